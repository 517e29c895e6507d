namespace K8ssandraImages;

/// <summary>What became of a change.</summary>
public enum ChangeState
{
    /// <summary>It is planned; nothing has been written.</summary>
    Planned,

    /// <summary>All is as it was asked for already; nothing was written.</summary>
    Unchanged,

    /// <summary>It has been written.</summary>
    Applied,
}

/// <summary>What keeps an object as it wants it.</summary>
public enum ObjectOwnerKind
{
    /// <summary>A Helm release.</summary>
    Helm,

    /// <summary>An Argo CD application.</summary>
    ArgoCD,

    /// <summary>A Flux Kustomization or HelmRelease.</summary>
    Flux,

    /// <summary>A ClusterServiceVersion of the Operator Lifecycle Manager.</summary>
    Olm,

    /// <summary>An operator that writes the object itself.</summary>
    Operator,
}

/// <summary>Who owns an object that is to be changed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, <c>namespace/name</c> where it has one.</param>
/// <param name="Reverts">Whether it puts back what others change, without anybody asking it to.</param>
/// <param name="Remedy">What to change instead.</param>
public sealed record ObjectOwner(ObjectOwnerKind Kind, string Name, bool Reverts, string Remedy)
{
    /// <summary><c>Helm namespace/release</c>.</summary>
    public override string ToString() => Kind + " " + Name;
}

/// <summary>A change of an ImageConfig, a K8ssandraCluster or a CassandraDatacenter, planned or made: the text, and the images that differ by it.</summary>
public sealed class K8ssChange : K8ssObject
{
    internal K8ssChange()
    {
    }

    /// <summary>The kind of the object: <c>ConfigMap</c>, <c>ImageConfig</c> (a bare file), <c>K8ssandraCluster</c>, <c>CassandraDatacenter</c>.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The object's name, or the file where it has none.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The file that holds it; null for an object in a cluster.</summary>
    public string? Path { get; internal init; }

    /// <summary>Planned, Unchanged or Applied.</summary>
    public ChangeState State { get; internal init; }

    /// <summary>The release of cass-operator, or for a K8ssandraCluster of k8ssandra-operator, by whose rules it was made.</summary>
    public string? OperatorVersion { get; internal init; }

    /// <summary>What differs, as a unified diff; empty where nothing does.</summary>
    public string Diff { get; internal init; } = "";

    /// <summary>The text afterwards: of the ImageConfig, or of the object as YAML.</summary>
    public string Content { get; internal init; } = "";

    /// <summary>The images that differ, of every datacenter that it governs.</summary>
    public IReadOnlyList<K8ssImageChange> Images { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The images that it does not reach although it was meant to reach all, each with the way to change it.</summary>
    public IReadOnlyList<K8ssImageChange> NotMoved { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>What restarts by it, and when, in sentences; empty for an ImageConfig, which operators read when they start.</summary>
    public IReadOnlyList<string> Restarts { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Who owns the object.</summary>
    public IReadOnlyList<ObjectOwner> Owners { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The file with what was there before; null where nothing was written.</summary>
    public string? BackupPath { get; internal init; }

    /// <summary>The identifier under which it stands in the journal; null where nothing was written.</summary>
    public string? Id { get; internal init; }

    /// <summary>What has to be done for it to take effect; null where nothing has to.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>How it is undone: a command; null where nothing was written.</summary>
    public string? Undo { get; internal init; }

    /// <summary>Findings about the new text.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>Kind namespace/name: State</c>.</summary>
    public override string ToString() => Kind + " " + (Namespace is null ? Name : Namespace + "/" + Name) + ": " + State;
}
