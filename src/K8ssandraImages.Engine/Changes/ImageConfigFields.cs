namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What an ImageConfig is to say, whatever its form and release. Null leaves a field alone. Registry, repository, name, tag and
/// digest are the parts of a reference in both forms, so that the same fields give one image in both.
/// </summary>
public abstract record ImageConfigFields
{
    /// <summary>The components and server types, where only some are meant.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>The server version whose entry is meant (version map of v1beta1).</summary>
    public string? ServerVersion { get; init; }

    /// <summary>
    /// The registry: host, port, and where a mirror has one a path. For every image <c>""</c> takes the
    /// registry of every image away (v1beta2), or removes the override (v1beta1).
    /// </summary>
    public string? Registry { get; init; }

    /// <summary>
    /// The path between registry and name. For every image in v1beta1 it is the imageNamespace, which
    /// replaces the first component of the path only; <c>""</c> takes it away there.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>The last component of the path.</summary>
    public string? Name { get; init; }

    /// <summary>The tag. An image's digest, which would beat it, is removed.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest. Without a <see cref="Tag"/> beside it an image's tag is removed: it would name another image.</summary>
    public string? Digest { get; init; }

    /// <summary>What stands before the server version in a server image's tag (v1beta2).</summary>
    public string? Prefix { get; init; }

    /// <summary>What stands after the server version in a server image's tag.</summary>
    public string? Suffix { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>, in any case.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>Names of secrets. For every image none takes all away.</summary>
    public IReadOnlyList<string>? PullSecrets { get; init; }

    /// <summary>A whole reference, split into the parts that the form has.</summary>
    public string? Image { get; init; }

    /// <summary>The fields that are to go.</summary>
    public IReadOnlyList<ImageConfigField> Remove { get; init; } = [];
}
