using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that tell what is in a fleet: which of it is wanted, and the same answer wherever it comes from.</summary>
public abstract class FleetCommand : SourceCommand
{
    private PipelineFleet? _pipeline;
    private ManifestOptions? _options;

    private protected FleetCommand()
    {
    }

    /// <summary>Only what has images of these components, such as cassandra, medusa or reaper. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComponentCompleter))]
    public string[]? Component { get; set; }

    /// <summary>Only what has containers of these names, such as server-system-logger. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[]? Container { get; set; }

    /// <summary>Whether this cmdlet shows the trace.</summary>
    private protected virtual bool NeedsTrace => false;

    /// <summary>Whether the ImageConfig that is named is one that operators will read, rather than the one that they have read.</summary>
    private protected virtual bool IsImageConfigPending => false;

    /// <summary>How this cmdlet is told that the operators are installed; null to look at their Deployments.</summary>
    private protected virtual OperatorInstallMethod? ToldMethod => null;

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssImageConfig ? NameImageConfig : "Pipe clusters, datacenters or contexts into it.";

    /// <summary>What this cmdlet answers about a fleet of manifests.</summary>
    private protected abstract IEnumerable<K8ssObject> Read(ManifestFleet fleet);

    /// <summary>What this cmdlet answers about a fleet that runs.</summary>
    private protected abstract IEnumerable<K8ssObject> Read(LiveFleet fleet);

    /// <summary>What this cmdlet answers about one object of an earlier cmdlet.</summary>
    private protected abstract IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input);

    /// <summary>What this cmdlet answers about objects of earlier cmdlets once all have come.</summary>
    private protected virtual IEnumerable<K8ssObject> Rest(PipelineFleet fleet) => [];

    private protected override bool Accepts(K8ssObject input) => input is K8ssCluster or K8ssDatacenter;

    private protected sealed override void Follow(K8ssObject input)
    {
        _pipeline ??= new PipelineFleet(Options(), Findings.Report, Stop);
        Write(Follow(_pipeline, input));
    }

    private protected sealed override void EndPipeline()
    {
        if (_pipeline is not null)
            Write(Rest(_pipeline));
    }

    private protected sealed override void Read(IReadOnlyList<ManifestInput> inputs) => Write(Read(ManifestFleet.Read(inputs, Options(), Findings.Report, Stop)));

    private protected sealed override void Read(IEnumerable<KubernetesSession> sessions) =>
        Write(sessions.SelectMany(session => Read(new LiveFleet(session, Options(), Findings.Report, Stop) { Waiting = Progress.WaitFor })));

    private protected ManifestOptions Options() => _options ??= (IsImageConfigPending ? ReleaseOptions() with { ImageConfig = null } : ReleaseOptions()) with
    {
        InstallMethod = ToldMethod,
        Components = Component ?? [],
        Containers = Container ?? [],
        Trace = NeedsTrace,
    };
}
