using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>Reads a stand-alone CassandraDatacenter (apis/cassandra/v1beta1/cassandradatacenter_types.go).</summary>
internal static class CassandraDatacenterReader
{
    /// <summary>Reads the fields that decide about images.</summary>
    /// <param name="root">The object.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    public static DatacenterModel Read(Node root, string? context)
    {
        var reader = new ResourceReader();
        var metadata = reader.Mapping(root, "metadata");
        var spec = reader.Mapping(root, "spec");
        var podSpec = reader.Mapping(reader.Mapping(spec, "podTemplateSpec"), "spec");
        var type = reader.Text(spec, "serverType");
        var version = reader.Text(spec, "serverVersion", "server");
        if (type is null)
            ReportMissing(reader, root, spec, "serverType", "cassandra, dse or hcd");
        if (version is null)
            ReportMissing(reader, root, spec, "serverVersion", "a version such as \"4.1.5\"");
        ImageKeys.CheckDatacenter(reader, spec);
        return new DatacenterModel
        {
            Scope = new Scope(context, reader.Text(metadata, "namespace"), reader.Text(spec, "clusterName"), reader.Text(metadata, "name")),
            Node = root,
            ServerType = type ?? "",
            ServerVersion = version ?? "",
            ServerImage = reader.Push(null, spec, "serverImage", ImageTier.DatacenterSpec, "server"),
            SystemLoggerImage = reader.Push(null, spec, "systemLoggerImage", ImageTier.DatacenterSpec, "system-logger"),
            ConfigBuilderImage = reader.Push(null, spec, "configBuilderImage", ImageTier.DatacenterSpec, "config-builder"),
            DisableSystemLogger = reader.Flag(spec, "disableSystemLoggerSidecar") ?? false,
            ReadOnlyRootFilesystem = reader.Flag(spec, "readOnlyRootFilesystem"),
            UseNewConfigBuilder = metadata?["annotations"]?["cassandra.datastax.com/use-new-config-builder"]?.Text,
            InitContainers = PodTemplateReader.Containers(reader, podSpec, "initContainers", ImageTier.PodTemplate),
            Containers = PodTemplateReader.Containers(reader, podSpec, "containers", ImageTier.PodTemplate),
            PullSecrets = PodTemplateReader.PullSecrets(reader, podSpec, ImageTier.PodTemplate),
            Size = reader.Number(spec, "size"),
            Stopped = reader.Flag(spec, "stopped") ?? false,
            Findings = reader.Findings,
        };
    }

    internal static void ReportMissing(ResourceReader reader, Node root, Node? parent, string key, string example) => reader.Report(
        ResolutionRules.Missing,
        (parent ?? root).Location,
        (parent?.Path ?? "spec") + " has no " + key + "; the API server or the operator refuses the object.",
        "Add " + key + ": " + example + ".",
        "server");
}
