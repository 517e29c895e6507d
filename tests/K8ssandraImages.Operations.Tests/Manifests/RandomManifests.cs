using System.Text.Json.Nodes;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>Makes manifests of every kind that matters, with names that are used once, and damages some of their fields.</summary>
internal static class RandomManifests
{
    /// <summary>The namespace of workloads that belong to no datacenter.</summary>
    public const string Alone = "alone";

    private static readonly string[] Namespaces = ["a", "b", "c"];
    private static readonly string[] CassOperators = ["1.8.0", "1.10.6", "1.12.0", "1.17.0", "1.22.3", "1.26.0", "1.27.1", "1.28.1", "1.29.0", "1.32.0", "1.99.0"];
    private static readonly string[] K8ssandraOperators = ["1.0.0", "1.3.0", "1.4.1", "1.5.0", "1.15.0", "1.26.0", "1.27.0", "1.30.2", "1.32.5", "1.99.0"];
    private static readonly string[] Images = ["x/y:1", "registry.example.com:5000/x/y", "busybox:1", "localhost/a/b:1", "x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "", "not an image", "X/Y"];
    private static readonly string[] Registries = ["", "registry.example.com", "registry.example.com/mirror/", "r:5000"];
    private static readonly string[] Policies = ["Always", "Never", "IfNotPresent", "Sometimes"];
    private static readonly (string Type, string Version)[] Servers = [("cassandra", "3.11.16"), ("cassandra", "4.0.17"), ("cassandra", "4.1.0-rc1"), ("cassandra", "5.0.4"), ("dse", "6.8.30"), ("hcd", "1.0.0"), ("other", "1.2.3")];
    private static readonly string[] Containers = ["cassandra", "server-system-logger", "server-config-init", "server-config-init-base", "medusa", "medusa-restore", "vector-agent", "side", ""];

    public static IReadOnlyList<JsonObject> Make(Random random, bool damage)
    {
        var manifests = new List<JsonObject>();
        foreach (var @namespace in Namespaces)
        {
            // One operator of each kind a namespace, and each watches its own: two of them would be an ambiguity.
            var cassOperator = Pick(random, CassOperators);
            if (Chance(random, 0.7))
                manifests.Add(Deployment(@namespace, "cass-operator", cassOperator, Chance(random, 0.5)));
            if (Chance(random, 0.5))
                manifests.Add(Deployment(@namespace, "k8ssandra-operator", Pick(random, K8ssandraOperators), false));
            for (var i = random.Next(3); i > 0; i--)
                manifests.Add(ConfigMap(random, @namespace, i == 1 ? "cass-operator-manager-config" : "images-" + i));
            for (var i = random.Next(3); i > 0; i--)
                manifests.Add(CassandraDatacenter(random, @namespace, "dc" + i));
            for (var i = random.Next(2); i > 0; i--)
                manifests.Add(K8ssandraCluster(random, @namespace, "kc" + i));
        }

        if (Chance(random, 0.2))
            manifests.Add(Object("reaper.k8ssandra.io/v1alpha1", "Reaper", Alone, "reaper", Reaper(random)));
        if (Chance(random, 0.2))
            manifests.Add(Object("stargate.k8ssandra.io/v1alpha1", "Stargate", Alone, "stargate", Stargate(random)));
        if (damage)
        {
            for (var i = random.Next(6); i > 0 && manifests.Count > 0; i--)
                Damage(random, manifests[random.Next(manifests.Count)]);
        }

        return manifests;
    }

    /// <summary>Custom resources as they could be applied to a cluster: nothing that the API server refuses.</summary>
    public static IReadOnlyList<JsonObject> CustomResources(Random random, string @namespace) =>
    [
        .. Enumerable.Range(0, 2).Select(index => CassandraDatacenter(random, @namespace, "own" + index)),
        .. Enumerable.Range(0, 2).Select(index => K8ssandraCluster(random, @namespace, "kc" + index)),
        Object("reaper.k8ssandra.io/v1alpha1", "Reaper", @namespace, "reaper", Reaper(random)),
    ];

    /// <summary>The text of an ImageConfig.</summary>
    public static string ImageConfig(Random random, bool isV1Beta2) => (isV1Beta2 ? V1Beta2(random) : V1Beta1(random)).ToJsonString();

    private static JsonObject Object(string apiVersion, string kind, string @namespace, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
        ["spec"] = spec,
    };

    private static JsonObject Deployment(string @namespace, string name, string version, bool mounts)
    {
        var container = new JsonObject
        {
            ["name"] = "manager",
            ["image"] = "k8ssandra/" + name + ":v" + version,
            ["env"] = new JsonArray(new JsonObject { ["name"] = "WATCH_NAMESPACE", ["value"] = @namespace }, new JsonObject { ["name"] = "DEFAULT_REGISTRY", ["value"] = "env.example.com" }),
        };
        var podSpec = new JsonObject { ["containers"] = new JsonArray(container) };
        if (mounts)
        {
            container["args"] = new JsonArray("--config=/configs/controller_manager_config.yaml");
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "v", ["mountPath"] = "/configs" });
            podSpec["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["configMap"] = new JsonObject { ["name"] = "cass-operator-manager-config" } });
        }

        return Object("apps/v1", "Deployment", @namespace, name, new JsonObject { ["template"] = new JsonObject { ["spec"] = podSpec } });
    }

    private static JsonObject ConfigMap(Random random, string @namespace, string name)
    {
        var config = Chance(random, 0.5) ? V1Beta1(random) : V1Beta2(random);
        if (Chance(random, 0.2))
            Damage(random, config);
        var map = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["data"] = new JsonObject
            {
                ["image_config.yaml"] = Chance(random, 0.05) ? "images: [" : config.ToJsonString(),
                ["controller_manager_config.yaml"] = "kind: OperatorConfig\nimageConfigFile: /configs/image_config.yaml\n",
            },
        };
        if (Chance(random, 0.5))
            map["metadata"]!["labels"] = new JsonObject { ["k8ssandra.io/config"] = Chance(random, 0.8) ? "image" : "manager" };
        return map;
    }

    private static JsonObject V1Beta1(Random random) => new()
    {
        ["apiVersion"] = "config.k8ssandra.io/v1beta1",
        ["kind"] = "ImageConfig",
        ["imageRegistry"] = Pick(random, Registries),
        ["imagePullPolicy"] = Pick(random, Policies),
        ["imagePullSecret"] = new JsonObject { ["name"] = "secret" },
        ["images"] = new JsonObject
        {
            ["system-logger"] = Pick(random, Images),
            ["config-builder"] = Pick(random, Images),
            ["k8ssandra-client"] = Pick(random, Images),
            ["cassandra"] = new JsonObject { ["4.0.17"] = Pick(random, Images) },
        },
        ["defaults"] = new JsonObject { ["cassandra"] = new JsonObject { ["repository"] = "x/c", ["suffix"] = "-s", ["imageRegistry"] = Pick(random, Registries) } },
    };

    private static JsonObject V1Beta2(Random random) => new()
    {
        ["apiVersion"] = "config.k8ssandra.io/v1beta2",
        ["kind"] = "ImageConfig",
        ["images"] = new JsonObject
        {
            ["system-logger"] = Image(random),
            ["config-builder"] = Image(random),
            ["k8ssandra-client"] = Image(random),
            ["medusa"] = Image(random),
            ["reaper"] = Image(random),
        },
        ["defaults"] = new JsonObject { ["registry"] = Pick(random, Registries), ["pullSecrets"] = new JsonArray("d1", "d2") },
        ["overrides"] = Chance(random, 0.5) ? null : new JsonObject { ["registry"] = Pick(random, Registries), ["pullPolicy"] = Pick(random, Policies), ["pullSecrets"] = new JsonArray("o1") },
        ["types"] = new JsonObject { ["cassandra"] = new JsonObject { ["repository"] = "x", ["name"] = "c", ["suffix"] = "-s" }, ["dse"] = Chance(random, 0.2) ? null : new JsonObject { ["name"] = "d", ["pullPolicy"] = Pick(random, Policies) } },
    };

    private static JsonObject CassandraDatacenter(Random random, string @namespace, string name)
    {
        var (type, version) = Pick(random, Servers);
        var spec = new JsonObject { ["clusterName"] = "c", ["serverType"] = type, ["serverVersion"] = version, ["size"] = 3 };
        foreach (var key in new[] { "serverImage", "systemLoggerImage", "configBuilderImage" })
        {
            if (Chance(random, 0.3))
                spec[key] = Pick(random, Images);
        }

        if (Chance(random, 0.5))
            spec["podTemplateSpec"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = ContainersOf(random), ["initContainers"] = ContainersOf(random), ["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = "t" }) } };
        return Object("cassandra.datastax.com/v1beta1", "CassandraDatacenter", @namespace, name, spec);
    }

    private static JsonObject K8ssandraCluster(Random random, string @namespace, string name)
    {
        var (type, version) = Pick(random, Servers);
        var cassandra = new JsonObject { ["serverType"] = type, ["serverVersion"] = version };
        AddLevel(random, cassandra);
        var datacenters = new JsonArray();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var dc = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "dc" + i }, ["size"] = 3, ["stopped"] = Chance(random, 0.1) };
            AddLevel(random, dc);
            if (Chance(random, 0.3))
                dc["stargate"] = Stargate(random);
            if (Chance(random, 0.2))
                dc["perNodeConfigMapRef"] = new JsonObject { ["name"] = "per-node" };
            datacenters.Add(dc);
        }

        cassandra["datacenters"] = datacenters;
        var spec = new JsonObject { ["cassandra"] = cassandra };
        if (Chance(random, 0.5))
            spec["medusa"] = new JsonObject { ["containerImage"] = Image(random) };
        if (Chance(random, 0.5))
            spec["reaper"] = Reaper(random);
        if (Chance(random, 0.3))
            spec["stargate"] = Stargate(random);
        return Object("k8ssandra.io/v1alpha1", "K8ssandraCluster", @namespace, name, spec);
    }

    private static void AddLevel(Random random, JsonObject level)
    {
        if (Chance(random, 0.3))
            level["serverImage"] = Pick(random, Images);
        if (Chance(random, 0.2))
            level["ServerImage"] = Pick(random, Images);
        if (Chance(random, 0.2))
            level["jmxInitContainerImage"] = Image(random);
        if (Chance(random, 0.2))
            level["perNodeConfigInitContainerImage"] = Pick(random, Images);
        if (Chance(random, 0.3))
            level["containers"] = ContainersOf(random);
        if (Chance(random, 0.3))
            level["initContainers"] = ContainersOf(random);
        if (Chance(random, 0.3))
            level["telemetry"] = new JsonObject { ["vector"] = new JsonObject { ["enabled"] = Chance(random, 0.7), ["image"] = Pick(random, Images) } };
    }

    private static JsonObject Reaper(Random random)
    {
        var spec = new JsonObject { ["deploymentMode"] = Chance(random, 0.5) ? "SINGLE" : "PER_DC" };
        if (Chance(random, 0.5))
            spec["containerImage"] = Image(random);
        if (Chance(random, 0.3))
            spec["initContainerImage"] = Image(random);
        return spec;
    }

    private static JsonObject Stargate(Random random)
    {
        var spec = new JsonObject { ["size"] = 1 };
        if (Chance(random, 0.5))
            spec["containerImage"] = Image(random);
        return spec;
    }

    private static JsonObject Image(Random random)
    {
        var image = new JsonObject();
        foreach (var (key, values) in new[]
        {
            ("registry", Registries), ("repository", new[] { "x", "x/y", "" }), ("name", new[] { "n", "" }), ("tag", new[] { "1", "latest", "" }),
            ("digest", new[] { "sha256:ab", "" }), ("pullPolicy", Policies), ("pullSecret", new[] { "s" }),
        })
        {
            if (Chance(random, 0.5))
                image[key] = Pick(random, values);
        }

        return image;
    }

    private static JsonArray ContainersOf(Random random)
    {
        var containers = new JsonArray();
        for (var i = random.Next(4); i > 0; i--)
        {
            var container = new JsonObject { ["name"] = Pick(random, Containers) };
            if (Chance(random, 0.6))
                container["image"] = Pick(random, Images);
            if (Chance(random, 0.3))
                container["imagePullPolicy"] = Pick(random, Policies);
            containers.Add(container);
        }

        return containers;
    }

    // Replaces, removes or adds something anywhere but in the object's own name, namespace and kind, and in whom an operator watches.
    private static void Damage(Random random, JsonObject manifest)
    {
        var places = new List<JsonObject>();
        Collect(manifest["spec"] ?? manifest["data"] ?? manifest["images"], places);
        if (places.Count == 0 || manifest["kind"]?.ToString() == "Deployment")
            return;
        var place = places[random.Next(places.Count)];
        var key = place.Count == 0 ? "extra" : place.ElementAt(random.Next(place.Count)).Key;
        place[key] = random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(5),
            2 => JsonValue.Create(true),
            3 => JsonValue.Create("text\nin lines\u001b[31m"),
            4 => new JsonArray(null, 1, "x", new JsonObject()),
            5 => new JsonObject { ["name"] = new JsonObject() },
            6 => JsonValue.Create(""),
            7 => JsonValue.Create(new string('x', 3000)),
            _ => JsonValue.Create(1.5),
        };
    }

    private static void Collect(JsonNode? node, List<JsonObject> places)
    {
        if (node is JsonObject mapping)
        {
            places.Add(mapping);
            foreach (var (_, value) in mapping)
                Collect(value, places);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Collect(item, places);
        }
    }

    private static bool Chance(Random random, double probability) => random.NextDouble() < probability;

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
