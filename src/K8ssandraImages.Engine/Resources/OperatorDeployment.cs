using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// An operator's Deployment: config/manager of cass-operator, config/deployments of k8ssandra-operator, and the Helm charts of
/// both (another name, container <c>cass-operator</c> instead of <c>manager</c>).
/// </summary>
internal sealed class OperatorDeployment
{
    private const string NameLabel = "app.kubernetes.io/name";
    private readonly Node? _watch;

    private OperatorDeployment(Node root, OperatorKind kind, Node container, string? context)
    {
        Root = root;
        Kind = kind;
        Container = container;
        Context = context;
        Name = root["metadata"]?["name"]?.Text ?? "";
        Namespace = root["metadata"]?["namespace"]?.Text;
        foreach (var variable in container["env"] is { } env ? env.Items : [])
        {
            if (variable["name"]?.Text == "WATCH_NAMESPACE")
                _watch = variable;
        }

        var image = container["image"]?.Text ?? "";
        if (ImageReference.TryParse(image, out var reference, out _) && OperatorVersion.TryParse(reference.Tag, out var version) && version.Major >= 1)
            Version = version;
    }

    public Node Root { get; }

    public OperatorKind Kind { get; }

    /// <summary>The container that runs the operator.</summary>
    public Node Container { get; }

    public string? Context { get; }

    public string Name { get; }

    public string? Namespace { get; }

    /// <summary>The release by its image's tag; null where the tag is no version or there is only a digest.</summary>
    public OperatorVersion? Version { get; }

    /// <summary>Whether a Helm chart made it: the charts label what they make, and that of cass-operator names the container after itself.</summary>
    public bool IsOfHelm =>
        Root.At("metadata", "labels", "app.kubernetes.io/managed-by")?.Text == "Helm"
        || Root.At("metadata", "labels", "helm.sh/chart") is not null
        || (Kind == OperatorKind.CassOperator && Container["name"]?.Text == "cass-operator");

    /// <summary>Whether it watches all namespaces.</summary>
    public bool WatchesAll => _watch is null || (_watch["valueFrom"] is null && string.IsNullOrEmpty(_watch["value"]?.Text));

    /// <summary>The namespaces that it watches; empty for all.</summary>
    public IReadOnlyList<string> WatchNamespaces => WatchesAll ? []
        : _watch?["valueFrom"] is not null ? (Namespace is null ? [] : [Namespace])
        : (_watch?["value"]?.Text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a k8ssandra-operator reconciles K8ssandraClusters (K8SSANDRA_CONTROL_PLANE, isControlPlane in main.go).</summary>
    public bool IsControlPlane
    {
        get
        {
            foreach (var variable in Container["env"] is { } env ? env.Items : [])
            {
                if (variable["name"]?.Text == "K8SSANDRA_CONTROL_PLANE")
                    return variable["value"]?.Text == "true";
            }

            return false;
        }
    }

    /// <summary>Reads a Deployment; null where it runs no operator.</summary>
    public static OperatorDeployment? Read(Node root, string? context)
    {
        if (root["kind"]?.Text != "Deployment")
            return null;
        var containers = root.At("spec", "template", "spec", "containers");
        if (containers is null)
            return null;
        foreach (var container in containers.Items)
        {
            if (container["image"]?.Text is not { Length: > 0 } image)
                continue;
            if (KindOf(image) is { } kind)
                return new OperatorDeployment(root, kind, container, context);
        }

        // A mirrored image may have any name; the labels are those of upstream's manifests.
        var labels = root.At("metadata", "labels");
        var name = labels?[NameLabel]?.Text ?? root.At("spec", "template", "metadata", "labels", "name")?.Text;
        foreach (var container in containers.Items)
        {
            if (name == "cass-operator" && container["name"]?.Text is "manager" or "cass-operator")
                return new OperatorDeployment(root, OperatorKind.CassOperator, container, context);
            if (name == "k8ssandra-operator" && container["name"]?.Text == "k8ssandra-operator")
                return new OperatorDeployment(root, OperatorKind.K8ssandraOperator, container, context);
        }

        return null;
    }

    /// <summary>Whether it reconciles a namespace. An unknown namespace, of either, may be the same.</summary>
    public bool Watches(string? @namespace)
    {
        if (WatchesAll)
            return true;
        if (_watch?["valueFrom"] is not null)
            return Namespace is null || @namespace is null || Namespace == @namespace;
        return @namespace is null || (_watch?["value"]?.Text ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(@namespace);
    }

    /// <summary>The file that <c>--config</c> names; null without the flag.</summary>
    public string? ConfigFile
    {
        get
        {
            foreach (var list in new[] { Container["args"], Container["command"] })
            {
                if (list is null)
                    continue;
                for (var i = 0; i < list.Items.Length; i++)
                {
                    var argument = list.Items[i].Text;
                    if (argument.StartsWith("--config=", StringComparison.Ordinal) || argument.StartsWith("-config=", StringComparison.Ordinal))
                        return argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
                    if (argument is "--config" or "-config" && i + 1 < list.Items.Length)
                        return list.Items[i + 1].Text;
                }
            }

            return null;
        }
    }

    /// <summary>The ConfigMaps that are mounted into its pods.</summary>
    public IEnumerable<string> MountedConfigMaps
    {
        get
        {
            foreach (var volume in Root.At("spec", "template", "spec", "volumes") is { } volumes ? volumes.Items.ToArray() : [])
            {
                if (volume["configMap"]?["name"] is { Text.Length: > 0 } name)
                    yield return name.Text;
            }
        }
    }

    /// <summary>A switch of the operator's command line, as Go's flag package reads it; null where it is not there.</summary>
    public bool? Flag(string name)
    {
        foreach (var list in new[] { Container["args"], Container["command"] })
        {
            foreach (var item in list is null ? [] : list.Items)
            {
                var argument = item.Text.TrimStart('-');
                if (item.Text.StartsWith('-') && argument.StartsWith(name, StringComparison.Ordinal))
                {
                    var value = argument[name.Length..];
                    if (value.Length == 0)
                        return true;
                    if (value[0] == '=')
                        return value[1..] is "1" or "t" or "T" or "true" or "TRUE" or "True";
                }
            }
        }

        return null;
    }

    /// <summary>The ConfigMap and key that a file in the container comes from; null where no ConfigMap is mounted there.</summary>
    public (string ConfigMap, string Key)? MountedFile(string path)
    {
        foreach (var mount in Container["volumeMounts"] is { } mounts ? mounts.Items : [])
        {
            var directory = mount["mountPath"]?.Text.TrimEnd('/') ?? "";
            var subPath = mount["subPath"]?.Text;
            string key;
            if (subPath is { Length: > 0 } && directory == path)
                key = subPath;
            else if (subPath is null && path.Length > directory.Length && path.StartsWith(directory, StringComparison.Ordinal) && path[directory.Length] == '/')
                key = path[(directory.Length + 1)..];
            else
                continue;
            foreach (var volume in Root.At("spec", "template", "spec", "volumes") is { } volumes ? volumes.Items : [])
            {
                if (volume["name"]?.Text != mount["name"]?.Text || volume["configMap"] is not { } source || source["name"]?.Text is not { } name)
                    continue;
                foreach (var item in source["items"] is { } items ? items.Items : [])
                {
                    if (item["path"]?.Text == key)
                        key = item["key"]?.Text ?? key;
                }

                return (name, key);
            }
        }

        return null;
    }

    /// <summary>The operator's own containers.</summary>
    public WorkloadModel Workload()
    {
        var reader = new ResourceReader();
        var podSpec = Root.At("spec", "template", "spec");
        var workload = new WorkloadModel(new Scope(Context, Namespace, null, null), WorkloadKind.Operator, Root) { Name = Name, Findings = reader.Findings };
        var component = Kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator";
        foreach (var container in PodTemplateReader.Containers(reader, podSpec, "initContainers", ImageTier.PodTemplate))
            workload.Containers.Add((ContainerKind.Init, container with { Component = component }));
        foreach (var container in PodTemplateReader.Containers(reader, podSpec, "containers", ImageTier.PodTemplate))
            workload.Containers.Add((ContainerKind.Main, container with { Component = component }));
        workload.PullSecrets.AddRange(PodTemplateReader.PullSecrets(reader, podSpec, ImageTier.PodTemplate));
        return workload;
    }

    public override string ToString() => "Deployment " + (Namespace is null ? Name : Namespace + "/" + Name);

    private static OperatorKind? KindOf(string image)
    {
        if (!ImageReference.TryParse(image, out var reference, out _))
            return null;
        if (reference.Name.EndsWith("cass-operator", StringComparison.Ordinal))
            return OperatorKind.CassOperator;
        return reference.Name.EndsWith("k8ssandra-operator", StringComparison.Ordinal) ? OperatorKind.K8ssandraOperator : null;
    }
}
