using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Compares for each container of clusters what it should run with what it runs, and says what it waits for.</summary>
[Cmdlet(VerbsData.Compare, "K8ssImage", DefaultParameterSetName = ContextSet)]
[OutputType(typeof(K8ssImageDrift))]
public sealed class CompareK8ssImageCommand : ReleaseCommand
{
    private readonly PipedText _texts = new();
    private IReadOnlyList<ManifestInput>? _manifests;
    private PipelineDrift? _pipeline;
    private OwnerFilter? _filter;
    private ManifestOptions? _options;
    private bool _hasText;

    /// <summary>Files and folders with manifests to compare the clusters with; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files and folders with manifests to compare the clusters with, taken as they are written.</summary>
    [Parameter]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Text of manifests to compare the clusters with, as <c>kustomize build</c> or <c>helm template</c> write it to the pipeline.</summary>
    [Parameter(ParameterSetName = ContextSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = AllContextsSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Text { get; set; }

    /// <summary>Contexts of the kubeconfig whose clusters are read; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Clusters, datacenters, operators or contexts that an earlier cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Only containers in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DriftState[]? State { get; set; }

    /// <summary>Only what belongs to clusters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? Cluster { get; set; }

    /// <summary>Only what belongs to datacenters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Datacenter { get; set; }

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

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssImageConfig ? NameImageConfig : "Pipe clusters, datacenters, operators or contexts into it.";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private protected override bool Accepts(K8ssObject input) => input is K8ssCluster or K8ssDatacenter or K8ssOperator;

    private protected override bool IsWanted(K8ssObject item) =>
        (State is null || State.Contains(((K8ssImageDrift)item).State)) && (_filter ??= new OwnerFilter(Cluster, Datacenter)).Matches(item);

    private protected override void Take()
    {
        Take(InputObject);
        foreach (var text in Text ?? [])
        {
            _hasText = true;
            _texts.Add(text);
        }
    }

    private protected override void Follow(K8ssObject input)
    {
        _pipeline ??= new PipelineDrift(Manifests(), Options(), Findings.Report, Progress.WaitFor, Stop);
        if (_pipeline.Of(input) is { } drift)
            Write(drift);
        else
            Refuse("ObjectNotLive", Show(input) + " came from manifests: there is nothing that runs to compare it with.", "Name the cluster with -Context, and give the manifests with -Path.", input);
    }

    private protected override void Finish()
    {
        if (_texts.NameOfFile is { } name)
            Findings.RefuseText(name);
        else if (HasContexts || _hasText || !ExpectsInput)
            Write(Sessions(Context).SelectMany(session => new LiveFleet(session, Options(), Findings.Report, Stop) { Waiting = Progress.WaitFor }.Drift(Manifests(), Stop)));
    }

    private ManifestOptions Options() => _options ??= ReleaseOptions() with { Components = Component ?? [], Containers = Container ?? [], Trace = false };

    private IReadOnlyList<ManifestInput> Manifests() => _manifests ??=
    [
        .. (Path ?? []).SelectMany(Paths.Matching),
        .. (LiteralPath ?? []).SelectMany(path => Paths.Literal(path, isExplicit: true)),
        .. _texts.Take(),
    ];
}
