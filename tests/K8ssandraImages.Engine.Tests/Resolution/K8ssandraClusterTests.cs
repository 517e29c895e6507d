namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Facts of k8ssandra/k8ssandra-operator: the CRDs, pkg/images, pkg/cassandra, pkg/medusa, pkg/reaper, pkg/stargate.</summary>
public class K8ssandraClusterTests
{
    private const string Config = "---\napiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n"
        + "images: {system-logger: {repository: l, name: l, tag: '1'}, config-builder: {repository: b, name: b, tag: '1'}, k8ssandra-client: {repository: k, name: k, tag: '1'},"
        + " medusa: {repository: m, name: m, tag: '1'}, reaper: {repository: r, name: r, tag: '1'}}\n"
        + "types: {cassandra: {repository: s, name: s}, dse: {repository: d, name: d}}\n";

    [Theory]
    [InlineData("serverImage: c:1", "", "c:1", ImageTier.ClusterLevel)]
    [InlineData("serverImage: c:1", "serverImage: d:1", "d:1", ImageTier.DatacenterLevel)]
    [InlineData("serverImage: c:1", "serverImage: ''", "c:1", ImageTier.ClusterLevel)]
    [InlineData("serverImage: c:1\n    containers: [{name: cassandra, image: t:1}]", "", "t:1", ImageTier.ClusterLevel)]
    [InlineData("containers: [{name: cassandra, image: t:1}]", "containers: [{name: cassandra, image: u:1}]", "u:1", ImageTier.DatacenterLevel)]
    public void Server_image(string cluster, string dc, string expected, ImageTier tier)
    {
        var image = Resolve("1.32.5", cluster: cluster, dc: dc)["cassandra"];
        Assert.Equal((expected, tier), (image.Image, image.Source));
    }

    [Fact]
    public void Containers_are_merged_by_name_and_field_since_1_5_and_replaced_before()
    {
        const string Cluster = "containers: [{name: a, image: a:1, imagePullPolicy: Never}, {name: b, image: b:1}]";
        const string Dc = "containers: [{name: c, image: c:1}, {name: a, image: a:2}]";
        Assert.Equal(["a=a:2 Never", "b=b:1 -", "c=c:1 -"], Sidecars(Resolve("1.5.0", cluster: Cluster, dc: Dc)));
        Assert.Equal(["c=c:1 -", "a=a:2 -"], Sidecars(Resolve("1.4.1", cluster: Cluster, dc: Dc)));
        Assert.Empty(Sidecars(Resolve("1.1.0", cluster: Cluster, dc: Dc)));
    }

    [Theory]
    // A partial image: the CRD fills in tag latest (all releases) and registry docker.io (until 1.14.1).
    [InlineData("1.0.0", "{}", "docker.io/k8ssandra/medusa:latest", "Always")]
    [InlineData("1.14.1", "{name: x}", "docker.io/k8ssandra/x:latest", "Always")]
    [InlineData("1.26.0", "{registry: my.reg}", "my.reg/k8ssandra/medusa:latest", "Always")]
    [InlineData("1.26.0", "{registry: my.reg, tag: '1'}", "my.reg/k8ssandra/medusa:1", "IfNotPresent")]
    [InlineData("1.26.0", "{tag: '1', pullPolicy: Never}", "docker.io/k8ssandra/medusa:1", "Never")]
    [InlineData("1.32.5", "{registry: my.reg}", "my.reg/m/m:latest", null)]
    [InlineData("1.32.5", "{tag: 'sha256:ab'}", "m/m@sha256:ab", null)]
    [InlineData("1.27.1", "{tag: 'sha256:ab'}", "m/m:sha256:ab", null)]
    public void Medusa(string release, string image, string expected, string? policy)
    {
        var answers = Resolve(release, spec: "medusa: {containerImage: " + image + "}");
        Assert.Equal((expected, policy), (answers.Images.First(i => i.Container == "medusa" && i.Workload == WorkloadKind.Cassandra).Image, answers["medusa-restore"].PullPolicy));
        Assert.Equal(expected, answers["medusa-restore"].Image);
        Assert.Equal(!image.Contains("tag", StringComparison.Ordinal), answers["medusa-restore"].Diagnostics.Any(diagnostic => diagnostic.Id == "KSI0086"));
    }

    [Theory]
    [InlineData("1.0.0", "docker.io/k8ssandra/medusa:0.11.3")]
    [InlineData("1.20.4", "docker.io/k8ssandra/medusa:0.24.0")]
    [InlineData("1.26.0", "docker.io/k8ssandra/medusa:0.25.0")]
    [InlineData("1.32.5", "m/m:1")]
    public void Medusa_without_an_image(string release, string expected) => Assert.Equal(expected, Resolve(release, spec: "medusa: {}")["medusa-restore"].Image);

    [Fact]
    public void Medusa_pods_order_and_workloads()
    {
        Assert.Equal(
            ["server-config-init", "medusa-restore", "cassandra", "medusa", "server-system-logger", "k8ssandra-purge-backups"],
            Resolve("1.26.0", spec: "medusa: {}").Images.Select(image => image.Container));
        Assert.Equal("bitnami/kubectl:1.29.3", Resolve("1.26.0", spec: "medusa: {}")["k8ssandra-purge-backups"].Image);
        Assert.Equal(ContainerKind.Job, Resolve("1.26.0", spec: "medusa: {}")["k8ssandra-purge-backups"].ContainerKind);
        Assert.DoesNotContain(Resolve("1.26.0", spec: "medusa: {purgeBackups: false}").Images, image => image.ContainerKind == ContainerKind.Job);
        Assert.Contains(Resolve("1.16.0", spec: "medusa: {purgeBackups: false}").Images, image => image.ContainerKind == ContainerKind.Job);
        Assert.DoesNotContain(Resolve("1.27.1", spec: "medusa: {}").Images, image => image.ContainerKind == ContainerKind.Job);
        Assert.Single(Resolve("1.15.0", spec: "medusa: {}").Images, image => image.Workload == WorkloadKind.Medusa && image.ContainerKind == ContainerKind.Main);
    }

    [Theory]
    // Since 1.27 the ImageConfig's secrets, once each, when Medusa is on; cass-operator appends its own.
    [InlineData("1.32.5", "medusa: {}", "d,d")]
    [InlineData("1.32.5", "", "d")]
    public void Pull_secrets_of_the_Cassandra_pod(string release, string spec, string expected) =>
        Assert.Equal(expected, string.Join(',', Resolve(release, spec: spec, config: Config + "defaults: {pullSecrets: [d]}\n")["cassandra"].PullSecrets));

    [Theory]
    [InlineData("defaults: {pullSecrets: [d1, d2]}", "d1,d2,d1")]
    [InlineData("defaults: {pullSecrets: [d1]}\noverrides: {pullSecrets: [o1]}", "o1,d1")]
    [InlineData("defaults: {}", "")]
    public void Pull_secrets_of_Reaper_since_1_27(string policies, string expected) =>
        Assert.Equal(expected, string.Join(',', Resolve("1.32.5", spec: "reaper: {}", config: Config + policies + "\n")["reaper"].PullSecrets));

    [Theory]
    [InlineData("1.4.1", "{}", "docker.io/thelastpickle/cassandra-reaper:3.2.1")]
    [InlineData("1.26.0", "{}", "docker.io/thelastpickle/cassandra-reaper:4.0.0-rc1")]
    [InlineData("1.26.0", "{containerImage: {registry: q.io}}", "q.io/thelastpickle/cassandra-reaper:latest")]
    [InlineData("1.32.5", "{}", "r/r:1")]
    [InlineData("1.32.5", "{containerImage: {name: n, tag: t}}", "r/n:t")]
    public void Reaper(string release, string reaper, string expected)
    {
        var answers = Resolve(release, spec: "reaper: " + reaper);
        Assert.Equal(expected, answers["reaper"].Image);
        Assert.Equal(["reaper-schema-init", "reaper"], answers.Images.Where(image => image.Workload == WorkloadKind.Reaper).Select(image => image.Container));
    }

    [Fact]
    public void Reaper_runs_where_its_mode_says()
    {
        const string Two = "\n    - {metadata: {name: dc2}, size: 3}";
        Assert.Equal(2, Resolve("1.32.5", spec: "reaper: {}", dc: "stopped: false" + Two).Images.Count(image => image.Container == "reaper"));
        Assert.Equal("dc1", Resolve("1.32.5", spec: "reaper: {deploymentMode: SINGLE}", dc: "stopped: false" + Two)["reaper"].Datacenter);
        Assert.Equal("dc2", Resolve("1.32.5", spec: "reaper: {deploymentMode: SINGLE}", dc: "stopped: true" + Two)["reaper"].Datacenter);
        Assert.DoesNotContain(Resolve("1.32.5", spec: "reaper: {reaperRef: {name: x}}").Images, image => image.Workload == WorkloadKind.Reaper);
    }

    [Theory]
    // The field of the K8ssandraCluster came in 1.21.0 (config/crd/bases); with local storage there was no init container
    // until 1.31.0 (NewStatefulSet, pkg/reaper/deployment.go).
    [InlineData("1.20.4", "{skipSchemaMigration: true}", true)]
    [InlineData("1.21.0", "{skipSchemaMigration: true}", false)]
    [InlineData("1.32.5", "{skipSchemaMigration: true}", false)]
    [InlineData("1.18.0", "{deploymentMode: SINGLE, storageType: local}", true)]
    [InlineData("1.19.0", "{deploymentMode: SINGLE, storageType: local}", false)]
    [InlineData("1.31.0", "{deploymentMode: SINGLE, storageType: local}", false)]
    [InlineData("1.32.0", "{deploymentMode: SINGLE, storageType: local}", true)]
    [InlineData("1.31.0", "{storageType: cassandra}", true)]
    public void Reaper_init_container(string release, string reaper, bool expected) =>
        Assert.Equal(expected, Resolve(release, spec: "reaper: " + reaper).Images.Any(image => image.Container == "reaper-schema-init"));

    [Theory]
    // pkg/cassandra/auth.go and pkg/reaper/datacenter.go at v1.0.0, controllers/k8ssandra/datacenters.go at v1.2.1,
    // pkg/cassandra/datacenter.go at v1.4.0: who declares the cassandra container before Medusa comes.
    [InlineData("1.0.0", "auth: false\n  medusa: {}", "", "medusa cassandra server-system-logger")]
    [InlineData("1.0.0", "auth: false\n  medusa: {}\n  reaper: {}", "", "cassandra medusa server-system-logger")]
    [InlineData("1.0.0", "medusa: {}", "", "cassandra medusa server-system-logger")]
    [InlineData("1.2.0", "medusa: {}", "initContainers: [{name: i}]", "medusa cassandra server-system-logger")]
    [InlineData("1.2.1", "medusa: {}", "initContainers: [{name: i}]", "cassandra medusa server-system-logger")]
    [InlineData("1.3.0", "medusa: {}", "containers: [{name: c}]", "c medusa cassandra server-system-logger")]
    [InlineData("1.4.0", "medusa: {}", "containers: [{name: c}]", "c cassandra medusa server-system-logger")]
    public void Order_of_the_containers(string release, string spec, string cluster, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Resolve(release, spec, cluster).Images.Where(image => image is { Workload: WorkloadKind.Cassandra, ContainerKind: ContainerKind.Main }).Select(image => image.Container)));

    [Theory]
    // controllers/k8ssandra/datacenters.go (cluster's annotations, since 1.31.0) and dcconfigs.go (externalDatacenters, since 1.16.0).
    [InlineData("1.30.2", "", "true", "", false)]
    [InlineData("1.31.0", "", "true", "", true)]
    [InlineData("1.31.0", "", "true", "false", true)]
    [InlineData("1.32.5", "", "false", "true", false)]
    [InlineData("1.32.5", "", "", "true", true)]
    [InlineData("1.32.5", "externalDatacenters: [x]", "", "true", false)]
    [InlineData("1.32.5", "externalDatacenters: [x]", "true", "false", true)]
    public void Annotation_for_the_new_config_builder(string release, string spec, string cluster, string dc, bool expected)
    {
        static string Annotations(string value) => value.Length == 0 ? "" : "annotations: {cassandra.datastax.com/use-new-config-builder: '" + value + "'}";
        var manifest = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: kc, namespace: ns}\nspec:\n  " + spec
            + "\n  cassandra:\n    serverVersion: 4.0.11\n    metadata: {" + Annotations(cluster) + "}\n    datacenters:\n    - size: 3\n      metadata: {name: dc1, " + Annotations(dc) + "}\n";
        Assert.Equal(expected ? "k/k:1" : "b/b:1", Answers.To(manifest + Config, null, release)["server-config-init"].Image);
    }

    [Theory]
    // Defaults at datacenter level shadow the cluster (spec.stargate.containerImage).
    [InlineData("1.4.1", "stargate: {size: 1, containerImage: {registry: q.io, repository: w, name: n, tag: t}}", "stargate: {size: 1}", "docker.io/stargateio/stargate-4_0:v1.0.67")]
    [InlineData("1.14.1", "stargate: {size: 1, containerImage: {registry: q.io, repository: w, name: n, tag: t}}", "stargate: {size: 1}", "docker.io/stargateio/n:v1.0.77")]
    [InlineData("1.15.0", "stargate: {size: 1, containerImage: {registry: q.io, repository: w, name: n, tag: t}}", "stargate: {size: 1}", "q.io/stargateio/n:v1.0.77")]
    [InlineData("1.32.5", "stargate: {size: 1, containerImage: {registry: q.io, repository: w, name: n, tag: t}}", "", "q.io/w/n:t")]
    [InlineData("1.32.5", "stargate: {size: 1}", "", "docker.io/stargateio/stargate-4_0:v1.0.77")]
    public void Stargate(string release, string spec, string dc, string expected) =>
        Assert.Equal(expected, Resolve(release, spec: spec, dc: dc)["kc-dc1-default-stargate-deployment"].Image);

    [Theory]
    [InlineData("1.10.0", "serverType: dse\n    serverVersion: 6.8.30", "stargate-4_0")]
    [InlineData("1.11.0", "serverType: dse\n    serverVersion: 6.8.30", "stargate-dse-68")]
    [InlineData("1.32.5", "serverVersion: 3.11.14", "stargate-3_11")]
    public void Stargate_flavours(string release, string cluster, string expected) =>
        Assert.Equal(expected, Resolve(release, spec: "stargate: {size: 1}", cluster: cluster)["kc-dc1-default-stargate-deployment"].Name);

    [Theory]
    // DeploymentName, pkg/stargate/stargate.go.
    [InlineData("1.1.1", "kc-dc1-R_1-stargate-deployment")]
    [InlineData("1.2.0", "c-c-dc1-r-1-stargate-deployment")]
    [InlineData("1.8.1", "c-c-dc1-r-1-stargate-deployment")]
    [InlineData("1.9.0", "c-c-real-r-1-stargate-deployment")]
    public void Names_of_Stargates_Deployments(string release, string expected) => Assert.Equal(
        expected,
        Assert.Single(Resolve(release, spec: "stargate: {size: 1}", cluster: "clusterName: C_C", dc: "datacenterName: Real\n      racks: [{name: R_1}]").Images, image => image.Workload == WorkloadKind.Stargate).Container);

    [Fact]
    public void One_Deployment_of_Stargate_a_rack_up_to_its_size()
    {
        var answers = Resolve("1.32.5", spec: "stargate: {size: 2}", dc: "racks: [{name: r1}, {name: r2}, {name: r3}]\n      stargate: {size: 2, racks: [{name: r2, containerImage: {tag: z}}]}");
        Assert.Equal(
            ["kc-dc1-r1-stargate-deployment=docker.io/stargateio/stargate-4_0:v1.0.77", "kc-dc1-r2-stargate-deployment=docker.io/stargateio/stargate-4_0:z"],
            answers.Images.Where(image => image.Workload == WorkloadKind.Stargate).Select(image => image.Container + "=" + image.Image));
    }

    [Theory]
    [InlineData("1.4.1", "", "docker.io/library/busybox:1.34.1")]
    [InlineData("1.4.1", "jmxInitContainerImage: {registry: reg.dc}", "reg.dc/library/busybox:latest")]
    [InlineData("1.5.0", "jmxInitContainerImage: {registry: reg.dc}", null)]
    public void Jmx_init_container(string release, string dc, string? expected)
    {
        var answers = Resolve(release, cluster: "jmxInitContainerImage: {registry: reg.cluster}", dc: dc);
        var image = answers.Images.FirstOrDefault(candidate => candidate.Container == "jmx-credentials");
        Assert.Equal(expected, image?.Image);
        Assert.Contains(answers.All, diagnostic => diagnostic.Id == (expected is null ? "KSI0082" : "KSI0085"));
        Assert.DoesNotContain(Resolve("1.4.1", spec: "auth: false").Images, candidate => candidate.Container == "jmx-credentials");
    }

    [Theory]
    [InlineData("1.4.1", "", "mikefarah/yq:4")]
    [InlineData("1.26.0", "", "k8ssandra/k8ssandra-client:v0.8.1")]
    [InlineData("1.26.0", "perNodeConfigInitContainerImage: p:1", "p:1")]
    [InlineData("1.32.5", "", "k/k:1")]
    [InlineData("1.32.5", "perNodeConfigInitContainerImage: p:1", "p:1")]
    public void Per_node_config(string release, string dc, string expected)
    {
        var answers = Resolve(release, dc: "perNodeConfigMapRef: {name: x}\n      " + dc, cluster: "perNodeConfigInitContainerImage: c:1");
        var wanted = release == "1.32.5" && dc.Length == 0 ? "c:1" : expected;
        Assert.Equal(wanted, answers["per-node-config"].Image);
        Assert.Equal(release == "1.26.0" && dc.Length == 0, answers["per-node-config"].Diagnostics.Any(diagnostic => diagnostic.Id == "KSI0085"));
    }

    [Theory]
    [InlineData("num_tokens: 8", true)]
    [InlineData("num_tokens: 16", false)]
    [InlineData("concurrent_reads: 8", false)]
    public void Few_tokens_make_a_per_node_config(string setting, bool expected) =>
        Assert.Equal(expected, Resolve("1.32.5", cluster: "config: {cassandraYaml: {" + setting + "}}").Images.Any(image => image.Container == "per-node-config"));

    [Theory]
    // The field came in 1.20.0 (config/crd/bases); it makes a container for DSE since cass-operator 1.22.3.
    [InlineData("1.19.0", false)]
    [InlineData("1.20.0", true)]
    public void Read_only_root_file_system(string release, bool expected) => Assert.Equal(
        expected,
        Resolve(release, cluster: "serverType: dse\n    serverVersion: 6.8.30\n    readOnlyRootFilesystem: true", cassOperator: "1.22.3").Images.Any(image => image.Container == "server-config-init-base"));

    [Theory]
    // The datacenter's config replaces the cluster's until 1.4 (Coalesce, pkg/cassandra/datacenter.go).
    [InlineData("1.4.1", false)]
    [InlineData("1.5.0", true)]
    public void Few_tokens_of_the_cluster(string release, bool expected) =>
        Assert.Equal(expected, Resolve(release, cluster: "config: {cassandraYaml: {num_tokens: 8}}", dc: "config: {}").Images.Any(image => image.Container == "per-node-config"));

    [Theory]
    [InlineData("1.5.2", "vector-agent", "v:1")]
    [InlineData("1.6.0", "server-system-logger", "v:1")]
    [InlineData("1.32.5", "server-system-logger", "v:1")]
    public void Vector_in_the_Cassandra_pod(string release, string container, string expected) =>
        Assert.Equal(expected, Resolve(release, cluster: "telemetry: {vector: {enabled: true, image: v:1}}")[container].Image);

    [Theory]
    // Only the cluster's telemetry counted until 1.31 (controllers/k8ssandra/dcconfigs.go).
    [InlineData("1.31.0", "c:1")]
    [InlineData("1.32.0", "d:1")]
    public void Vector_of_the_datacenter(string release, string expected) =>
        Assert.Equal(expected, Resolve(release, cluster: "telemetry: {vector: {enabled: true, image: c:1}}", dc: "telemetry: {vector: {image: d:1}}")["server-system-logger"].Image);

    [Theory]
    [InlineData("1.29.1", "timberio/vector:0.26.0-alpine")]
    [InlineData("1.30.0", "l/l:1")]
    public void Vector_beside_Reaper(string release, string expected)
    {
        var image = Resolve(release, spec: "reaper: {telemetry: {vector: {enabled: true}}}")["reaper-vector-agent"];
        Assert.Equal((expected, "IfNotPresent"), (image.Image, image.PullPolicy));
    }

    [Fact]
    public void The_operators_environment_reaches_Stargate_and_Reaper()
    {
        const string Operator = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: k8ssandra-operator, namespace: ns}\nspec: {template: {spec: {containers: [{name: k8ssandra-operator, image: 'k8ssandra/k8ssandra-operator:v1.26.0', env: [{name: DEFAULT_REGISTRY, value: reg.io}, {name: IMAGE_PULL_SECRETS, value: 'a,b'}]}]}}}\n";
        var answers = Resolve(null, spec: "reaper: {}\n  stargate: {size: 1}\n  medusa: {}", config: Operator);
        Assert.Equal("reg.io/stargateio/stargate-4_0:v1.0.77", answers["kc-dc1-default-stargate-deployment"].Image);
        Assert.Equal(["a", "b"], answers["reaper"].PullSecrets);
        Assert.Equal("reg.io/k8ssandra/medusa:0.25.0", answers["medusa"].Image);
        Assert.Equal("k8ssandra/k8ssandra-operator:v1.26.0", answers["k8ssandra-operator"].Image);
        Assert.Equal(WorkloadKind.Operator, answers["k8ssandra-operator"].Workload);
    }

    [Theory]
    // os.LookupEnv in pkg/config/config.go: an empty variable counts.
    [InlineData("{name: DEFAULT_REGISTRY, value: ''}", "stargateio/stargate-4_0:v1.0.77")]
    [InlineData("{name: DEFAULT_REGISTRY}", "stargateio/stargate-4_0:v1.0.77")]
    [InlineData("{name: DEFAULT_REGISTRY, valueFrom: {configMapKeyRef: {name: m, key: k}}}", "docker.io/stargateio/stargate-4_0:v1.0.77")]
    public void An_empty_registry_in_the_environment(string variable, string expected)
    {
        var deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: k8ssandra-operator, namespace: ns}\nspec: {template: {spec: {containers: [{name: k8ssandra-operator, image: 'k8ssandra/k8ssandra-operator:v1.26.0', env: [" + variable + "]}]}}}\n";
        Assert.Equal(expected, Resolve(null, spec: "stargate: {size: 1}", config: deployment)["kc-dc1-default-stargate-deployment"].Image);
    }

    [Theory]
    [InlineData("serverImage: x:1", "", "", "KSI0081", "test.yaml:5:3", "server")]
    [InlineData("", "", "ServerImage: x:1", "KSI0080", "test.yaml:12:7", "server")]
    [InlineData("", "", "JmxInitContainerImage: {registry: x}", "KSI0080", "test.yaml:12:7", null)]
    [InlineData("jmxInitContainerImage: {registry: x}", "", "", "KSI0081", "test.yaml:5:3", null)]
    [InlineData("", "", "reaper: {containerImage: {}}", "KSI0081", "test.yaml:12:7", null)]
    [InlineData("medusa: {containerImage: {image: x, tag: '1'}}", "", "", "KSI0080", "test.yaml:5:29", "medusa")]
    [InlineData("medusa: {containerImage: {tag: '1', pullSecretRef: name}}", "", "", "KSI0083", "test.yaml:5:54", "medusa")]
    [InlineData("medusa: {containerImage: {tag: '1', pullPolicy: Sometimes}}", "", "", "KSI0083", "test.yaml:5:51", "medusa")]
    [InlineData("stargate: {size: 1, stargate: {}}", "", "", "KSI0081", "test.yaml:5:23", null)]
    public void Keys_of_the_documentation_that_do_not_exist(string spec, string cluster, string dc, string id, string location, string? component)
    {
        var answers = Resolve("1.32.5", spec, cluster, dc);
        var diagnostic = Assert.Single(answers.All.Where(d => d.Id == id).DistinctBy(d => d.ToString()));
        Assert.Equal(location, diagnostic.Location!.ToString());
        Assert.NotNull(diagnostic.Remedy);
        if (component == "server")
            Assert.Contains(answers["cassandra"].Diagnostics, d => d.Id == id);
        Assert.NotEmpty(answers.Images);
    }

    [Fact]
    public void An_object_written_to_a_file_from_a_cluster_has_its_defaults_already()
    {
        const string Manifest = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: kc, namespace: ns}\nspec: {medusa: {containerImage: {registry: my.reg}}, cassandra: {serverVersion: 4.0.11, datacenters: [{metadata: {name: dc1}, size: 3}]}}\n";
        Assert.Equal("my.reg/m/m:latest", Answers.To(Manifest + Config, null, "1.32.5")["medusa"].Image);
        Assert.Equal("my.reg/m/m:1", Answers.To(Manifest.Replace("namespace: ns", "namespace: ns, uid: 7a1c", StringComparison.Ordinal) + Config, null, "1.32.5")["medusa"].Image);
    }

    [Fact]
    public void Reaper_with_local_storage_is_refused_for_several_datacenters()
    {
        var image = Resolve("1.32.5", spec: "reaper: {storageType: local}")["reaper"];
        Assert.Null(image.Image);
        Assert.Equal("KSI0089", Assert.Single(image.Diagnostics).Id);
        Assert.Equal("r/r:1", Resolve("1.32.5", spec: "reaper: {storageType: local, deploymentMode: SINGLE}")["reaper"].Image);
    }

    private static List<string> Sidecars(Answers answers) =>
        [.. answers.Images.Where(image => image.Container.Length == 1).Select(image => $"{image.Container}={image.Image} {image.PullPolicy ?? "-"}")];

    private static Answers Resolve(string? release, string spec = "", string cluster = "", string dc = "", string? config = null, string? cassOperator = null)
    {
        var manifest = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: kc, namespace: ns}\nspec:\n  " + spec
            + "\n  cassandra:\n    " + cluster + (cluster.Contains("serverVersion", StringComparison.Ordinal) ? "" : "\n    serverVersion: 4.0.11")
            + "\n    datacenters:\n    - metadata: {name: dc1}\n      size: 3\n      " + dc + "\n";
        return Answers.To(manifest + (config ?? (release is null || new Version(release) >= new Version(1, 27) ? Config : "")), cassOperator, release);
    }
}
