using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// What the CustomResourceDefinition of CassandraDatacenter tells about cass-operator where its image does not: a field that
/// is there was installed by the release that brought it, or a later one (apis/cassandra/v1beta1/cassandradatacenter_types.go,
/// v1.8.0 to v1.32.0). CRDs are often left behind when an operator is upgraded, so it is a lower bound.
/// </summary>
internal static class CrdEvidence
{
    /// <summary>The name of the definition.</summary>
    public const string Name = "cassandradatacenters.cassandra.datastax.com";

    private static readonly (string Part, string Field, OperatorVersion Since)[] Fields =
    [
        ("spec", "maxUnavailable", new OperatorVersion(1, 30, 0)),
        ("status", "failedStarts", new OperatorVersion(1, 24, 0)),
        ("status", "metadataVersion", new OperatorVersion(1, 23, 0)),
        ("spec", "minReadySeconds", new OperatorVersion(1, 22, 0)),
        ("spec", "additionalAnnotations", new OperatorVersion(1, 19, 0)),
        ("spec", "serviceAccountName", new OperatorVersion(1, 16, 0)),
        ("spec", "datacenterName", new OperatorVersion(1, 14, 0)),
        ("spec", "cdc", new OperatorVersion(1, 12, 0)),
        ("spec", "additionalLabels", new OperatorVersion(1, 10, 0)),
    ];

    /// <summary>The oldest release that can have installed a definition; null where the object is not that definition, or tells nothing.</summary>
    public static OperatorVersion? LowerBound(Node root)
    {
        if (root["kind"]?.Text != "CustomResourceDefinition" || root.At("metadata", "name")?.Text != Name)
            return null;
        foreach (var version in root.At("spec", "versions") is { } versions ? versions.Items : [])
        {
            if (version.At("schema", "openAPIV3Schema", "properties") is not { } properties)
                continue;
            foreach (var (part, field, since) in Fields)
            {
                if (properties.At(part, "properties", field) is not null)
                    return since;
            }
        }

        return null;
    }
}
