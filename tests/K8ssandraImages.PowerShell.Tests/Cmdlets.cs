using System.Reflection;
using System.Xml.Linq;
using K8ssandraImages.PowerShell.Commands;

namespace K8ssandraImages.PowerShell.Tests;

/// <summary>The cmdlets as their attributes describe them.</summary>
internal static class Cmdlets
{
    public static Assembly Assembly => typeof(GetK8ssClusterCommand).Assembly;

    public static IReadOnlyList<Type> All { get; } =
        [.. Assembly.GetTypes().Where(type => type.CustomAttributes.Any(Is("CmdletAttribute"))).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The documentation that the compiler wrote, by the members' names.</summary>
    public static IReadOnlyDictionary<string, XElement> Documentation { get; } =
        XDocument.Load(Path.ChangeExtension(Assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public static CustomAttributeData Cmdlet(Type type) => type.CustomAttributes.Single(Is("CmdletAttribute"));

    public static string NameOf(Type type) => Cmdlet(type).ConstructorArguments[0].Value + "-" + Cmdlet(type).ConstructorArguments[1].Value;

    public static IReadOnlyList<PropertyInfo> Parameters(Type type) =>
        [.. type.GetProperties().Where(property => property.CustomAttributes.Any(Is("ParameterAttribute"))).OrderBy(property => property.Name, StringComparer.Ordinal)];

    public static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) => member.CustomAttributes.Where(Is(name));

    public static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).SingleOrDefault();

    private static Func<CustomAttributeData, bool> Is(string name) => attribute => attribute.AttributeType.Name == name;
}
