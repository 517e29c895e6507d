using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// A CassandraDatacenter as cass-operator sees it: read from a manifest, or rendered by k8ssandra-operator from a
/// K8ssandraCluster. Each value knows where it came from.
/// </summary>
internal sealed record DatacenterModel
{
    public required Scope Scope { get; init; }

    /// <summary>The object that declares it: a CassandraDatacenter, or an item of a K8ssandraCluster's datacenters.</summary>
    public required Node Node { get; init; }

    public string ServerType { get; init; } = "";

    public string ServerVersion { get; init; } = "";

    public Candidate? ServerImage { get; init; }

    public Candidate? SystemLoggerImage { get; init; }

    public Candidate? ConfigBuilderImage { get; init; }

    public bool DisableSystemLogger { get; init; }

    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>The annotation cassandra.datastax.com/use-new-config-builder.</summary>
    public string? UseNewConfigBuilder { get; init; }

    public IReadOnlyList<ContainerModel> InitContainers { get; init; } = [];

    public IReadOnlyList<ContainerModel> Containers { get; init; } = [];

    /// <summary>The template's pull secrets, in order.</summary>
    public IReadOnlyList<Candidate> PullSecrets { get; init; } = [];

    public int? Size { get; init; }

    public bool Stopped { get; init; }

    public string? K8sContext { get; init; }

    /// <summary>Findings that concern the image of a component, by component.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>A finding, and the component whose images it concerns; null where it concerns none.</summary>
internal readonly record struct Finding(Diagnostic Diagnostic, string? Component);
