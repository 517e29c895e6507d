using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig's target as it was read: the text that can be edited, and where in it the ImageConfig stands.</summary>
internal sealed record TargetState : StoredState
{
    /// <summary>The text that is edited: that of the ConfigMap's key, or the whole file, without a byte order mark.</summary>
    public required string Text { get; init; }

    /// <summary>Which document of the text holds the ImageConfig, from 0.</summary>
    public int Document { get; init; }

    /// <summary>Where in that document it stands.</summary>
    public FieldPath Place { get; init; } = FieldPath.Root;

    /// <summary>The ImageConfig's own text.</summary>
    public required string ImageConfig { get; init; }

    /// <summary>The ConfigMap, or the document of a bare file.</summary>
    public required ImageConfigSource Source { get; init; }

    /// <summary>Whether a file begins with a byte order mark.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>The ImageConfig as a document; null where it is empty or cannot be read.</summary>
    public Node? Root => Source.Document;
}
