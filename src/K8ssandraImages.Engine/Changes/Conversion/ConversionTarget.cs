using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>For which releases an ImageConfig is converted.</summary>
/// <param name="CassOperator">The cass-operator that reads it.</param>
/// <param name="K8ssandraOperator">The k8ssandra-operator that reads it too; null where there is none.</param>
internal sealed record ConversionTarget(CassOperatorRelease CassOperator, K8ssandraOperatorRelease? K8ssandraOperator)
{
    private ImageConfig? _shipped;

    /// <summary>The ImageConfig that the releases ship.</summary>
    public ImageConfig Shipped => _shipped ??= K8ssandraOperator is null
        ? CassOperator.ShippedImageConfig
        : ImageConfig.FromShipped("k8ssandra-operator " + K8ssandraOperator.Ships.Version, K8ssandraOperator.Ships.ImageConfigJson, CassOperator);

    /// <summary>Whose images those are.</summary>
    public string Shipper => K8ssandraOperator is null ? "cass-operator " + CassOperator.NearestKnown : "k8ssandra-operator " + K8ssandraOperator.Ships.Version;
}
