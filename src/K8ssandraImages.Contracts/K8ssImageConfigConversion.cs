namespace K8ssandraImages;

/// <summary>An ImageConfig v1beta1 written as v1beta2, with the proof that it says the same, or where it does not.</summary>
public sealed class K8ssImageConfigConversion : K8ssObject
{
    internal K8ssImageConfigConversion()
    {
    }

    /// <summary>The ConfigMap's name, or the file, that the old text comes from.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The form of the new text: <c>v1beta2</c>.</summary>
    public string Api { get; internal init; } = "";

    /// <summary>The release of cass-operator that reads the old text.</summary>
    public string FromRelease { get; internal init; } = "";

    /// <summary>The release of cass-operator that is to read the new text.</summary>
    public string ToRelease { get; internal init; } = "";

    /// <summary>The release of k8ssandra-operator that is to read the new text too; null where none was named.</summary>
    public string? ToK8ssandraOperatorRelease { get; internal init; }

    /// <summary>The new text.</summary>
    public string Content { get; internal init; } = "";

    /// <summary>The containers whose image, pull policy or pull secrets differ, each with a finding that says why.</summary>
    public IReadOnlyList<K8ssImageChange> Differences { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>How many containers were compared.</summary>
    public int Compared { get; internal init; }

    /// <summary>Where the old text stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>Findings about the conversion as a whole: what is not carried over, what is added.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The new text.</summary>
    public override string ToString() => Content;
}
