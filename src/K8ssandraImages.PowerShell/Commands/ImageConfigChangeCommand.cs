using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that change ImageConfigs: which ConfigMaps and files are meant.</summary>
public abstract class ImageConfigChangeCommand : ChangeCommand
{
    private protected ImageConfigChangeCommand()
    {
    }

    /// <summary>The ConfigMap, where not the one is meant that the operator reads.</summary>
    [Parameter]
    [Alias("ConfigMap")]
    [ValidateNotNullOrEmpty]
    public string[]? ConfigMapName { get; set; }

    private protected string[] Names => ConfigMapName ?? [];

    private protected override bool Accepts(K8ssObject input) => input is K8ssImageConfig or K8ssOperator or K8ssChange;

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssImageConfigConversion
        ? "Say whose text it is to be: -Context or -Path."
        : "Pipe ImageConfigs, operators, contexts or changes into it.";

    /// <summary>Whether an object says all that a plan needs; else it names a file.</summary>
    private protected virtual bool IsPlannedByItself(K8ssObject input) => input.Context is not null;

    /// <summary>Plans for the ImageConfigs in files.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="names">Names of ConfigMaps; empty for all.</param>
    /// <param name="input">The object of the pipeline that names the file; null where a path does.</param>
    private protected abstract IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs, string[] names, K8ssObject? input);

    private protected sealed override IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs) => PlanFiles(inputs, Names, null);

    private protected sealed override K8ssObject Changed(K8ssChange change) => ImageConfigChanges.ImageConfigOf(change);

    private protected sealed override void Follow(K8ssObject input)
    {
        if (IsPlannedByItself(input))
            Run(PlanObject(input));
        else if (input is K8ssChange { Path: { } changed } change)
            Run(PlanFiles(FileOf(changed), change.Kind == "ConfigMap" ? [change.Name] : [], input));
        else if (input is K8ssImageConfig { Location.Source: { } source and not "-" } config)
            Run(PlanFiles(FileOf(source), config.Key is null ? [] : [config.Name], input));
        else
            Refuse("ObjectHasNoFile", Show(input) + " came from text, which cannot be written back.", "Give the file with -Path.", input);
    }
}
