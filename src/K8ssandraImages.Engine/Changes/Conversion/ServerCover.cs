using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Datacenters that nobody has, one for each way in which an ImageConfig can decide about the images of a pod: every server
/// type with a version of each line, every version that the ImageConfig itself names, each with the settings that change which
/// containers its pods have.
/// </summary>
internal static class ServerCover
{
    // The newest patch of each line when this was written: releases tell lines apart, never patches.
    private static readonly (string Type, string Version)[] Versions =
    [
        ("cassandra", "3.11.19"), ("cassandra", "4.0.18"), ("cassandra", "4.1.9"), ("cassandra", "5.0.5"),
        ("dse", "6.8.59"), ("dse", "6.9.11"),
        ("hcd", "1.2.2"),
    ];

    /// <summary>The datacenters for an ImageConfig, under names that say what they are.</summary>
    public static IReadOnlyList<DatacenterModel> For(ImageConfigV1Beta1 config)
    {
        var node = DocumentParser.Parse(new DocumentText("generated", 0, 1, "kind: CassandraDatacenter"), DocumentLimits.Default).Roots[0];
        List<DatacenterModel> plain =
        [
            .. Versions.Where(version => version.Type != "hcd" || config.Release.HasHcd).Concat(config.VersionImages.Keys).Distinct().Select(version => new DatacenterModel
            {
                Scope = new Scope(null, null, null, version.Type + " " + version.Version),
                Node = node,
                ServerType = version.Type,
                ServerVersion = version.Version,
            }),
        ];
        // What differs is told of the plainest datacenter that has it, so the plain ones come first.
        return
        [
            .. plain,
            .. plain.Select(static dc => Variant(dc, "readOnlyRootFilesystem") with { ReadOnlyRootFilesystem = true }),
            .. plain.Select(static dc => Variant(dc, "use-new-config-builder") with { UseNewConfigBuilder = "true" }),
            .. plain.Select(static dc => Variant(dc, "disableSystemLoggerSidecar") with { DisableSystemLogger = true }),
        ];
    }

    private static DatacenterModel Variant(DatacenterModel dc, string setting) =>
        dc with { Scope = dc.Scope with { Datacenter = dc.Scope.Datacenter + ", " + setting } };
}
