namespace K8ssandraImages;

/// <summary>An ImageConfig: the text that the operators read at start, from a ConfigMap or a file.</summary>
public sealed class K8ssImageConfig : K8ssObject
{
    internal K8ssImageConfig()
    {
    }

    /// <summary>The ConfigMap's name, or the file.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The key in the ConfigMap; null for a bare file.</summary>
    public string? Key { get; internal init; }

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>; null where it cannot be told.</summary>
    public string? Api { get; internal init; }

    /// <summary>Whether the ConfigMap carries the label by which operators find it since cass-operator 1.27.0.</summary>
    public bool Labelled { get; internal init; }

    /// <summary>The release that is taken to read it.</summary>
    public string? CassOperatorVersion { get; internal init; }

    /// <summary>Whether that release starts with it.</summary>
    public bool Loads { get; internal init; }

    /// <summary>The registry that replaces that of every image taken from it; null where it sets none.</summary>
    public string? RegistryOverride { get; internal init; }

    /// <summary>The pull secrets that it gives to Cassandra pods, in order.</summary>
    public IReadOnlyList<string> PullSecrets { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The components that it mentions, each with the image it gives.</summary>
    public IReadOnlyList<ImageConfigEntry> Images { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Its text, as the operator reads it; null where there is none.</summary>
    public string? Content { get; internal init; }

    /// <summary>Where its text stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>Findings about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => Namespace is null ? Name : Namespace + "/" + Name;
}

/// <summary>What an ImageConfig says about one component.</summary>
public sealed class ImageConfigEntry
{
    internal ImageConfigEntry(string component, string? image, string? pullPolicy)
    {
        Component = component;
        Image = image;
        PullPolicy = pullPolicy;
    }

    /// <summary>The component, or the server type.</summary>
    public string Component { get; }

    /// <summary>The image; <c>{version}</c> stands for the server version. Null where the operator fails.</summary>
    public string? Image { get; }

    /// <summary>The pull policy; null where it gives none.</summary>
    public string? PullPolicy { get; }

    /// <summary><c>component: image</c>.</summary>
    public override string ToString() => Component + ": " + Image;
}
