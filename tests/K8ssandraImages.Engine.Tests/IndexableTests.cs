using System.Reflection;

namespace K8ssandraImages.Engine.Tests;

/// <summary>A script takes single elements of what the cmdlets put out.</summary>
public sealed class IndexableTests
{
    [Fact]
    public void Every_list_of_the_pipeline_has_an_index_in_PowerShell()
    {
        var lists = typeof(K8ssObject).Assembly.GetExportedTypes()
            .Where(static type => type is { IsClass: true, IsAbstract: false })
            .SelectMany(static type => type.GetProperties())
            .Where(static property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && property.SetMethod is not null)
            .ToList();
        Assert.Contains(lists, static property => property is { Name: "Steps", DeclaringType.Name: "K8ssOperation" });
        foreach (var property in lists)
        {
            var owner = Activator.CreateInstance(property.DeclaringType!, nonPublic: true);
            var element = property.PropertyType.GetGenericArguments()[0];
            property.SetValue(owner, typeof(IndexableTests).GetMethod(nameof(Unindexed), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, null));
            var list = property.GetValue(owner)!;
            Assert.True(list is Array, property.DeclaringType!.Name + "." + property.Name + " is a " + list.GetType().Name);
        }
    }

    // What the compiler makes of a list whose length it does not know: its indexer belongs to interfaces, and PowerShell finds none.
    private static IReadOnlyList<T> Unindexed<T>()
    {
        IReadOnlyList<T> list = [.. Enumerable.Repeat(default(T)!, 2).Where(static _ => true)];
        Assert.False(list is Array or List<T>);
        return list;
    }
}
