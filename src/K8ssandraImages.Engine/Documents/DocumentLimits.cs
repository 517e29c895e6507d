namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// How large a document may be. What is beyond is refused with <see cref="DocumentRules.LimitExceeded"/>; without limits
/// a few hundred bytes could take the memory or the stack of the whole process.
/// </summary>
public sealed record DocumentLimits
{
    private readonly int _depth = 100;

    /// <summary>Limits that no manifest for people comes near.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Characters of one document's text.</summary>
    public int Characters { get; init; } = 64 * 1024 * 1024;

    /// <summary>How deep mappings and sequences are nested, aliases followed; never more than 500, for readers of the tree recurse.</summary>
    public int Depth
    {
        get => _depth;
        init => _depth = Math.Clamp(value, 1, 500);
    }

    /// <summary>
    /// Nodes of one document, where a node counts as often as it is reached through aliases: the form in which the API
    /// server gets the document has no aliases.
    /// </summary>
    public int Nodes { get; init; } = 2_000_000;

    /// <summary>Aliases of one document.</summary>
    public int Aliases { get; init; } = 10_000;

    /// <summary>Errors, and as many warnings, about one document that are listed.</summary>
    public int Diagnostics { get; init; } = 100;
}
