using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Writes ImageConfigs v1beta1 as v1beta2, and proves that every image stays what it is, or says why it does not.</summary>
[Cmdlet(VerbsData.ConvertTo, "K8ssImageConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssImageConfigConversion))]
public sealed class ConvertToK8ssImageConfigCommand : FleetCommand
{
    private ConversionOptions? _conversion;

    /// <summary>The release of cass-operator that is to read the new text; without it, the one that goes with -ToK8ssandraOperatorVersion, else the newest that is known.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? ToCassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator that is to read the new text too; the images that it takes from it are added.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? ToK8ssandraOperatorVersion { get; set; }

    private protected override bool NeedsNoInput => ImageConfigPath is not null;

    private protected override bool Accepts(K8ssObject input) => input is K8ssImageConfig || base.Accepts(input);

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe ImageConfigs, clusters, datacenters or contexts into it.";

    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Conversions(Conversion(), Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Conversions(Conversion(), Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input)
    {
        fleet.Convert(input, Conversion());
        return [];
    }

    private protected override IEnumerable<K8ssObject> Rest(PipelineFleet fleet) => fleet.Conversions();

    private ConversionOptions Conversion() => _conversion ??= new ConversionOptions
    {
        ToCassOperatorVersion = ToCassOperatorVersion,
        ToK8ssandraOperatorVersion = ToK8ssandraOperatorVersion,
    };
}
