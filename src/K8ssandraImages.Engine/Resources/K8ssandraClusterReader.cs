using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// Renders a K8ssandraCluster's datacenters as k8ssandra-operator does: CRD defaults (for manifests), merge of cluster and
/// datacenter level, then Vector, Medusa, per-node config and JMX in the pod template, and Reaper, Stargate and Medusa
/// workloads beside it (pkg/cassandra/datacenter.go, pkg/medusa/reconcile.go, pkg/nodeconfig/mount.go,
/// pkg/telemetry/vector.go, pkg/cassandra/auth.go, controllers/k8ssandra/*.go, v1.0.0 to v1.33.0).
/// </summary>
internal sealed class K8ssandraClusterReader
{
    private readonly ResourceReader _cluster = new();
    private readonly K8ssandraOperatorEnvironment _operator;
    private readonly K8ssandraOperatorRelease _release;
    private readonly ComponentImages _images;
    private readonly string? _context;
    private readonly Func<string, string?, DataPlane>? _dataPlane;
    private readonly Node? _metadata;
    private readonly Node? _spec;
    private readonly Node? _cassandra;
    private readonly Node? _medusa;
    private readonly Node? _reaper;
    private readonly string? _serverType;

    /// <summary>Reads the cluster level.</summary>
    /// <param name="root">The K8ssandraCluster.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="environment">The operator that reconciles it.</param>
    /// <param name="dataPlane">What a <c>k8sContext</c> and a namespace in it stand for; null to take every datacenter for one of the control plane's own cluster.</param>
    public K8ssandraClusterReader(Node root, string? context, K8ssandraOperatorEnvironment environment, Func<string, string?, DataPlane>? dataPlane = null)
    {
        Root = root;
        _context = context;
        _dataPlane = dataPlane;
        _operator = environment;
        _release = environment.Release;
        _metadata = _cluster.Mapping(root, "metadata");
        _spec = _cluster.Mapping(root, "spec");
        _cassandra = _cluster.Mapping(_spec, "cassandra");
        _medusa = _cluster.Mapping(_spec, "medusa");
        _reaper = _cluster.Mapping(_spec, "reaper");
        _images = new ComponentImages(environment, appliesDefaults: ComponentImages.LacksDefaults(root));
        Name = _cluster.Text(_metadata, "name") ?? "";
        Namespace = _cluster.Text(_metadata, "namespace");
        ImageKeys.CheckSpec(_cluster, _spec, _release);
        ImageKeys.CheckCassandra(_cluster, _cassandra, _release);
        ImageKeys.CheckMedusa(_cluster, _medusa);
        ImageKeys.CheckReaper(_cluster, _reaper);
        CheckStargate(_cluster, _cluster.Mapping(_spec, "stargate"));
        if (_cassandra is null)
            _cluster.Report(ResolutionRules.Missing, (_spec ?? root).Location, (_spec?.Path ?? "The K8ssandraCluster") + " has no " + (_spec is null ? "spec" : "cassandra") + "; the operator has nothing to build.", "Add spec.cassandra with datacenters.");
        _serverType = _release.HasServerType ? _cluster.Text(_cassandra, "serverType", "server") ?? "cassandra" : "cassandra";
        WarnOfDeadJmx(_cluster, _cassandra);
    }

    public Node Root { get; }

    public string Name { get; }

    public string? Namespace { get; }

    public string? ServerType => _serverType;

    public string? ServerVersion => _cluster.Text(_cassandra, "serverVersion");

    /// <summary>Findings at cluster level.</summary>
    public IReadOnlyList<Finding> Findings => _cluster.Findings;

    /// <summary>The names of the datacenters, in order.</summary>
    public IReadOnlyList<string> DatacenterNames
    {
        get
        {
            var names = new List<string>();
            foreach (var dc in _cluster.Items(_cassandra, "datacenters"))
                names.Add(dc["metadata"]?["name"]?.Text ?? "");
            return names;
        }
    }

    /// <summary>Renders the datacenters, one after the other.</summary>
    public IEnumerable<DatacenterRendering> Datacenters()
    {
        var nodes = _cluster.Items(_cassandra, "datacenters").ToArray();
        var generatesTokens = GeneratesInitialTokens(nodes);
        var singleReaper = Array.Find(nodes, dc => dc["stopped"]?.Text != "true")?["metadata"]?["name"]?.Text;
        foreach (var dc in nodes)
        {
            if (dc.Kind != NodeKind.Mapping)
                _cluster.Refuse(dc, "a datacenter", null);
        }

        foreach (var dc in nodes)
        {
            if (dc.Kind == NodeKind.Mapping)
                yield return Render(dc, generatesTokens, singleReaper);
        }
    }

    private DatacenterRendering Render(Node dc, bool generatesTokens, string? singleReaper)
    {
        var reader = new ResourceReader();
        ImageKeys.CheckClusterDatacenter(reader, dc, _release);
        var metadata = reader.Mapping(dc, "metadata");
        var name = reader.Text(metadata, "name");
        var k8sContext = reader.Text(dc, "k8sContext");
        var @namespace = reader.Text(metadata, "namespace") ?? Namespace;
        var dataPlane = k8sContext is null ? null : _dataPlane?.Invoke(k8sContext, @namespace);
        var scope = new Scope(dataPlane is null ? _context : dataPlane.Context, @namespace, Name, name);
        // Reaper and Stargate are built by the operator of the datacenter's own cluster, Medusa by that of the control plane.
        var imagesThere = dataPlane is null ? _images : new ComponentImages(dataPlane.Operator, _images.AppliesDefaults);
        var version = reader.Text(dc, "serverVersion", "server") ?? _cluster.Text(_cassandra, "serverVersion", "server");
        if (version is null)
            CassandraDatacenterReader.ReportMissing(reader, dc, dc, "serverVersion", "a version such as \"4.1.5\", here or in spec.cassandra");
        var stopped = reader.Flag(dc, "stopped") ?? false;
        var template = new Template(
            Merge(reader, "containers", dc),
            Merge(reader, "initContainers", dc));
        var declaresCassandra = DeclaresCassandra(dc, template);
        AddJmx(reader, dc, template);
        if (declaresCassandra && template.Containers.FindIndex(c => c.Name == CassandraPodResolver.Cassandra) < 0)
            template.Containers.Add(new ContainerModel(CassandraPodResolver.Cassandra));
        AddVector(reader, dc, template);
        AddMedusa(reader, template);
        AddPerNodeConfig(reader, dc, template, generatesTokens);
        WarnOfDeadJmx(reader, dc);

        var clusterName = (_release.HasClusterName ? _cluster.Text(_cassandra, "clusterName") : null) ?? Name;
        var datacenterName = (_release.StargateUsesDatacenterName ? reader.Text(dc, "datacenterName") : null) is { Length: > 0 } given ? given : name ?? "";
        var serverImage = reader.Push(IgnoredServerImage(_spec, ImageTier.ClusterLevel, "serverImage"), null, "serverImage", ImageTier.ClusterLevel);
        serverImage = Candidate.Concat(IgnoredServerImage(_cassandra, ImageTier.ClusterLevel, null), serverImage);
        serverImage = reader.Push(serverImage, _cassandra, "serverImage", ImageTier.ClusterLevel, "server");
        serverImage = Candidate.Concat(IgnoredServerImage(dc, ImageTier.DatacenterLevel, null), serverImage);
        serverImage = reader.Push(serverImage, dc, "serverImage", ImageTier.DatacenterLevel, "server");

        var workloads = new List<WorkloadModel>();
        if (_medusa is not null)
            AddMedusaWorkloads(scope, clusterName, dc, template, workloads);
        var reaperHere = !stopped && _reaper is not null
            && !(_release.HasReaperReference && _cluster.Text(_cluster.Mapping(_reaper, "reaperRef"), "name") is not null)
            && (_cluster.Text(_reaper, "deploymentMode") != "SINGLE" || singleReaper == name);
        if (reaperHere)
            workloads.Add(RefuseLocalReaper(new ReaperReader(imagesThere).Read(_cluster, _reaper!, scope, _reaper!, ImageTier.ClusterLevel, KubernetesName.Cleanup(clusterName + "-" + datacenterName + "-reaper"), ofCluster: true)));
        if (!stopped)
            AddStargate(reader, imagesThere, dc, scope, clusterName + "-" + datacenterName, version ?? "", workloads);

        IReadOnlyList<Finding> findings = [.. reader.Findings, .. _cluster.Findings];
        var model = new DatacenterModel
        {
            Scope = scope,
            Node = dc,
            ServerType = _serverType ?? "",
            ServerVersion = version ?? "",
            ServerImage = serverImage,
            ReadOnlyRootFilesystem = _release.HasReadOnlyRootFilesystem ? reader.Flag(dc, "readOnlyRootFilesystem") ?? _cluster.Flag(_cassandra, "readOnlyRootFilesystem") : null,
            UseNewConfigBuilder = Annotation(metadata, "cassandra.datastax.com/use-new-config-builder"),
            InitContainers = template.InitContainers,
            Containers = template.Containers,
            PullSecrets = template.PullSecrets,
            Size = reader.Number(dc, "size"),
            Stopped = stopped,
            K8sContext = k8sContext,
            Findings = findings,
        };
        return new DatacenterRendering(model, [.. workloads.Select(workload => workload with { Findings = findings })]);
    }

    /// <summary>What the StatefulSets of a datacenter are named after, and its racks.</summary>
    /// <param name="dc">One of the datacenters.</param>
    public (StatefulSetName Name, IReadOnlyList<string> Racks) NamesOf(Node dc)
    {
        // What is wrong with them is told when the datacenter is rendered.
        var reader = new ResourceReader();
        var name = new StatefulSetName
        {
            Cluster = (_release.HasClusterName ? reader.Text(_cassandra, "clusterName") : null) ?? Name,
            Datacenter = reader.Text(reader.Mapping(dc, "metadata"), "name") ?? "",
            Override = _release.HasDatacenterName ? reader.Text(dc, "datacenterName") : null,
        };
        return (name, RackNames(reader, reader, dc));
    }

    // ---- containers: whole list of the datacenter (1.2 to 1.4), or merged by name and field (since 1.5) ----------------

    private List<ContainerModel> Merge(ResourceReader reader, string key, Node dc)
    {
        if (!_release.HasContainers)
        {
            foreach (var level in new[] { dc, _cassandra })
            {
                if (level?[key] is { IsNull: false } unread)
                    reader.Report(ResolutionRules.WithoutEffect, unread.Location, unread.Path + " is read since k8ssandra-operator 1.2.0; " + _release.Version + " ignores it.", "Upgrade, or remove it.");
            }

            return [];
        }

        var ofCluster = PodTemplateReader.Containers(reader, _cassandra, key, ImageTier.ClusterLevel);
        var ofDc = PodTemplateReader.Containers(reader, dc, key, ImageTier.DatacenterLevel);
        if (ofCluster.Count == 0)
            return ofDc;
        if (ofDc.Count == 0)
            return ofCluster;
        if (!_release.MergesPerField)
        {
            foreach (var shadowed in ofCluster)
            {
                var index = ofDc.FindIndex(container => container.Name == shadowed.Name);
                if (index >= 0)
                    ofDc[index] = ofDc[index] with { Image = Candidate.Concat(ofDc[index].Image, IgnoreWhole(shadowed.Image)) };
            }

            return ofDc;
        }

        foreach (var container in ofDc)
        {
            var index = ofCluster.FindIndex(other => other.Name == container.Name);
            if (index < 0)
            {
                ofCluster.Add(container);
                continue;
            }

            var lower = ofCluster[index];
            ofCluster[index] = container with
            {
                Image = Candidate.Concat(container.Image, lower.Image),
                PullPolicy = Candidate.Concat(container.PullPolicy, lower.PullPolicy),
            };
        }

        return ofCluster;
    }

    private static Candidate? IgnoreWhole(Candidate? chain) =>
        chain is null ? null : chain with { Ignored = true, Next = null, Reason = "until 1.4 the datacenter's list replaces the cluster's as a whole" };

    private bool DeclaresCassandra(Node dc, Template template)
    {
        if (_release.DeclaresCassandra || _reaper is not null)
            return true;
        if (template.Containers.Count > 0)
            return false;
        if (_release.DeclaresCassandraWithoutContainers)
            return true;
        var hasVolumes = _release.HasContainers && (dc["extraVolumes"] is { IsNull: false } volumes ? volumes : _cassandra?["extraVolumes"])?["volumes"] is { Items.Length: > 0 };
        return _cluster.Flag(_spec, "auth") != false && template.InitContainers.Count == 0 && !hasVolumes;
    }

    private string? Annotation(Node? metadata, string key)
    {
        if (_release.HasClusterAnnotations && _cluster.Mapping(_cassandra, "metadata")?["annotations"]?[key] is { Text.Length: > 0 } ofCluster)
            return ofCluster.Text;
        return _release.ExternalDatacentersRemoveAnnotations && _cluster.Items(_spec, "externalDatacenters").Length > 0 ? null : metadata?["annotations"]?[key]?.Text;
    }

    // ---- containers that the operator adds --------------------------------------------------------------------------

    private void AddJmx(ResourceReader reader, Node dc, Template template)
    {
        if (!_release.HasJmxContainer || _cluster.Flag(_spec, "auth") == false)
            return;
        var objectDefault = _release.Ships.Crd.JmxInitContainerImage;
        var ofDc = _images.Read(reader, dc, "jmxInitContainerImage", ImageTier.DatacenterLevel, objectDefault, "jmx-init");
        var ofCluster = _images.Read(_cluster, _cassandra, "jmxInitContainerImage", ImageTier.ClusterLevel, objectDefault, "jmx-init");
        var (answer, policy, fields) = _images.Compose(ofDc ?? ofCluster, _release.Ships.Jmx!);
        IReadOnlyList<Diagnostic> diagnostics = [];
        if (ofDc is not null && _cassandra?["jmxInitContainerImage"] is { IsNull: false } shadowed)
        {
            diagnostics =
            [
                ResolutionRules.DefaultShadows.At(
                    shadowed.Location,
                    dc["jmxInitContainerImage"] is { IsNull: false }
                        ? "The datacenter's jmxInitContainerImage replaces the cluster's as a whole."
                        : "spec.cassandra.jmxInitContainerImage has no effect: the API server gives every datacenter a jmxInitContainerImage by default, and the datacenter's wins.",
                    "Set jmxInitContainerImage at the datacenter."),
            ];
        }

        var container = new ContainerModel("jmx-credentials") { Answer = answer, PullPolicy = policy, Component = "jmx-init", Diagnostics = diagnostics };
        Replace(template.InitContainers, container);
        if (Candidate.Winner(fields.PullSecret) is { } secret)
            template.PullSecrets.Add(secret with { Next = null });
    }

    private void AddVector(ResourceReader reader, Node dc, Template template)
    {
        if (!_release.HasVector)
            return;
        var ofCluster = _cluster.Mapping(_cluster.Mapping(_cassandra, "telemetry"), "vector");
        var ofDc = reader.Mapping(reader.Mapping(dc, "telemetry"), "vector");
        var enabled = _cluster.Flag(ofCluster, "enabled");
        var image = reader.Push(null, ofCluster, "image", ImageTier.ClusterLevel, "system-logger");
        if (_release.VectorReadsDatacenterTelemetry)
        {
            enabled = reader.Flag(ofDc, "enabled") ?? enabled;
            image = reader.Push(image, ofDc, "image", ImageTier.DatacenterLevel, "system-logger");
        }
        else if (reader.Push(null, ofDc, "image", ImageTier.DatacenterLevel, "system-logger") is { } unread)
        {
            image = Candidate.Concat(unread with { Ignored = true, Reason = "until 1.31 Vector in the Cassandra pods looks at the cluster's telemetry only" }, image);
            reader.Report(
                ResolutionRules.WithoutEffect,
                unread.Node!.Location,
                "The datacenter's telemetry.vector.image has no effect in k8ssandra-operator " + _release.Version + ": Vector in the Cassandra pods looks at spec.cassandra.telemetry only.",
                "Set spec.cassandra.telemetry.vector.image.",
                "system-logger");
        }

        if (enabled != true)
            return;
        if (_release.HasVectorContainer)
        {
            var answer = Candidate.Winner(image) is null ? ComponentImages.Opaque(_release.Ships.Vector!, ImageTier.OperatorDefault) : null;
            Replace(template.Containers, new ContainerModel("vector-agent") { Image = image, Answer = answer, PullPolicy = ComponentImages.IfNotPresent, Component = "vector" });
            return;
        }

        var index = template.Containers.FindIndex(container => container.Name == CassandraPodResolver.SystemLogger);
        if (index >= 0 && !_release.VectorKeepsUserLogger && Candidate.Winner(template.Containers[index].Image) is { } replaced)
        {
            reader.Report(
                ResolutionRules.ContainerReplaced,
                replaced.Node?.Location,
                "The image of a container named " + CassandraPodResolver.SystemLogger + " has no effect while Vector is enabled: k8ssandra-operator " + _release.Version + " writes this container itself.",
                "Set telemetry.vector.image instead, or upgrade to 1.17.0.",
                "system-logger");
        }

        var user = index < 0 ? new ContainerModel(CassandraPodResolver.SystemLogger) : template.Containers[index];
        var logger = _release.VectorKeepsUserLogger
            ? user with { Image = Candidate.Concat(image, user.Image) }
            : new ContainerModel(CassandraPodResolver.SystemLogger, user.Node) { Image = Candidate.Concat(image, Ignore(user.Image, "until 1.16 Vector replaces the container as a whole")) };
        if (index < 0)
            template.Containers.Add(logger);
        else
            template.Containers[index] = logger;
    }

    private void AddMedusa(ResourceReader reader, Template template)
    {
        if (_medusa is null)
            return;
        var fields = _images.Read(_cluster, _medusa, "containerImage", ImageTier.ClusterLevel, null, "medusa");
        var (answer, policy, _) = _images.Medusa(fields);
        template.Medusa = new ContainerModel("medusa") { Answer = answer, PullPolicy = policy, Component = "medusa" };
        if (_release.ReadsImageConfig)
        {
            foreach (var secret in _operator.ImageConfig.PullSecrets())
            {
                if (!template.PullSecrets.Exists(other => other.Value == secret.Value))
                    template.PullSecrets.Add(secret);
            }
        }

        if (Candidate.Winner(fields?.PullSecret) is { } unused)
        {
            template.PullSecrets.Add(unused with { Next = null, Ignored = true, Reason = "Medusa's pullSecretRef never reaches the Cassandra pod" });
            reader.Report(
                ResolutionRules.UnusedPullSecret,
                unused.Node?.Location,
                "spec.medusa.containerImage.pullSecretRef never reaches the Cassandra pod, in which Medusa runs.",
                "Put the secret on the service account, or into the ImageConfig that cass-operator reads.",
                "medusa");
        }

        var restore = template.Medusa with { Name = "medusa-restore" };
        var index = template.InitContainers.FindIndex(container => container.Name == "medusa-restore");
        if (index < 0)
        {
            Placeholder(template);
            template.InitContainers.Add(restore);
        }
        else
        {
            template.InitContainers[index] = Replacing(template.InitContainers[index], restore);
        }

        Replace(template.Containers, template.Medusa);
    }

    private void AddPerNodeConfig(ResourceReader reader, Node dc, Template template, bool generatesTokens)
    {
        if (!_release.HasPerNodeConfig || (!generatesTokens && reader.Text(reader.Mapping(dc, "perNodeConfigMapRef"), "name") is null))
            return;
        Placeholder(template);
        Candidate? image = null;
        ImageAnswer? answer = null;
        List<Diagnostic> diagnostics = [];
        if (_release.HasPerNodeConfigImage)
        {
            const string Key = "perNodeConfigInitContainerImage";
            var byDefault = _images.AppliesDefaults ? _release.Ships.Crd.PerNodeConfigInitContainerImage : null;
            if (byDefault is not null && _cassandra?[Key] is null or { IsNull: true })
                image = new Candidate(byDefault, ImageTier.CrdDefault, null);
            image = reader.Push(image, _cassandra, Key, ImageTier.ClusterLevel, "per-node-config");
            if (byDefault is not null && dc[Key] is null or { IsNull: true })
            {
                if (image is { Tier: ImageTier.ClusterLevel })
                {
                    diagnostics.Add(ResolutionRules.DefaultShadows.At(
                        image.Node!.Location,
                        "spec.cassandra.perNodeConfigInitContainerImage has no effect: the API server gives every datacenter one by default, and the datacenter's wins.",
                        "Set perNodeConfigInitContainerImage at the datacenter."));
                }

                image = new Candidate(byDefault, ImageTier.CrdDefault, null, image, "the API server fills it in at the datacenter");
            }

            image = reader.Push(image, dc, Key, ImageTier.DatacenterLevel, "per-node-config");
            if (image is null)
                answer = _release.ReadsImageConfig ? _operator.ImageConfig.Component("k8ssandra-client") : _release.Ships.PerNodeFallback is { } fallback ? ComponentImages.Opaque(fallback, ImageTier.OperatorDefault) : null;
            else if (_release.ReadsImageConfig)
                answer = _operator.ImageConfig.Component("k8ssandra-client");
        }
        else
        {
            answer = ComponentImages.Opaque(_release.Ships.PerNode!, ImageTier.OperatorDefault);
        }

        template.InitContainers.Add(new ContainerModel("per-node-config") { Image = image, Answer = answer, Component = "per-node-config", Diagnostics = diagnostics });
    }

    private static void Placeholder(Template template)
    {
        if (template.InitContainers.FindIndex(container => container.Name == CassandraPodResolver.ConfigInit) < 0)
            template.InitContainers.Add(new ContainerModel(CassandraPodResolver.ConfigInit));
    }

    private static void Replace(List<ContainerModel> containers, ContainerModel container)
    {
        var index = containers.FindIndex(other => other.Name == container.Name);
        if (index < 0)
            containers.Add(container);
        else
            containers[index] = Replacing(containers[index], container);
    }

    private static ContainerModel Replacing(ContainerModel user, ContainerModel container)
    {
        if (user.Node is null || Candidate.Winner(user.Image) is not { } image)
            return container;
        return container with
        {
            Image = Candidate.Concat(container.Image, Ignore(user.Image, "the operator writes this container itself")),
            Diagnostics =
            [
                .. container.Diagnostics,
                ResolutionRules.ContainerReplaced.At(
                    image.Node?.Location,
                    "The image of a container named " + container.Name + " has no effect: the operator writes this container itself.",
                    "Set the image of the component instead (for Medusa spec.medusa.containerImage)."),
            ],
        };
    }

    private static Candidate? Ignore(Candidate? chain, string reason) =>
        chain is null ? null : chain with { Ignored = true, Reason = reason, Next = Ignore(chain.Next, reason) };

    // ---- workloads beside the Cassandra pods ------------------------------------------------------------------------

    private void AddMedusaWorkloads(Scope scope, string clusterName, Node dc, Template template, List<WorkloadModel> workloads)
    {
        if (_release.HasStandaloneMedusa)
        {
            var standalone = new WorkloadModel(scope, WorkloadKind.Medusa, _medusa!) { Name = KubernetesName.Cleanup(clusterName + "-" + scope.Datacenter + "-medusa-standalone") };
            standalone.Containers.Add((ContainerKind.Main, template.Medusa!));
            if (_release.StandaloneMedusaHasPullSecret)
            {
                standalone.PullSecrets.AddRange(_operator.PullSecrets);
                var fields = _images.Read(_cluster, _medusa, "containerImage", ImageTier.ClusterLevel, null, null);
                if (Candidate.Winner(fields?.PullSecret) is { } secret)
                    standalone.PullSecrets.Add(secret with { Next = null });
            }

            workloads.Add(standalone);
        }

        if (_release.HasPurgeJob && !(_release.HasPurgeSwitch && _cluster.Flag(_medusa, "purgeBackups") == false))
        {
            var job = new WorkloadModel(scope, WorkloadKind.Medusa, dc);
            job.Containers.Add((ContainerKind.Job, new ContainerModel("k8ssandra-purge-backups")
            {
                Answer = ComponentImages.Opaque(_release.Ships.PurgeJob!, ImageTier.OperatorDefault),
                PullPolicy = ComponentImages.IfNotPresent,
                Component = "medusa-purge",
            }));
            workloads.Add(job);
        }
    }

    // controllers/k8ssandra/reaper.go: local storage cannot be shared by the Reapers of several datacenters.
    private WorkloadModel RefuseLocalReaper(WorkloadModel workload)
    {
        if (!_release.HasReaperStorageType || _cluster.Text(_reaper, "storageType") != "local" || _cluster.Text(_reaper, "deploymentMode") == "SINGLE")
            return workload;
        var failure = ImageAnswer.Failure(ResolutionRules.NotBuilt.At(
            _reaper!["storageType"]!.Location,
            "The operator does not create Reaper: storageType local goes with deploymentMode SINGLE only.",
            "Set spec.reaper.deploymentMode: SINGLE."));
        for (var i = 0; i < workload.Containers.Count; i++)
        {
            var (kind, container) = workload.Containers[i];
            workload.Containers[i] = (kind, container with { Image = null, Answer = failure, PullPolicy = null });
        }

        return workload;
    }

    private void AddStargate(ResourceReader reader, ComponentImages images, Node dc, Scope scope, string prefix, string version, List<WorkloadModel> workloads)
    {
        var ofDc = reader.Mapping(dc, "stargate");
        var ofCluster = _cluster.Mapping(_spec, "stargate");
        if (ofDc is null && ofCluster is null)
            return;
        if (ofDc is not null)
            CheckStargate(reader, ofDc);
        var racks = RackNames(_cluster, reader, dc);
        var size = reader.Number(ofDc, "size") ?? _cluster.Number(ofCluster, "size") ?? 1;
        var stargate = new StargateReader(images);
        for (var i = 0; i < racks.Count && i < size; i++)
        {
            var rack = racks[i];
            Node? ofRack = null;
            foreach (var item in reader.Items(ofDc, "racks"))
            {
                if (item["name"]?.Text == rack)
                    ofRack = item;
            }

            var name = StargateReader.DeploymentName(prefix, rack, _release);
            workloads.Add(stargate.Read(reader, scope, name, [(ofRack, ImageTier.DatacenterLevel), (ofDc, ImageTier.DatacenterLevel), (ofCluster, ImageTier.ClusterLevel)], _serverType, version));
        }
    }

    private List<string> RackNames(ResourceReader cluster, ResourceReader reader, Node dc)
    {
        var names = new List<string>();
        // Merged by name since 1.5, cluster first; before, the datacenter's list replaces the cluster's.
        var ofDc = reader.Items(dc, "racks");
        if (_release.MergesPerField || ofDc.Length == 0)
        {
            foreach (var rack in cluster.Items(_cassandra, "racks"))
                names.Add(rack["name"]?.Text ?? "");
        }

        foreach (var rack in ofDc)
        {
            var name = rack["name"]?.Text ?? "";
            if (!names.Contains(name))
                names.Add(name);
        }

        return names.Count == 0 ? ["default"] : names;
    }

    private static void CheckStargate(ResourceReader reader, Node? stargate)
    {
        ImageKeys.CheckStargate(reader, stargate);
        foreach (var rack in reader.Items(stargate, "racks"))
            ImageKeys.CheckStargate(reader, rack.Kind == NodeKind.Mapping ? rack : null);
    }

    // ---- what else decides ------------------------------------------------------------------------------------------

    // pkg/cassandra/tokens.go: initial tokens are computed, and so a per-node config made, when every datacenter has fewer
    // than 16 num_tokens (16, or 256 for Cassandra 3, is put in where none is set), nobody gave a per-node config, and the
    // partitioner is one and the same.
    private bool GeneratesInitialTokens(Node[] datacenters)
    {
        if (!_release.HasPerNodeConfig || datacenters.Length == 0)
            return false;
        string? common = null;
        var nodes = 0;
        foreach (var dc in datacenters)
        {
            if (dc["perNodeConfigMapRef"]?["name"] is { Text.Length: > 0 })
                return false;
            if (!int.TryParse(Setting(dc, "num_tokens"), out var tokens) || tokens >= 16)
                return false;
            var replication = 3;
            if (Setting(dc, "allocate_tokens_for_local_replication_factor") is { } text && !int.TryParse(text, out replication))
                return false;
            var partitioner = Setting(dc, "partitioner") ?? "Murmur3Partitioner";
            partitioner = partitioner.Contains("Murmur3Partitioner", StringComparison.Ordinal) ? "Murmur3" : partitioner.Contains("RandomPartitioner", StringComparison.Ordinal) ? "Random" : null;
            if (partitioner is null || (common ??= partitioner) != partitioner)
                return false;
            var size = int.TryParse(dc["size"]?.Text, out var number) ? number : 0;
            nodes += tokens * Math.Min(size, replication);
        }

        return nodes > 0;
    }

    // Merged per field since 1.5; before, the datacenter's config replaces the cluster's as a whole.
    private string? Setting(Node dc, string key)
    {
        var setting = dc.At("config", "cassandraYaml", key);
        if (setting is null or { IsNull: true } && (_release.MergesPerField || dc["config"] is null or { IsNull: true }))
            setting = _cassandra?.At("config", "cassandraYaml", key);
        return setting is { IsNull: false } ? setting.Text : null;
    }

    private void WarnOfDeadJmx(ResourceReader reader, Node? level)
    {
        if (_release.HasJmxContainer || level?["jmxInitContainerImage"] is not { IsNull: false } dead)
            return;
        reader.Report(
            ResolutionRules.WithoutEffect,
            dead.Location,
            dead.Path + " has no effect: since k8ssandra-operator 1.5.0 there is no JMX init container.",
            "Remove it.",
            "jmx-init");
    }

    // serverImage under a name or at a level where the key does not exist: shown in the trace as what it is.
    private static Candidate? IgnoredServerImage(Node? level, ImageTier tier, string? atWrongLevel)
    {
        if (level is null)
            return null;
        foreach (var member in level.Members)
        {
            var wrong = atWrongLevel is not null
                ? string.Equals(member.Key, atWrongLevel, StringComparison.OrdinalIgnoreCase)
                : member.Key != "serverImage" && string.Equals(member.Key, "serverImage", StringComparison.OrdinalIgnoreCase);
            if (wrong && member.Value is { IsString: true, Text.Length: > 0 })
                return new Candidate(member.Value.Text, tier, member.Value, null, "the key does not exist here; the API server drops it", Ignored: true);
        }

        return null;
    }

    private sealed class Template(List<ContainerModel> containers, List<ContainerModel> initContainers)
    {
        public List<ContainerModel> Containers => containers;

        public List<ContainerModel> InitContainers => initContainers;

        public List<Candidate> PullSecrets { get; } = [];

        public ContainerModel? Medusa { get; set; }
    }
}

/// <summary>What becomes of one datacenter of a K8ssandraCluster: the CassandraDatacenter, and the workloads beside it.</summary>
internal sealed record DatacenterRendering(DatacenterModel Datacenter, IReadOnlyList<WorkloadModel> Workloads);

/// <summary>The cluster that a <c>k8sContext</c> stands for.</summary>
/// <param name="Context">The kubeconfig context by which it is read.</param>
/// <param name="Operator">The k8ssandra-operator there, which builds Reaper and Stargate.</param>
internal sealed record DataPlane(string Context, K8ssandraOperatorEnvironment Operator);
