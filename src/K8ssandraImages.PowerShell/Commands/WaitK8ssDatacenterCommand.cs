using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Waits until datacenters are ready and run the images that they should run, and says what keeps them from it.</summary>
[Cmdlet(VerbsLifecycle.Wait, "K8ssDatacenter", DefaultParameterSetName = ContextSet)]
[OutputType(typeof(K8ssDatacenterHealth))]
public sealed class WaitK8ssDatacenterCommand : OperatorVersionCommand
{
    private WaitProgressBar? _bar;
    private DatacenterWait? _wait;

    /// <summary>The datacenters: names of CassandraDatacenters; all without it. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only datacenters of clusters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? Cluster { get; set; }

    /// <summary>Contexts of the kubeconfig; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Clusters, datacenters, changes, drift, impacts or contexts that a cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>What they are waited for to be: ready, in sync with the images that they should have, or both.</summary>
    [Parameter]
    public DatacenterGoal For { get; set; } = DatacenterGoal.All;

    /// <summary>How long they are waited for, all in all: seconds, or as in 90s, 15m, 2h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long one may be failing without a break before it is given up: seconds, or as in 90s, 15m, 2h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan FailAfter { get; set; } = TimeSpan.FromMinutes(5);

    private WaitProgressBar Bar => _bar ??= new WaitProgressBar(this);

    private DatacenterWait Wait => _wait ??= new DatacenterWait(
        new WaitOptions
        {
            Releases = new ManifestOptions { CassOperatorVersion = CassOperatorVersion, K8ssandraOperatorVersion = K8ssandraOperatorVersion, Trace = false },
            Names = Name ?? [],
            Clusters = Cluster ?? [],
            Goal = For,
            Timeout = Timeout,
            FailAfter = FailAfter,
            Report = Findings.Report,
            Progress = Bar.Show,
            Reading = Progress.WaitFor,
        },
        Stop);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _wait?.Dispose();
        base.Dispose(disposing);
    }

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe clusters, datacenters, changes of them, drift, impacts or contexts into it.";

    private protected override bool Accepts(K8ssObject input) =>
        input is K8ssCluster or K8ssDatacenter or K8ssDatacenterHealth or K8ssImageDrift or K8ssImageImpact or K8ssChange { Kind: "K8ssandraCluster" or "CassandraDatacenter" };

    private protected override void Take() => Take(InputObject);

    private protected override void Follow(K8ssObject input) => Wait.Add(input);

    private protected override void Finish()
    {
        if (HasContexts || !ExpectsInput)
        {
            foreach (var session in Sessions(Context))
                Wait.Add(session);
        }

        Progress.Complete();
        try
        {
            foreach (var health in Wait.Run())
                WriteObject(health);
        }
        finally
        {
            if (!Stop.IsCancellationRequested)
                Bar.Complete();
        }
    }
}
