using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// Finds keys that people write for images where no such key exists: spelled in another case, at another level, or only in
/// the documentation. The API server drops them without a word (config/crd/bases of each release; keys are case-sensitive).
/// </summary>
internal static class ImageKeys
{
    private const string Spec = "spec";
    private const string Cassandra = "spec.cassandra";
    private const string Datacenter = "spec.cassandra.datacenters[]";
    private const string Stargate = "stargate";
    private const string Medusa = "spec.medusa";
    private const string Reaper = "spec.reaper";
    private const string CassandraDatacenter = "spec (CassandraDatacenter)";

    private static readonly Key[] Keys =
    [
        new("serverImage", "server", "spec.cassandra.serverImage or spec.cassandra.datacenters[].serverImage", [Cassandra, Datacenter, CassandraDatacenter]),
        new("jmxInitContainerImage", "jmx-init", "spec.cassandra.jmxInitContainerImage or spec.cassandra.datacenters[].jmxInitContainerImage", [Cassandra, Datacenter]),
        new("perNodeConfigInitContainerImage", "per-node-config", "spec.cassandra.perNodeConfigInitContainerImage or spec.cassandra.datacenters[].perNodeConfigInitContainerImage", [Cassandra, Datacenter]),
        new("containerImage", null, "spec.medusa.containerImage, spec.reaper.containerImage or spec.stargate.containerImage", [Stargate, Medusa, Reaper]),
        new("initContainerImage", "reaper", "spec.reaper.initContainerImage", [Reaper]),
        new("medusa", "medusa", "spec.medusa (Medusa is set for the whole cluster)", [Spec]),
        new("reaper", "reaper", "spec.reaper (Reaper is set for the whole cluster)", [Spec]),
        new("stargate", "stargate", "spec.stargate or spec.cassandra.datacenters[].stargate", [Spec, Datacenter]),
        new("serverVersion", "server", "spec.cassandra.serverVersion or spec.cassandra.datacenters[].serverVersion", [Cassandra, Datacenter, CassandraDatacenter]),
        new("serverType", "server", "spec.cassandra.serverType", [Cassandra, CassandraDatacenter]),
        new("containers", null, "spec.cassandra.containers or spec.cassandra.datacenters[].containers", [Cassandra, Datacenter]),
        new("initContainers", null, "spec.cassandra.initContainers or spec.cassandra.datacenters[].initContainers", [Cassandra, Datacenter]),
        new("telemetry", null, "spec.cassandra.telemetry or spec.cassandra.datacenters[].telemetry", [Cassandra, Datacenter, Stargate, Reaper]),
        new("systemLoggerImage", "system-logger", "an entry named server-system-logger in spec.cassandra.containers, with `image`", [CassandraDatacenter]),
        new("configBuilderImage", "config-builder", "an entry named server-config-init in spec.cassandra.initContainers, with `image`", [CassandraDatacenter]),
        new("image", null, "the field of the component that is meant, such as spec.cassandra.serverImage", []),
    ];

    private static readonly string[] ImageFields = ["registry", "repository", "name", "tag", "pullPolicy", "pullSecretRef"];

    public static void CheckSpec(ResourceReader reader, Node? spec, K8ssandraOperatorRelease release) => Check(reader, spec, Spec, release);

    public static void CheckCassandra(ResourceReader reader, Node? cassandra, K8ssandraOperatorRelease release) => Check(reader, cassandra, Cassandra, release);

    public static void CheckClusterDatacenter(ResourceReader reader, Node? dc, K8ssandraOperatorRelease release) => Check(reader, dc, Datacenter, release);

    public static void CheckStargate(ResourceReader reader, Node? stargate) => Check(reader, stargate, Stargate, null);

    public static void CheckMedusa(ResourceReader reader, Node? medusa) => Check(reader, medusa, Medusa, null);

    public static void CheckReaper(ResourceReader reader, Node? reaper) => Check(reader, reaper, Reaper, null);

    public static void CheckDatacenter(ResourceReader reader, Node? spec)
    {
        if (spec is null)
            return;
        foreach (var member in spec.Members)
        {
            if (Find(member.Key) is { } key && key.Levels.Contains(CassandraDatacenter) && key.Name != member.Key)
                ReportCase(reader, spec, member, key, CassandraDatacenter, null);
        }
    }

    /// <summary>Keys of an <c>Image</c> object that do not exist (pkg/images/images.go: no release has <c>image</c> or <c>digest</c>).</summary>
    public static void CheckImage(ResourceReader reader, Node image, string component)
    {
        foreach (var member in image.Members)
        {
            if (ImageFields.Contains(member.Key))
                continue;
            var close = ImageFields.FirstOrDefault(field => string.Equals(field, member.Key, StringComparison.OrdinalIgnoreCase));
            var remedy = close is not null ? "Write `" + close + "`; keys are case-sensitive." : member.Key switch
            {
                "image" => "Write the last part of the image's path as `name`, the path before it as `repository` and the host as `registry`.",
                "digest" => "There is no digest here; from 1.28 on a tag of the form sha256:… works for Medusa and Reaper, or pin it in the ImageConfig.",
                "pullSecret" or "pullSecrets" or "imagePullSecret" or "imagePullSecrets" => "Write `pullSecretRef: {name: …}`.",
                "imagePullPolicy" => "Write `pullPolicy`.",
                "stargate" => "Remove it; Stargate is set in spec.stargate or spec.cassandra.datacenters[].stargate.",
                _ => "Remove it; an image has " + string.Join(", ", ImageFields) + ".",
            };
            reader.Report(
                ResolutionRules.NoSuchKey,
                image.LocationOf(member),
                "`" + Printable.Escape(member.Key, 80) + "` does not exist in " + image.Path + "; the API server drops it.",
                remedy,
                component);
        }
    }

    private static void Check(ResourceReader reader, Node? mapping, string level, K8ssandraOperatorRelease? release)
    {
        if (mapping is null)
            return;
        foreach (var member in mapping.Members)
        {
            if (Find(member.Key) is not { } key)
                continue;
            if (key.Levels.Contains(level))
            {
                if (key.Name != member.Key)
                    ReportCase(reader, mapping, member, key, level, release);
                continue;
            }

            var kept = Fate(level, release);
            reader.Report(
                ResolutionRules.WrongLevel,
                mapping.LocationOf(member),
                "`" + Printable.Escape(member.Key, 80) + "` does not exist in " + mapping.Path + "; " + kept + ".",
                Remedy(key, release) ?? "Write it as " + key.Right + ".",
                ComponentAt(key, level));
        }
    }

    // Medusa or Reaper at datacenter level say something about those; a nested stargate about Stargate.
    private static string? ComponentAt(Key key, string level) => key.Component ?? level switch
    {
        Stargate => "stargate",
        Medusa => "medusa",
        Reaper => "reaper",
        _ => null,
    };

    private static void ReportCase(ResourceReader reader, Node mapping, in Member member, Key key, string level, K8ssandraOperatorRelease? release) => reader.Report(
        ResolutionRules.NoSuchKey,
        mapping.LocationOf(member),
        "`" + Printable.Escape(member.Key, 80) + "` does not exist in " + mapping.Path + " (keys are case-sensitive); " + Fate(level, release) + ".",
        Remedy(key, release) ?? "Write `" + key.Name + "`.",
        key.Component);

    private static string Fate(string level, K8ssandraOperatorRelease? release) =>
        level == Datacenter && release is { PrunesDatacenterKeys: false } ? "the API server keeps it and the operator ignores it" : "the API server drops it";

    // The right spelling of a dead field would be no help.
    private static string? Remedy(Key key, K8ssandraOperatorRelease? release) => key.Component == "jmx-init" && release is { HasJmxContainer: false }
        ? "Remove it: since k8ssandra-operator 1.5.0 there is no JMX init container."
        : null;

    private static Key? Find(string name)
    {
        foreach (var key in Keys)
        {
            if (string.Equals(key.Name, name, StringComparison.OrdinalIgnoreCase))
                return key;
        }

        return null;
    }

    private sealed record Key(string Name, string? Component, string Right, string[] Levels);
}
