using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Sets images of K8ssandraClusters, of their datacenters and of CassandraDatacenters, in clusters or in files, and tells what restarts by it.</summary>
[Cmdlet(VerbsCommon.Set, "K8ssClusterImage", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssChange), typeof(K8ssCluster), typeof(K8ssDatacenter))]
public sealed class SetK8ssClusterImageCommand : ChangeCommand
{
    private ClusterImageChanges? _changes;
    private OwnerFilter? _filter;

    /// <summary>The clusters. Without -Datacenter a K8ssandraCluster is changed at the cluster level. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? Cluster { get; set; }

    /// <summary>The datacenters; those of a K8ssandraCluster are changed at the datacenter level. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Datacenter { get; set; }

    /// <summary>The image of Cassandra, DSE or HCD.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServerImage { get; set; }

    /// <summary>The image of the container server-system-logger.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SystemLoggerImage { get; set; }

    /// <summary>The image of the init container server-config-init.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigBuilderImage { get; set; }

    /// <summary>The image of Medusa; of a K8ssandraCluster, at the cluster level.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MedusaImage { get; set; }

    /// <summary>The image of Reaper; of a K8ssandraCluster, at the cluster level.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReaperImage { get; set; }

    /// <summary>The image of Stargate, of a K8ssandraCluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StargateImage { get; set; }

    /// <summary>The image of Vector in the Cassandra pods, of a K8ssandraCluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VectorImage { get; set; }

    /// <summary>The image of the init container per-node-config, of a K8ssandraCluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PerNodeConfigInitContainerImage { get; set; }

    /// <summary>The image of the init container jmx-credentials, of a K8ssandraCluster until k8ssandra-operator 1.4.1.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JmxInitContainerImage { get; set; }

    /// <summary>The pull policy of those images: Always, IfNotPresent or Never.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PullPolicyCompleter))]
    public string? PullPolicy { get; set; }

    /// <summary>The pull secret of those images.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PullSecret { get; set; }

    /// <summary>Images that are no longer to be set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ClusterImage[]? Remove { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _changes?.Dispose();
        base.Dispose(disposing);
    }

    private ClusterImageChanges Changes => _changes ??= new ClusterImageChanges(Settings(), Options(), Findings.Report, Stop) { Waiting = Progress.WaitFor };

    private ResourceNames Names => new() { Clusters = Cluster ?? [], Datacenters = Datacenter ?? [] };

    private ClusterImageWish Wish => new()
    {
        Images = new Dictionary<ClusterImage, string?>
        {
            [ClusterImage.Server] = ServerImage,
            [ClusterImage.SystemLogger] = SystemLoggerImage,
            [ClusterImage.ConfigBuilder] = ConfigBuilderImage,
            [ClusterImage.Medusa] = MedusaImage,
            [ClusterImage.Reaper] = ReaperImage,
            [ClusterImage.Stargate] = StargateImage,
            [ClusterImage.Vector] = VectorImage,
            [ClusterImage.PerNodeConfigInitContainer] = PerNodeConfigInitContainerImage,
            [ClusterImage.JmxInitContainer] = JmxInitContainerImage,
        },
        PullPolicy = PullPolicy,
        PullSecret = PullSecret,
        Remove = Remove ?? [],
    };

    private protected override bool Accepts(K8ssObject input) => input is K8ssCluster or K8ssDatacenter;

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe clusters, datacenters or contexts into it.";

    private protected override void Follow(K8ssObject input)
    {
        if (!(_filter ??= new OwnerFilter(Cluster, Datacenter)).Matches(input))
            return;
        if (input.Context is not null)
            Run(PlanObject(input));
        else if (SourceOf(input) is { } source)
            Run(Changes.OfFiles(FileOf(source), Wish, Names, input));
        else
            Refuse("ObjectHasNoFile", Show(input) + " came from text, which cannot be written back.", "Give the file with -Path.", input);
    }

    private protected override IEnumerable<ChangePlan> PlanObject(K8ssObject input) => Changes.Of(input, Wish, Names);

    private protected override IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs) => Changes.OfFiles(inputs, Wish, Names);

    private protected override IEnumerable<ChangePlan> PlanClusters()
    {
        var wish = Wish;
        // Before any server is asked.
        wish.Check();
        return Sessions(Context).SelectMany(session => Changes.OfClusters(session, wish, Names));
    }

    private protected override K8ssObject Changed(K8ssChange change) => ClusterImageChanges.ResultOf(change);

    private static string? SourceOf(K8ssObject input)
    {
        var source = (input is K8ssCluster cluster ? cluster.Location : ((K8ssDatacenter)input).Location)?.Source;
        return source == "-" ? null : source;
    }
}
