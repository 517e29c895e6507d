using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// Answers questions about resources against a snapshot: which clusters and datacenters a resource declares, and which
/// image each of their containers runs. One resource at a time; it keeps nothing of them.
/// </summary>
internal sealed class Fleet(Snapshot snapshot, bool withTrace = true)
{
    private readonly EffectiveImageFactory _factory = new(withTrace);

    public Snapshot Snapshot => snapshot;

    /// <summary>Whether a resource has images of its own to resolve.</summary>
    public static bool IsRelevant(Node root) => KindOf(root) != ResourceKind.Other;

    /// <summary>The cluster that a resource declares; null where it declares none.</summary>
    public K8ssCluster? Cluster(Node root, string? context)
    {
        if (KindOf(root) != ResourceKind.K8ssandraCluster)
            return null;
        var reader = ClusterReader(root, context, out var environment);
        return new K8ssCluster
        {
            Context = context,
            Namespace = reader.Namespace,
            Cluster = reader.Name,
            Name = reader.Name,
            ServerType = reader.ServerType,
            ServerVersion = reader.ServerVersion,
            Datacenters = reader.DatacenterNames,
            K8ssandraOperatorVersion = environment.Release.Version.ToString(),
            Location = root.Location,
            Diagnostics = [.. reader.Findings.Select(finding => finding.Diagnostic)],
            Origin = new Origin(snapshot, root, context, null),
        };
    }

    /// <summary>The datacenters that a resource declares, in order.</summary>
    public IEnumerable<K8ssDatacenter> Datacenters(Node root, string? context)
    {
        switch (KindOf(root))
        {
            case ResourceKind.CassandraDatacenter:
                var model = CassandraDatacenterReader.Read(root, context);
                var config = snapshot.CassOperatorOf(context, model.Scope.Namespace);
                yield return Describe(model, "CassandraDatacenter", config, null, new Origin(snapshot, root, context, null));
                break;
            case ResourceKind.K8ssandraCluster:
                var reader = ClusterReader(root, context, out var environment);
                foreach (var rendering in reader.Datacenters())
                {
                    var dc = rendering.Datacenter;
                    yield return Describe(dc, "K8ssandraCluster", snapshot.CassOperatorOf(dc.Scope.Context, dc.Scope.Namespace, environment.Release), environment.Release.Version.ToString(), new Origin(snapshot, root, context, dc.Node.Index) { PodContext = dc.Scope.Context });
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The CassandraDatacenters that a resource is or stands for, in order.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    public IEnumerable<DeclaredDatacenter> Declared(Node root, string? context)
    {
        switch (KindOf(root))
        {
            case ResourceKind.CassandraDatacenter:
                var own = StatefulSetName.Read(root);
                yield return new DeclaredDatacenter(CassandraDatacenterReader.Read(root, context), null, own.Name, own.Racks);
                break;
            case ResourceKind.K8ssandraCluster:
                var reader = ClusterReader(root, context, out var environment);
                foreach (var rendering in reader.Datacenters())
                {
                    var (name, racks) = reader.NamesOf(rendering.Datacenter.Node);
                    yield return new DeclaredDatacenter(rendering.Datacenter, environment, name, racks);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Where a Reaper or a Stargate of its own belongs; null for anything else.</summary>
    public static Scope? WorkloadScope(Node root, string? context) =>
        KindOf(root) is ResourceKind.Reaper or ResourceKind.Stargate ? ScopeOf(new ResourceReader(), root["metadata"], root["spec"] ?? root, context) : null;

    /// <summary>The effective images of a resource, in the order of its pods.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="report">Where findings go that belong to no image.</param>
    public IEnumerable<EffectiveImage> Images(Node root, string? context, int? datacenter, Action<Diagnostic> report)
    {
        var images = new List<EffectiveImage>();
        switch (KindOf(root))
        {
            case ResourceKind.CassandraDatacenter:
                var model = CassandraDatacenterReader.Read(root, context);
                snapshot.CheckWatched(context, model.Scope.Namespace);
                new CassandraPodResolver(_factory).Resolve(model, snapshot.CassOperatorOf(context, model.Scope.Namespace), images);
                ReportRest(model.Findings, images, report);
                foreach (var image in images)
                    yield return image;
                break;
            case ResourceKind.K8ssandraCluster:
                var reader = ClusterReader(root, context, out var environment);
                var hasDatacenters = false;
                foreach (var rendering in reader.Datacenters())
                {
                    hasDatacenters = true;
                    if (datacenter is { } index && rendering.Datacenter.Node.Index != index)
                        continue;
                    images.Clear();
                    Resolve(rendering, context, environment, images, report);
                    foreach (var image in images)
                        yield return image;
                }

                if (!hasDatacenters)
                    ReportRest(reader.Findings, [], report);
                break;
            case ResourceKind.Reaper or ResourceKind.Stargate:
                foreach (var workload in Workloads(root, context))
                    workload.Resolve(_factory, images);
                foreach (var image in images)
                    yield return image;
                break;
            case ResourceKind.Deployment when OperatorDeployment.Read(root, context) is { } deployment:
                deployment.Workload().Resolve(_factory, images);
                foreach (var image in images)
                    yield return image;
                break;
            default:
                break;
        }
    }

    /// <summary>The datacenters that a resource declares as their cass-operator sees them, each with the ImageConfig that this operator reads.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    public IEnumerable<(DatacenterModel Datacenter, ImageConfig Config)> Models(Node root, string? context, int? datacenter)
    {
        switch (KindOf(root))
        {
            case ResourceKind.CassandraDatacenter:
                var model = CassandraDatacenterReader.Read(root, context);
                yield return (model, snapshot.CassOperatorOf(context, model.Scope.Namespace));
                break;
            case ResourceKind.K8ssandraCluster:
                var reader = ClusterReader(root, context, out var environment);
                foreach (var rendering in reader.Datacenters())
                {
                    var dc = rendering.Datacenter;
                    if (datacenter is null || dc.Node.Index == datacenter)
                        yield return (dc, snapshot.CassOperatorOf(dc.Scope.Context, dc.Scope.Namespace, environment.Release));
                }

                break;
            default:
                break;
        }
    }

    /// <summary>The datacenters that a resource belongs to or declares, about whose images some ImageConfig has a say: that of its cass-operator, or of a k8ssandra-operator.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="isMeant">Which ImageConfig.</param>
    public IEnumerable<Scope> GovernedBy(Node root, string? context, Predicate<ImageConfig> isMeant)
    {
        switch (KindOf(root))
        {
            case ResourceKind.CassandraDatacenter:
                var model = CassandraDatacenterReader.Read(root, context);
                if (isMeant(snapshot.CassOperatorOf(context, model.Scope.Namespace)))
                    yield return model.Scope;
                break;
            case ResourceKind.K8ssandraCluster:
                var reader = ClusterReader(root, context, out var environment);
                foreach (var rendering in reader.Datacenters())
                {
                    var scope = rendering.Datacenter.Scope;
                    if (isMeant(environment.ImageConfig)
                        || isMeant(snapshot.CassOperatorOf(scope.Context, scope.Namespace, environment.Release))
                        || isMeant(snapshot.K8ssandraOperatorOf(scope.Context, scope.Namespace, environment.Release).ImageConfig))
                    {
                        yield return scope;
                    }
                }

                break;
            case ResourceKind.Reaper or ResourceKind.Stargate:
                var own = ScopeOf(new ResourceReader(), root["metadata"], root["spec"] ?? root, context);
                if (isMeant(snapshot.K8ssandraOperatorOf(context, own.Namespace).ImageConfig))
                    yield return own;
                break;
            default:
                break;
        }
    }

    /// <summary>The ImageConfigs of the snapshot.</summary>
    public IEnumerable<K8ssImageConfig> ImageConfigs()
    {
        foreach (var source in snapshot.ImageConfigs)
        {
            var config = snapshot.Decode(source);
            yield return Describe(source, config);
        }
    }

    /// <summary>One ImageConfig, whether the snapshot has it or is only asked about it.</summary>
    public K8ssImageConfig ImageConfig(ImageConfigSource source) => Describe(source, snapshot.Decode(source));

    /// <summary>The ImageConfig that applies to the datacenters of a resource, each once; what a release ships is none of the snapshot's and left out.</summary>
    /// <param name="root">The cluster, or the datacenter.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenterIndex">The only datacenter of the cluster to look at; null for all.</param>
    public IEnumerable<K8ssImageConfig> ImageConfigsOf(Node root, string? context, int? datacenterIndex) =>
        Governing(root, context, datacenterIndex).Select(found => Describe(found.Source, found.Config));

    /// <summary>The places of those ImageConfigs.</summary>
    public IEnumerable<ImageConfigSource> SourcesOf(Node root, string? context, int? datacenterIndex) => Governing(root, context, datacenterIndex).Select(found => found.Source);

    private IEnumerable<(ImageConfigSource Source, ImageConfig Config)> Governing(Node root, string? context, int? datacenterIndex)
    {
        var seen = new HashSet<Node>();
        var manager = KindOf(root) == ResourceKind.K8ssandraCluster ? snapshot.K8ssandraOperatorOf(context, root.At("metadata", "namespace")?.Text).Release : null;
        foreach (var dc in Datacenters(root, context))
        {
            if (datacenterIndex is not null && ((Origin)dc.Origin!).DatacenterIndex != datacenterIndex)
                continue;
            var config = snapshot.CassOperatorOf(((Origin)dc.Origin!).PodContext ?? context, dc.Namespace, manager);
            var source = config.Root is null ? null : snapshot.ImageConfigs.Concat(snapshot.Options.ImageConfig is { } given ? [given] : []).FirstOrDefault(candidate => ReferenceEquals(candidate.Document, config.Root));
            if (source is not null && seen.Add(source.Root))
                yield return (source, config);
        }
    }

    private void Resolve(DatacenterRendering rendering, string? context, K8ssandraOperatorEnvironment environment, List<EffectiveImage> images, Action<Diagnostic> report)
    {
        var dc = rendering.Datacenter;
        if (dc.K8sContext is null || context is not null)
            snapshot.CheckWatched(dc.Scope.Context, dc.Scope.Namespace);
        new CassandraPodResolver(_factory).Resolve(dc, snapshot.CassOperatorOf(dc.Scope.Context, dc.Scope.Namespace, environment.Release), images);
        foreach (var workload in rendering.Workloads)
            workload.Resolve(_factory, images);
        ReportRest(dc.Findings, images, report);
        if (context is null && dc.K8sContext is { } other)
        {
            report(ResolutionRules.OtherContext.At(
                dc.Node["k8sContext"]?.Location,
                "The datacenter " + Printable.Escape(dc.Scope.Datacenter ?? "", 80) + " runs in the context " + Printable.Escape(other, 80) + ", whose operators read their own ImageConfig; it is taken to be the same here.",
                "Resolve that cluster's manifests with its own ImageConfig (-ImageConfigPath, --image-config)."));
        }
    }

    // A finding that concerns a component stands on its images; the rest, and those of components that no pod has, go out here.
    private static void ReportRest(IReadOnlyList<Finding> findings, List<EffectiveImage> images, Action<Diagnostic> report)
    {
        foreach (var finding in findings)
        {
            if (!images.Exists(image => image.Diagnostics.Contains(finding.Diagnostic)))
                report(finding.Diagnostic);
        }
    }

    private K8ssandraClusterReader ClusterReader(Node root, string? context, out K8ssandraOperatorEnvironment environment)
    {
        environment = snapshot.K8ssandraOperatorOf(context, root.At("metadata", "namespace")?.Text);
        var manager = environment.Release;
        return context is null
            ? new K8ssandraClusterReader(root, context, environment)
            : new K8ssandraClusterReader(root, context, environment, (k8sContext, @namespace) => DataPlaneOf(context, k8sContext, @namespace, manager));
    }

    private DataPlane DataPlaneOf(string context, string k8sContext, string? @namespace, K8ssandraOperatorRelease manager)
    {
        var found = snapshot.Resources.FindContext(context, k8sContext);
        if (found is null)
        {
            found = k8sContext;
            snapshot.Resources.MarkUnread(found, ResolutionRules.ContextNotRead.At(
                null,
                "The cluster behind k8sContext " + Printable.Escape(k8sContext, 80) + " cannot be read: the kubeconfig has no context of that name. Which release and which ImageConfig its operators run is not known.",
                "Say which context it is (-ContextMap, --context-map), or name the ImageConfig (-ImageConfigPath, --image-config)."));
        }

        return new DataPlane(found, snapshot.K8ssandraOperatorOf(found, @namespace, manager));
    }

    private IEnumerable<WorkloadModel> Workloads(Node root, string? context)
    {
        var reader = new ResourceReader();
        var metadata = reader.Mapping(root, "metadata");
        var spec = reader.Mapping(root, "spec") ?? root;
        var scope = ScopeOf(reader, metadata, spec, context);
        var environment = snapshot.K8ssandraOperatorOf(context, scope.Namespace);
        var images = new ComponentImages(environment, appliesDefaults: ComponentImages.LacksDefaults(root));
        if (KindOf(root) == ResourceKind.Reaper)
        {
            ImageKeys.CheckReaper(reader, spec);
            yield return new ReaperReader(images).Read(reader, spec, scope, root, ImageTier.ClusterLevel, reader.Text(metadata, "name"), ofCluster: false);
            yield break;
        }

        ImageKeys.CheckStargate(reader, spec);
        var found = scope.Datacenter is null ? null : snapshot.Resources.FindDatacenter(context, scope.Namespace, scope.Datacenter);
        if (found is null)
        {
            reader.Report(
                ResolutionRules.NoDatacenter,
                (spec["datacenterRef"] ?? root).Location,
                "The CassandraDatacenter " + Printable.Escape(scope.Datacenter ?? "(none)", 80) + " is not among the manifests; Stargate's image is taken to be that for Cassandra 4, and one rack is shown.",
                "Give the CassandraDatacenter too.",
                "stargate");
        }

        var dc = found ?? root;
        var dcSpec = dc["spec"];
        var prefix = found is null
            ? reader.Text(metadata, "name") ?? ""
            : (dcSpec?["clusterName"]?.Text ?? "") + "-" + (environment.Release.StargateUsesDatacenterName && dcSpec?["datacenterName"] is { Text.Length: > 0 } other ? other.Text : scope.Datacenter);
        var racks = dcSpec?["racks"] is { Items.Length: > 0 } list && found is not null ? list.Items.ToArray().Select(rack => rack["name"]?.Text ?? "") : ["default"];
        foreach (var rack in racks.Take(reader.Number(spec, "size") ?? 1))
        {
            var ofRack = Array.Find(reader.Items(spec, "racks").ToArray(), item => item["name"]?.Text == rack);
            yield return new StargateReader(images).Read(
                reader,
                scope,
                StargateReader.DeploymentName(prefix, rack, environment.Release),
                [(ofRack, ImageTier.DatacenterLevel), (spec, ImageTier.ClusterLevel)],
                found is null ? null : dcSpec?["serverType"]?.Text,
                found is null ? "" : dcSpec?["serverVersion"]?.Text ?? "");
        }
    }

    // Of a Reaper or a Stargate.
    private static Scope ScopeOf(ResourceReader reader, Node? metadata, Node spec, string? context) =>
        new(context, reader.Text(metadata, "namespace"), reader.Text(reader.Mapping(metadata, "labels"), "k8ssandra.io/cluster-name"), reader.Text(reader.Mapping(spec, "datacenterRef"), "name"));

    private static K8ssDatacenter Describe(DatacenterModel dc, string kind, ImageConfig config, string? k8ssandraOperator, Origin origin) => new()
    {
        Context = origin.Context,
        Namespace = dc.Scope.Namespace,
        Cluster = dc.Scope.Cluster,
        Datacenter = dc.Scope.Datacenter,
        Name = dc.Scope.Datacenter ?? "",
        Kind = kind,
        ServerType = dc.ServerType.Length == 0 ? null : dc.ServerType,
        ServerVersion = dc.ServerVersion.Length == 0 ? null : dc.ServerVersion,
        Size = dc.Size,
        Stopped = dc.Stopped,
        K8sContext = dc.K8sContext,
        CassOperatorVersion = config.Release.Version.ToString(),
        K8ssandraOperatorVersion = k8ssandraOperator,
        Location = dc.Node.Location,
        Diagnostics = [.. dc.Findings.Select(finding => finding.Diagnostic)],
        Origin = origin,
    };

    private K8ssImageConfig Describe(ImageConfigSource source, ImageConfig config) => new()
    {
        Context = source.Context,
        Namespace = source.Namespace,
        Name = source.Name,
        Key = source.IsConfigMap ? ImageConfigSource.Key : null,
        Api = source.Api,
        Labelled = source.IsLabelled,
        CassOperatorVersion = config.Release.Version.ToString(),
        Loads = config.IsLoaded,
        RegistryOverride = config.RegistryOverride?.Value,
        PullSecrets = [.. config.PullSecrets().Select(secret => secret.Value)],
        Images = [.. config.Components.Distinct().Select(component => Describe(component, config))],
        Content = source.Text,
        Location = source.Location,
        Diagnostics = [.. source.Diagnostics, .. config.Diagnostics],
        Origin = new Origin(snapshot, source.Root, source.Context, null),
    };

    private static ImageConfigEntry Describe(string component, ImageConfig config)
    {
        // A version that every release composes; the image is shown with its place instead.
        const string Sample = "4.0.11111";
        var answer = component switch
        {
            "cassandra" => config.Server(component, Sample),
            "dse" => config.Server(component, "6.8.11111"),
            "hcd" => config.Server(component, "1.0.11111"),
            _ => config.Component(component),
        };
        var image = answer.Image?.Replace(Sample, "{version}", StringComparison.Ordinal)
            .Replace("6.8.11111", "{version}", StringComparison.Ordinal)
            .Replace("1.0.11111", "{version}", StringComparison.Ordinal);
        return new ImageConfigEntry(component, image, Candidate.Winner(config.PullPolicy(component))?.Value);
    }

    private static ResourceKind KindOf(Node root)
    {
        var api = root["apiVersion"]?.Text ?? "";
        return root["kind"]?.Text switch
        {
            "K8ssandraCluster" when IsOf(api, "k8ssandra.io/") => ResourceKind.K8ssandraCluster,
            "CassandraDatacenter" when IsOf(api, "cassandra.datastax.com/") => ResourceKind.CassandraDatacenter,
            "Reaper" when IsOf(api, "reaper.k8ssandra.io/") => ResourceKind.Reaper,
            "Stargate" when IsOf(api, "stargate.k8ssandra.io/") => ResourceKind.Stargate,
            "Deployment" => ResourceKind.Deployment,
            _ => ResourceKind.Other,
        };
    }

    private static bool IsOf(string apiVersion, string group) => apiVersion.StartsWith(group, StringComparison.Ordinal);

    private enum ResourceKind
    {
        Other,
        K8ssandraCluster,
        CassandraDatacenter,
        Reaper,
        Stargate,
        Deployment,
    }
}

/// <summary>A CassandraDatacenter that a resource is, or that k8ssandra-operator makes of it.</summary>
/// <param name="Model">What it says about images.</param>
/// <param name="Manager">The k8ssandra-operator that makes it; null for a stand-alone one.</param>
/// <param name="Name">What its StatefulSets are named after.</param>
/// <param name="Racks">Its racks.</param>
internal sealed record DeclaredDatacenter(DatacenterModel Model, K8ssandraOperatorEnvironment? Manager, StatefulSetName Name, IReadOnlyList<string> Racks);

/// <summary>What a pipeline object was made from, so that the next cmdlet can go on from it.</summary>
/// <param name="Snapshot">The operators and ConfigMaps that it was read with.</param>
/// <param name="Root">The resource.</param>
/// <param name="Context">The kubeconfig context; null for a manifest.</param>
/// <param name="DatacenterIndex">Which datacenter of a K8ssandraCluster; null for the whole resource.</param>
internal sealed record Origin(Snapshot Snapshot, Node Root, string? Context, int? DatacenterIndex)
{
    /// <summary>The kubeconfig context in which a datacenter's pods run; null where it is <see cref="Context"/>.</summary>
    public string? PodContext { get; init; }
}
