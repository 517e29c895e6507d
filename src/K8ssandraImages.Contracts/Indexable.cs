namespace K8ssandraImages;

/// <summary>
/// Lists as a pipeline shows them. PowerShell finds an index on arrays and on <see cref="List{T}"/> only; of any other list
/// <c>$list[0]</c> is the whole list.
/// </summary>
internal static class Indexable
{
    /// <summary>A list of which PowerShell finds single elements.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> list) => list is T[] or List<T> ? list : list.ToArray();
}
