using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the operators that run in clusters, and whether each runs on the ImageConfig that is there now.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssOperator", DefaultParameterSetName = ContextSet)]
[OutputType(typeof(K8ssOperator))]
public sealed class GetK8ssOperatorCommand : LiveCommand
{
    /// <summary>Contexts of the kubeconfig whose clusters are read; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Contexts that Get-K8ssContext wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Only these operators.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OperatorKind[]? Kind { get; set; }

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe contexts into it.";

    private protected override bool Accepts(K8ssObject input) => false;

    private protected override bool IsWanted(K8ssObject item) => Kind is null || Kind.Contains(((K8ssOperator)item).Kind);

    private protected override void Take() => Take(InputObject);

    private protected override void Follow(K8ssObject input)
    {
    }

    private protected override void Finish()
    {
        if (HasContexts || !ExpectsInput)
            Write(Sessions(Context).SelectMany(session => new LiveFleet(session, new ManifestOptions(), Findings.Report, Stop) { Waiting = Progress.WaitFor }.Operators(Stop)));
    }
}
