namespace K8ssandraImages.Cli.Tests.Clusters;

/// <summary>Objects of a cluster with cass-operator in the namespace <c>ops</c>.</summary>
internal static class Objects
{
    public const string Before = "2024-05-01T08:00:00Z";
    public const string Start = "2024-05-01T09:00:00Z";
    public const string After = "2024-05-01T10:00:00Z";

    private static readonly object OperatorPod = new { containers = new[] { new { name = "manager", image = "docker.io/k8ssandra/cass-operator:v1.30.0", args = new[] { "--leader-elect=false" } } } };

    /// <summary>cass-operator 1.30.0 with one pod, and the ConfigMap that it reads.</summary>
    /// <param name="registry">The registry by the ConfigMap.</param>
    /// <param name="changed">When the ConfigMap changed; the operator started at <see cref="Start"/>.</param>
    public static IEnumerable<object> CassOperator(string registry = "r.example.com", string changed = Before) =>
    [
        new
        {
            apiVersion = "apps/v1",
            kind = "Deployment",
            metadata = new { name = "cass-operator", @namespace = "ops", uid = "u-op", generation = 1 },
            spec = new { replicas = 1, template = new { spec = OperatorPod } },
            status = new { observedGeneration = 1, replicas = 1, updatedReplicas = 1, readyReplicas = 1 },
        },
        new
        {
            apiVersion = "v1",
            kind = "Pod",
            metadata = new
            {
                name = "cass-operator-abc-1",
                @namespace = "ops",
                creationTimestamp = Before,
                labels = new Dictionary<string, string> { ["pod-template-hash"] = "abc" },
                ownerReferences = new[] { new { apiVersion = "apps/v1", kind = "ReplicaSet", name = "cass-operator-abc", uid = "u-rs", controller = true } },
            },
            spec = OperatorPod,
            status = new
            {
                conditions = new[] { new { type = "Ready", status = "True" } },
                containerStatuses = new[] { new { name = "manager", ready = true, restartCount = 0, imageID = "docker.io/k8ssandra/cass-operator@sha256:00", state = new { running = new { startedAt = Start } } } },
            },
        },
        new
        {
            apiVersion = "v1",
            kind = "ConfigMap",
            metadata = new
            {
                name = "image-config",
                @namespace = "ops",
                creationTimestamp = Before,
                labels = new Dictionary<string, string> { ["k8ssandra.io/config"] = "image" },
                managedFields = new[]
                {
                    new { manager = "kubectl", operation = "Update", time = changed, fieldsV1 = new Dictionary<string, object> { ["f:data"] = new Dictionary<string, object> { ["f:image_config.yaml"] = new() } } },
                },
            },
            data = new Dictionary<string, string> { ["image_config.yaml"] = Manifests.ImageConfig(registry) },
        },
    ];

    /// <summary>A stand-alone datacenter in the namespace <c>cass</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ofCluster">The K8ssandraCluster that it would be made from; null for none.</param>
    public static object Datacenter(string name = "dc1", string? ofCluster = null) => new
    {
        apiVersion = "cassandra.datastax.com/v1beta1",
        kind = "CassandraDatacenter",
        metadata = new
        {
            name,
            @namespace = "cass",
            uid = "u-" + name,
            generation = 1,
            labels = ofCluster is null ? [] : new Dictionary<string, string> { ["k8ssandra.io/cluster-name"] = ofCluster, ["k8ssandra.io/cluster-namespace"] = "cass" },
        },
        spec = new { clusterName = "c1", serverType = "cassandra", serverVersion = "4.1.5", size = 1 },
        status = new { observedGeneration = 1, cassandraOperatorProgress = "Ready", conditions = new[] { new { type = "Ready", status = "True" } } },
    };

    /// <summary>The rack of a datacenter with its pod, which runs given images.</summary>
    /// <param name="images">Container, whether it is an init container, image.</param>
    /// <param name="datacenter">The datacenter.</param>
    public static IEnumerable<object> Rack(IReadOnlyList<(string Container, bool IsInit, string Image)> images, string datacenter = "dc1")
    {
        var spec = new
        {
            initContainers = images.Where(item => item.IsInit).Select(item => new { name = item.Container, image = item.Image }),
            containers = images.Where(item => !item.IsInit).Select(item => new { name = item.Container, image = item.Image }),
        };
        var name = "c1-" + datacenter + "-default-sts";
        yield return new
        {
            apiVersion = "apps/v1",
            kind = "StatefulSet",
            metadata = new
            {
                name,
                @namespace = "cass",
                uid = "u-sts-" + datacenter,
                generation = 1,
                labels = new Dictionary<string, string> { ["cassandra.datastax.com/rack"] = "default" },
                ownerReferences = new[] { new { apiVersion = "cassandra.datastax.com/v1beta1", kind = "CassandraDatacenter", name = datacenter, uid = "u-" + datacenter, controller = true } },
            },
            spec = new { replicas = 1, template = new { spec } },
            status = new { observedGeneration = 1, replicas = 1, readyReplicas = 1, updatedReplicas = 1, currentRevision = "a", updateRevision = "a" },
        };
        yield return new
        {
            apiVersion = "v1",
            kind = "Pod",
            metadata = new
            {
                name = name + "-0",
                @namespace = "cass",
                ownerReferences = new[] { new { apiVersion = "apps/v1", kind = "StatefulSet", name, uid = "u-sts-" + datacenter, controller = true } },
            },
            spec,
            status = new
            {
                conditions = new[] { new { type = "Ready", status = "True" } },
                containerStatuses = images.Where(item => !item.IsInit).Select(item => new { name = item.Container, ready = true, restartCount = 0, imageID = item.Image.Split(':')[0] + "@sha256:aa", state = new { running = new { } } }),
            },
        };
    }

    /// <summary>What the pods of a datacenter should run, as the program itself says.</summary>
    public static List<(string Container, bool IsInit, string Image)> Desired(FakeServer server)
    {
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        return
        [
            .. Run.Of("images", "--context", "only", "--kubeconfig", kubeconfig.Path, "--namespace", "cass", "-o", "json").Json.EnumerateArray()
                .Select(image => (image.GetProperty("container").GetString()!, image.GetProperty("containerKind").GetString() == "Init", image.GetProperty("image").GetString()!)),
        ];
    }
}
