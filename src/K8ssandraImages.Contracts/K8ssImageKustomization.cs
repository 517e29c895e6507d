namespace K8ssandraImages;

/// <summary>Which part of a K8ssandra installation a Kubernetes cluster has.</summary>
public enum K8ssandraPlane
{
    /// <summary>Clusters are declared here, and datacenters may run here.</summary>
    ControlPlane,

    /// <summary>Datacenters run here; another cluster declares them.</summary>
    DataPlane,
}

/// <summary>A file of a <see cref="K8ssImageKustomization"/>.</summary>
public sealed class KustomizationFile
{
    internal KustomizationFile(string name, string content)
    {
        Name = name;
        Content = content;
    }

    /// <summary>Its name, without a folder.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public string Content { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A kustomization that installs an operator with an ImageConfig of one's own.</summary>
public sealed class K8ssImageKustomization : K8ssObject
{
    internal K8ssImageKustomization()
    {
    }

    /// <summary>The operator that it installs; k8ssandra-operator brings cass-operator along.</summary>
    public OperatorKind Operator { get; internal init; }

    /// <summary>The release of that operator.</summary>
    public string OperatorVersion { get; internal init; } = "";

    /// <summary>The release of cass-operator that reads the ImageConfig.</summary>
    public string CassOperatorVersion { get; internal init; } = "";

    /// <summary>The part of the installation; null for cass-operator, which has no parts.</summary>
    public K8ssandraPlane? Plane { get; internal init; }

    /// <summary>Whether the operator watches all namespaces.</summary>
    public bool ClusterScope { get; internal init; }

    /// <summary>What it is built upon: the kustomization of the release.</summary>
    public string Resource { get; internal init; } = "";

    /// <summary>The ConfigMap whose ImageConfig is replaced.</summary>
    public string ConfigMap { get; internal init; } = "";

    /// <summary>The files.</summary>
    public IReadOnlyList<KustomizationFile> Files { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The folder into which they were written; null where they were not.</summary>
    public string? Path { get; internal init; }

    /// <summary>What to do for it to take effect.</summary>
    public string NextStep { get; internal init; } = "";

    /// <summary>Findings about the ImageConfig in this place.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>All files, each below a comment with its name.</summary>
    public override string ToString() => string.Join("", Files.Select(file => "# " + file.Name + "\n" + file.Content));
}
