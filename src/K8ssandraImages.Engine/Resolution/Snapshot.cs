using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// The small part of a set of resources on which all the rest depends: operators and their ConfigMaps. It answers which
/// release and which ImageConfig apply in a namespace; clusters and datacenters stream past it.
/// </summary>
internal class Snapshot(SnapshotOptions options, SnapshotResources? resources = null)
{
    private readonly SnapshotResources _resources = resources ?? new SnapshotResources();
    private readonly Dictionary<(string? Context, string Namespace, OperatorVersion? Manager), ImageConfig> _cassOperators = [];
    private readonly Dictionary<(string? Context, string Namespace), K8ssandraOperatorEnvironment> _k8ssandraOperators = [];
    private readonly Dictionary<(Node Root, OperatorVersion Version, string Api), ImageConfig> _configs = [];
    private readonly Dictionary<OperatorVersion, CassOperatorRelease> _releases = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Queue<Diagnostic> _diagnostics = new();
    private readonly List<ImageConfigSource> _replaced = [];

    /// <summary>What the user said.</summary>
    public SnapshotOptions Options => options;

    /// <summary>What it answers from.</summary>
    public SnapshotResources Resources => _resources;

    /// <summary>The operators, in the order in which they were read.</summary>
    public IReadOnlyList<OperatorDeployment> Operators => _resources.Operators;

    /// <summary>The ImageConfigs, in the order in which they were read.</summary>
    public IReadOnlyList<ImageConfigSource> ImageConfigs => _resources.Sources;

    /// <summary>The same resources for another command, under its options; what was reported is not reported again.</summary>
    public Snapshot With(SnapshotOptions other) => Derive(other, _resources);

    /// <summary>What would be if one ImageConfig were another: the same resources and options, with its answers computed anew.</summary>
    /// <param name="old">The ImageConfig, one of this snapshot's or the one that its options name.</param>
    /// <param name="root">The ConfigMap or bare document in its place (<see cref="ImageConfigSource.RootWith"/>, or the root of an edited file); null for none.</param>
    public Snapshot Replacing(ImageConfigSource old, Node? root)
    {
        var replacement = root is null ? null : old.With(root);
        var isGiven = ReferenceEquals(options.ImageConfig?.Root, old.Root);
        var snapshot = Derive(isGiven ? options with { ImageConfig = replacement } : options, _resources.Replacing(old, replacement));
        snapshot._replaced.Add(old);
        if (replacement is not null)
            snapshot._replaced.Add(replacement);
        return snapshot;
    }

    /// <summary>Whether this snapshot is what would be with another ImageConfig.</summary>
    public bool HasReplaced => _replaced.Count > 0;

    /// <summary>Whether an ImageConfig that an operator uses is one that was replaced to make this snapshot, or what it was replaced by.</summary>
    public bool IsReplaced(ImageConfig config) => config.Root is { } root && _replaced.Exists(source => ReferenceEquals(source.Document, root));

    /// <summary>Takes the findings that belong to no image, each once.</summary>
    public IEnumerable<Diagnostic> TakeDiagnostics()
    {
        while (_diagnostics.TryDequeue(out var diagnostic))
            yield return diagnostic;
    }

    /// <summary>The ImageConfig, bound to the release, that cass-operator uses in a namespace.</summary>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="manager">The k8ssandra-operator that manages the datacenter; null for a stand-alone one.</param>
    public virtual ImageConfig CassOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null)
    {
        @namespace ??= options.DefaultNamespace;
        var key = (context, @namespace ?? "", manager?.Version);
        if (_cassOperators.TryGetValue(key, out var known))
            return known;
        var found = FindCassOperator(context, @namespace, manager);
        ReportUnknown(found.Release.IsKnown, "cass-operator", found.Release.Version, found.Release.NearestKnown);
        return _cassOperators[key] = found.Failure is { } failure
            ? new UnloadedImageConfig(null, found.Release, failure, [])
            : Load(found.Source, found.Release, found.Deployment, manager);
    }

    /// <summary>What cass-operator of a namespace it is, and which ImageConfig it reads, before it is decoded.</summary>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="manager">The k8ssandra-operator that manages the datacenter; null for a stand-alone one.</param>
    internal FoundOperator FindCassOperator(string? context, string? @namespace, K8ssandraOperatorRelease? manager)
    {
        var deployment = OperatorOf(OperatorKind.CassOperator, context, @namespace);
        var hint = _resources.WhyUnread(context) is null ? ReleaseHint(deployment, context, @namespace) : options.CassOperatorVersion;
        var unwatched = deployment is null ? Unwatched(OperatorKind.CassOperator, context, @namespace) : null;
        Diagnostic? failure = null;
        var source = unwatched is null || options.ImageConfig is not null ? FindSource(deployment, hint, context, @namespace, out failure) : null;
        // That nobody watches a namespace is said once (CheckWatched), and on the images.
        if (failure is not null)
            Report(failure);
        failure ??= source is null ? unwatched : null;
        if (hint is null && source is null && manager is not null)
            hint = manager.Ships.CassOperatorOf(MethodOf(null));
        return new FoundOperator(deployment, Release(hint ?? InferByApi(source, silently: failure is not null)), source, failure);
    }

    // Among manifests the operator may just not have been given; in a cluster that has others it is not there.
    private Diagnostic? Unwatched(OperatorKind kind, string? context, string? @namespace) =>
        context is null || (_resources.WhyUnread(context) ?? _resources.WhyPartlyRead(context)) is not null || !_resources.Operators.Exists(other => other.Kind == kind && other.Context == context)
            ? null
            : ResolutionRules.NoImageConfig.At(
                new SourceLocation(context, 0, 0, null, null),
                "No " + NameOf(kind) + " " + Among(context) + " watches the namespace " + Printable.Escape(@namespace ?? "(none)", 80) + ", so nobody builds its pods.",
                "Add the namespace to an operator's WATCH_NAMESPACE, or move the datacenter.");

    /// <summary>Reports a datacenter's namespace that no cass-operator watches, where there are some.</summary>
    public void CheckWatched(string? context, string? @namespace)
    {
        if (_resources.WhyPartlyRead(context) is not null)
            return;
        OperatorDeployment? elsewhere = null;
        foreach (var deployment in _resources.Operators)
        {
            if (deployment.Kind != OperatorKind.CassOperator || deployment.Context != context)
                continue;
            if (deployment.Watches(@namespace))
                return;
            if (elsewhere is null || Precedes(deployment, elsewhere, @namespace))
                elsewhere = deployment;
        }

        if (elsewhere is null)
            return;
        Report(ResolutionRules.NotWatched.At(
            (elsewhere.Container["env"] ?? elsewhere.Root).Location,
            "No cass-operator " + Among(context) + " watches the namespace " + Printable.Escape(@namespace ?? "(none)", 80) + "; nobody would reconcile a datacenter there.",
            context is null
                ? "Add the namespace to an operator's WATCH_NAMESPACE, or give the Deployment of the operator that watches it."
                : "Add the namespace to an operator's WATCH_NAMESPACE, or move the datacenter."));
    }

    /// <summary>What the k8ssandra-operator of a namespace decides by.</summary>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="namespace">The namespace of what it reconciles.</param>
    /// <param name="manager">The release of the control plane, for a data plane that cannot be read.</param>
    public virtual K8ssandraOperatorEnvironment K8ssandraOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null)
    {
        @namespace ??= options.DefaultNamespace;
        var key = (context, @namespace ?? "");
        if (_k8ssandraOperators.TryGetValue(key, out var known))
            return known;
        if (manager is not null && _resources.WhyUnread(context) is { } unread)
        {
            var library = Release(manager.Ships.CassOperatorLibrary);
            return _k8ssandraOperators[key] = new K8ssandraOperatorEnvironment(manager, manager.ReadsImageConfig ? new UnloadedImageConfig(null, library, unread, []) : library.ShippedImageConfig, null, []);
        }

        var found = FindK8ssandraOperator(context, @namespace);
        var release = found.Release;
        ReportUnknown(release.IsKnown, "k8ssandra-operator", release.Version, release.Ships.Version);
        var (registry, secrets) = K8ssandraOperatorEnvironment.ReadVariables(found.Deployment?.Container);
        return _k8ssandraOperators[key] = new K8ssandraOperatorEnvironment(release, SharedImageConfig(release, found.Deployment, context, @namespace), registry, secrets);
    }

    /// <summary>Which k8ssandra-operator of a namespace it is.</summary>
    internal (OperatorDeployment? Deployment, K8ssandraOperatorRelease Release) FindK8ssandraOperator(string? context, string? @namespace)
    {
        var deployment = OperatorOf(OperatorKind.K8ssandraOperator, context, @namespace);
        return (deployment, new K8ssandraOperatorRelease(K8ssandraVersion(deployment, context, @namespace)));
    }

    /// <summary>An ImageConfig of the snapshot as the operator that reads it decodes it.</summary>
    public ImageConfig Decode(ImageConfigSource source)
    {
        // A bare file belongs to no namespace, so to no operator.
        var deployment = source.IsConfigMap ? OperatorOf(OperatorKind.CassOperator, source.Context, source.Namespace) : null;
        var version = source.IsConfigMap ? ReleaseHint(deployment, source.Context, source.Namespace) : options.CassOperatorVersion;
        return Load(source, Release(version ?? InferByApi(source, silently: true)), null);
    }

    /// <summary>
    /// An ImageConfig as the operator that reads v1beta1 decodes it: the release that is given, else that of the operator that
    /// may read it, else the newest that reads nothing else. An operator that was upgraded does not read it any more.
    /// </summary>
    public ImageConfig DecodeV1Beta1(ImageConfigSource source)
    {
        var deployment = source.IsConfigMap ? OperatorOf(OperatorKind.CassOperator, source.Context, source.Namespace) : null;
        var version = options.CassOperatorVersion ?? (deployment is null && !source.IsConfigMap ? null : ReleaseHint(deployment, source.Context, source.Namespace));
        var release = version is { } known && (Release(known).ReadsConfigFile || options.CassOperatorVersion is not null) ? Release(known) : Release(NewestOfV1Beta1);
        ReportUnknown(release.IsKnown, "cass-operator", release.Version, release.NearestKnown);
        return Decode(source, release, "v1beta1");
    }

    /// <summary>An ImageConfig as an operator decodes it that reads it at start.</summary>
    public ImageConfig Decode(ImageConfigSource source, OperatorDeployment deployment)
    {
        if (deployment.Kind == OperatorKind.CassOperator)
            return Load(source, Release(ReleaseHint(deployment, deployment.Context, deployment.Namespace) ?? InferByApi(source, silently: true)), deployment);
        var release = new K8ssandraOperatorRelease(K8ssandraVersion(deployment, deployment.Context, deployment.Namespace));
        return Load(source, Release(release.Ships.CassOperatorLibrary), null, isShared: true);
    }

    /// <summary>The operator that reconciles a namespace; null where none is known.</summary>
    public OperatorDeployment? FindOperator(OperatorKind kind, string? context, string? @namespace) => OperatorOf(kind, context, @namespace);

    /// <summary>The release of an operator as its image tells it or, failing that, its CRD; null where neither does.</summary>
    public OperatorVersion? VersionOf(OperatorDeployment deployment, out OperatorVersionSource source)
    {
        source = deployment.Version is not null ? OperatorVersionSource.ImageTag : OperatorVersionSource.Unknown;
        if (source != OperatorVersionSource.Unknown || deployment.Kind != OperatorKind.CassOperator || _resources.LowerBound(deployment.Context) is not { } bound)
            return deployment.Version;
        source = OperatorVersionSource.CustomResourceDefinition;
        return bound;
    }

    /// <summary>The ConfigMap with the ImageConfig that an operator reads at start; null where it reads none, or finds none.</summary>
    /// <param name="deployment">The operator.</param>
    /// <param name="failure">Why it finds none.</param>
    public ImageConfigSource? SourceOf(OperatorDeployment deployment, out Diagnostic? failure)
    {
        failure = null;
        var snapshot = options.ImageConfig is null ? this : new Snapshot(options with { ImageConfig = null }, _resources);
        if (deployment.Kind == OperatorKind.CassOperator)
            return snapshot.FindSource(deployment, snapshot.ReleaseHint(deployment, deployment.Context, deployment.Namespace), deployment.Context, deployment.Namespace, out failure);
        var release = new K8ssandraOperatorRelease(snapshot.K8ssandraVersion(deployment, deployment.Context, deployment.Namespace));
        if (!release.ReadsImageConfig || (failure = _resources.WhyUnread(deployment.Context, deployment.Namespace)) is not null)
            return null;
        return snapshot.FindLabelled(deployment, Release(release.Ships.CassOperatorLibrary), out failure);
    }

    private Snapshot Derive(SnapshotOptions other, SnapshotResources otherResources)
    {
        var snapshot = new Snapshot(other, otherResources);
        snapshot._replaced.AddRange(_replaced);
        lock (_reported)
            snapshot._reported.UnionWith(_reported);
        return snapshot;
    }

    private protected Diagnostic Report(Diagnostic diagnostic)
    {
        // Another command may go on from this snapshot while it is still in use.
        lock (_reported)
        {
            if (_reported.Add(diagnostic.ToString()))
                _diagnostics.Enqueue(diagnostic);
        }

        return diagnostic;
    }

    private protected CassOperatorRelease Release(OperatorVersion version) =>
        _releases.TryGetValue(version, out var release) ? release : _releases[version] = new CassOperatorRelease(version);

    private protected void ReportUnknown(bool known, string name, OperatorVersion version, OperatorVersion nearest)
    {
        if (!known)
        {
            Report(ResolutionRules.ReleaseUnknown.At(
                null,
                name + " " + version + " is not known here; it is taken to ship what " + nearest + " ships.",
                "Update the module, or give the ImageConfig with -ImageConfigPath (--image-config)."));
        }
    }

    /// <summary>How an operator was installed: as the user says, as its Deployment shows, or with kustomize.</summary>
    internal OperatorInstallMethod MethodOf(OperatorDeployment? deployment) =>
        options.InstallMethod ?? (deployment is { IsOfHelm: true } ? OperatorInstallMethod.Helm : OperatorInstallMethod.Kustomize);

    // ---- which operator ---------------------------------------------------------------------------------------------

    private OperatorDeployment? OperatorOf(OperatorKind kind, string? context, string? @namespace)
    {
        OperatorDeployment? found = null;
        var others = -1;
        foreach (var deployment in _resources.Operators)
        {
            if (deployment.Kind != kind || deployment.Context != context || !deployment.Watches(@namespace))
                continue;
            others++;
            if (found is null || Precedes(deployment, found, @namespace))
                found = deployment;
        }

        if (others > 0)
        {
            Report(ResolutionRules.Ambiguous.At(
                found!.Root.Location,
                (others + 1) + " Deployments of the same operator watch the namespace " + Printable.Escape(@namespace ?? "(none)", 80) + "; both would reconcile it. " + Printable.Escape(found.ToString(), 160) + " is taken.",
                "Give one of them another WATCH_NAMESPACE."));
        }

        return found;
    }

    // Its own namespace is what an operator that does not watch all of them is for; else names decide, never the read order.
    private static bool Precedes(OperatorDeployment one, OperatorDeployment other, string? @namespace)
    {
        if (one.Namespace == @namespace != (other.Namespace == @namespace))
            return one.Namespace == @namespace;
        var order = string.CompareOrdinal(one.Namespace, other.Namespace);
        return order < 0 || (order == 0 && string.CompareOrdinal(one.Name, other.Name) < 0);
    }

    // ---- which release ----------------------------------------------------------------------------------------------

    private OperatorVersion? ReleaseHint(OperatorDeployment? deployment, string? context, string? @namespace)
    {
        if (options.CassOperatorVersion is { } given)
            return given;
        if (VersionOf(deployment) is { } version)
            return version;
        var k8ssandra = options.K8ssandraOperatorVersion ?? VersionOf(OperatorOf(OperatorKind.K8ssandraOperator, context, @namespace));
        if (k8ssandra is not { } known)
            return null;
        var inferred = ReleaseCatalog.FindK8ssandraOperator(known).CassOperatorOf(MethodOf(OperatorOf(OperatorKind.K8ssandraOperator, context, @namespace)));
        Report(ResolutionRules.ReleaseInferred.At(
            null,
            NoDeployment(OperatorKind.CassOperator) + " and no release given: " + inferred + " is taken, which k8ssandra-operator " + known + " installs.",
            "Give the release (-CassOperatorVersion, --cass-operator-version), or the operator's Deployment."));
        return inferred;
    }

    private OperatorVersion? VersionOf(OperatorDeployment? deployment)
    {
        if (deployment is null || deployment.Version is not null)
            return deployment?.Version;
        if (deployment.Kind == OperatorKind.CassOperator && _resources.LowerBound(deployment.Context) is { } bound)
        {
            Report(ResolutionRules.VersionNotTold.At(
                deployment.Container["image"]?.Location,
                "The version of " + Printable.Escape(deployment.ToString(), 160) + " cannot be told from its image `" + Printable.Escape(deployment.Container["image"]?.Text ?? "", 160) + "`; " + bound + " is taken, the oldest release that can have installed the CRD " + CrdEvidence.Name + ".",
                "Give the release (-CassOperatorVersion, --cass-operator-version)."));
            return bound;
        }

        Report(ResolutionRules.VersionNotTold.At(
            deployment.Container["image"]?.Location,
            "The version of " + Printable.Escape(deployment.ToString(), 160) + " cannot be told from its image `" + Printable.Escape(deployment.Container["image"]?.Text ?? "", 160) + "`.",
            "Give the release (-CassOperatorVersion, --cass-operator-version; -K8ssandraOperatorVersion, --k8ssandra-operator-version)."));
        return null;
    }

    private OperatorVersion InferByApi(ImageConfigSource? source, bool silently = false)
    {
        var newest = ReleaseCatalog.CassOperatorVersions[^1];
        var version = newest;
        if (source is { IsLabelled: false, Form: "v1beta1" } or { Api: "v1beta1" })
            version = NewestOfV1Beta1;

        if (!silently)
        {
            Report(ResolutionRules.ReleaseInferred.At(
                source?.Location,
                source is null
                    ? NoDeployment(OperatorKind.CassOperator) + ", no ImageConfig and no release given: the newest known release, " + version + ", is taken."
                    : NoDeployment(OperatorKind.CassOperator) + " and no release given: " + version + " is taken, the newest release that reads an ImageConfig " + (version == newest ? "v1beta2" : "v1beta1") + ".",
                "Give the release (-CassOperatorVersion, --cass-operator-version), or the operator's Deployment."));
        }

        return version;
    }

    // The newest release that reads only v1beta1.
    private OperatorVersion NewestOfV1Beta1 => ReleaseCatalog.CassOperatorVersions.Last(candidate => !Release(candidate).ReadsLabelledConfigMap);

    private static string NameOf(OperatorKind kind) => kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator";

    private static string Among(string? context) => context is null ? "among the manifests" : "in the context " + Printable.Escape(context, 80);

    // "None" would puzzle where one stands among the manifests and watches other namespaces, or does not tell its version.
    private string NoDeployment(OperatorKind kind)
    {
        var name = NameOf(kind);
        return _resources.Operators.Exists(deployment => deployment.Kind == kind)
            ? "No " + name + " Deployment that watches this namespace and tells its version"
            : "No " + name + " Deployment";
    }

    private OperatorVersion K8ssandraVersion(OperatorDeployment? deployment, string? context, string? @namespace)
    {
        if (options.K8ssandraOperatorVersion is { } given)
            return given;
        if (VersionOf(deployment) is { } version)
            return version;
        var cassOperator = OperatorOf(OperatorKind.CassOperator, context, @namespace);
        var hint = ReleaseHint(cassOperator, context, @namespace);
        var source = FindSource(cassOperator, hint, context, @namespace, out _);
        var newest = hint ?? (source is null ? ReleaseCatalog.CassOperatorVersions[^1] : InferByApi(source));
        // The newest release that installs a cass-operator no newer than that.
        var inferred = ReleaseCatalog.K8ssandraOperatorVersions.LastOrDefault(
            candidate => ReleaseCatalog.FindK8ssandraOperator(candidate) is { Unreleased: false } row && row.CassOperatorOf(MethodOf(cassOperator)) <= newest,
            ReleaseCatalog.K8ssandraOperatorVersions[0]);
        Report(ResolutionRules.ReleaseInferred.At(
            null,
            NoDeployment(OperatorKind.K8ssandraOperator) + " and no release given: " + inferred + " is taken, the newest that goes with cass-operator " + newest + ".",
            "Give the release (-K8ssandraOperatorVersion, --k8ssandra-operator-version), or the operator's Deployment."));
        return inferred;
    }

    // ---- which ImageConfig ------------------------------------------------------------------------------------------

    private ImageConfigSource? FindSource(OperatorDeployment? deployment, OperatorVersion? version, string? context, string? @namespace, out Diagnostic? failure)
    {
        failure = null;
        if (options.ImageConfig is { } given)
            return given;
        failure = _resources.WhyUnread(context) ?? _resources.WhyUnread(context, deployment is null ? @namespace : deployment.Namespace);
        if (failure is not null)
            return null;
        if (deployment is not null)
        {
            var release = Release(version ?? InferByApi(null));
            var found = release.ReadsLabelledConfigMap ? FindLabelled(deployment, release, out failure) : null;
            if (found is null && failure is null && release.ReadsConfigFile)
                found = FindMounted(deployment, release, out failure);
            if (found is null && failure is null && context is not null)
                failure = NotInCluster(deployment, release);
            return found;
        }

        return Choose(_resources.Sources.Where(source => source.IsConfigMap && source.Context == context && source.Namespace == @namespace), version, out failure)
            ?? (failure is null ? Choose(_resources.Sources.Where(source => source.Context == context), version, out failure) : null);
    }

    // Among manifests it may just not have been given; in a cluster it is not there.
    private static Diagnostic NotInCluster(OperatorDeployment deployment, CassOperatorRelease release) => ResolutionRules.NoImageConfig.At(
        deployment.Root.Location,
        release.ReadsLabelledConfigMap
            ? "The operator " + Printable.Escape(deployment.ToString(), 160) + " does not start: its namespace has no ConfigMap labelled k8ssandra.io/config=image" + (release.ReadsConfigFile ? ", and none is mounted." : ".")
            : "The ConfigMap that " + Printable.Escape(deployment.ToString(), 160) + " mounts is not in its namespace, or has no key " + ImageConfigSource.Key + ".",
        "Create the ConfigMap that the release ships, or the one that was meant.");

    /// <summary>Since 1.27.0: the first labelled ConfigMap by name, in the operator's namespace, that has the key.</summary>
    private ImageConfigSource? FindLabelled(OperatorDeployment deployment, CassOperatorRelease release, out Diagnostic? failure)
    {
        failure = null;
        var reader = (deployment.Kind == OperatorKind.CassOperator ? "cass-operator " : "k8ssandra-operator with the library of cass-operator ") + release.Version;
        var labelled = _resources.Sources
            .Where(source => source.IsLabelled && source.Context == deployment.Context && IsIn(source.Namespace, deployment.Namespace))
            .OrderBy(source => source.Name, StringComparer.Ordinal)
            .ToList();
        var found = labelled.Find(source => source.HasText);
        if (labelled.Count > 0 && found is null)
        {
            failure = ResolutionRules.WithoutKey(labelled[0]);
            return null;
        }

        if (labelled.Count(source => source.HasText) > 1)
            Report(ResolutionRules.SeveralLabels(labelled, found!));

        foreach (var unread in _resources.Sources.OrderBy(source => source.Name, StringComparer.Ordinal))
        {
            // Both operators read the same ConfigMap: what neither reads is said once, for cass-operator, when both find one.
            if (unread.IsConfigMap && !unread.IsLabelled && unread.Context == deployment.Context && IsIn(unread.Namespace, deployment.Namespace)
                && (found is null ? !release.ReadsConfigFile : deployment.Kind == OperatorKind.CassOperator))
            {
                Report(ResolutionRules.UnreadImageConfig.At(
                    unread.Root.Location,
                    reader + " does not read " + Printable.Escape(unread.ToString(), 160) + ": it reads the ConfigMap labelled k8ssandra.io/config=image.",
                    found is null ? "Label the ConfigMap k8ssandra.io/config=image." : "Change " + Printable.Escape(found.ToString(), 160) + " instead."));
                if (found is null && unread.Api == "v1beta2")
                {
                    failure ??= ResolutionRules.NoImageConfig.At(
                        unread.Root.Location,
                        "The operator does not start: it finds no ConfigMap labelled k8ssandra.io/config=image.",
                        "Label " + Printable.Escape(unread.ToString(), 160) + " k8ssandra.io/config=image.");
                }
            }
        }

        return found;
    }

    /// <summary>Until 1.28.1: <c>--config</c>, the OperatorConfig there, the file that it names, and the ConfigMap mounted there.</summary>
    private ImageConfigSource? FindMounted(OperatorDeployment deployment, CassOperatorRelease release, out Diagnostic? failure)
    {
        failure = null;
        var file = release.HasDefaultConfigFile ? "/configs/" + ImageConfigSource.Key : null;
        if (deployment.ConfigFile is { } configFile && deployment.MountedFile(configFile) is { } config)
        {
            if (MapOf(deployment, config.ConfigMap) is not { } map)
                return null;
            var text = map["data"]?[config.Key];
            file = OperatorConfigOf(deployment)?["imageConfigFile"] is { Text.Length: > 0 } named ? named.Text : file;
            if (file is null)
            {
                failure = ResolutionRules.NoImageConfig.At(
                    (text ?? map).Location,
                    "The OperatorConfig names no imageConfigFile, so cass-operator " + release.Version + " loads no ImageConfig and panics when it builds a pod.",
                    "Set imageConfigFile: /configs/" + ImageConfigSource.Key + ".");
                return null;
            }
        }

        file ??= "/configs/" + ImageConfigSource.Key;
        if (deployment.MountedFile(file) is not { } mounted)
            return null;
        return _resources.Sources.Find(source => source.IsConfigMap && source.Context == deployment.Context && mounted.Key == ImageConfigSource.Key && source.Name == mounted.ConfigMap && IsIn(source.Namespace, deployment.Namespace));
    }

    /// <summary>The OperatorConfig of the file that <c>--config</c> names; null where no ConfigMap is mounted there, or it is not known or cannot be read.</summary>
    public Node? OperatorConfigOf(OperatorDeployment deployment) =>
        deployment.ConfigFile is { } file && deployment.MountedFile(file) is { } config && MapOf(deployment, config.ConfigMap)?["data"]?[config.Key] is { IsString: true } text
            && DocumentParser.ParseNested(text, DocumentLimits.Default) is { Roots: [var root, ..] } ? root : null;

    private Node? MapOf(OperatorDeployment deployment, string name) =>
        _resources.ConfigMaps.Find(candidate => candidate.Context == deployment.Context && Is(candidate.Root, name, deployment.Namespace)).Root;

    /// <summary>Without a Deployment: by what the release can read; several that remain are an ambiguity.</summary>
    private ImageConfigSource? Choose(IEnumerable<ImageConfigSource> sources, OperatorVersion? version, out Diagnostic? failure)
    {
        failure = null;
        var candidates = sources.Where(source => source.HasText).OrderBy(source => source.Namespace, StringComparer.Ordinal).ThenBy(source => source.Name, StringComparer.Ordinal).ToList();
        if (candidates.Count > 1)
        {
            var labelled = candidates.FindAll(source => source.IsLabelled);
            if (version is { } known && !Release(known).ReadsLabelledConfigMap)
                Keep(candidates, source => source.Api != "v1beta2");
            else if (labelled.Count > 0)
                Keep(candidates, source => source.IsLabelled);
            else if (version is not null)
                Keep(candidates, source => source.Api != "v1beta1");
        }

        if (candidates.Count > 1 && candidates.TrueForAll(source => source.IsLabelled && source.Namespace == candidates[0].Namespace))
        {
            Report(ResolutionRules.SeveralLabels(candidates, candidates[0]));
            return candidates[0];
        }

        if (candidates.Count > 1)
        {
            failure = ResolutionRules.Ambiguous.At(
                candidates[1].Root.Location,
                "More than one ImageConfig could apply: " + string.Join(", ", candidates.Take(4).Select(source => Printable.Escape(source.ToString(), 120))) + (candidates.Count > 4 ? ", …" : "") + ".",
                "Give the operator's Deployment too, or name one with -ImageConfigPath (--image-config).");
            return null;
        }

        return candidates.Count == 0 ? null : candidates[0];
    }

    private static void Keep(List<ImageConfigSource> candidates, Predicate<ImageConfigSource> wanted)
    {
        if (candidates.Exists(wanted))
            candidates.RemoveAll(source => !wanted(source));
    }

    private protected ImageConfig Load(ImageConfigSource? source, CassOperatorRelease release, OperatorDeployment? deployment, K8ssandraOperatorRelease? manager = null, bool isShared = false)
    {
        if (source is null)
        {
            var shipped = release.ShippedImageConfig;
            var shipper = "cass-operator " + release.NearestKnown;
            if (manager is not null && ImageConfig.FromShipped("k8ssandra-operator " + manager.Ships.Version, manager.Ships.ImageConfigJson, release) is { IsLoaded: true } ofManager)
            {
                shipped = ofManager;
                shipper = "k8ssandra-operator " + manager.Ships.Version;
            }

            Report(ResolutionRules.ShippedImageConfig.At(
                deployment?.Root.Location,
                (deployment is null ? "No ImageConfig was given" : "The ConfigMap of " + Printable.Escape(deployment.ToString(), 160) + " is not among the manifests")
                    + "; the one that " + shipper + " ships is taken.",
                "Give it with -ImageConfigPath (--image-config), or with the other manifests."));
            return shipped;
        }

        // k8ssandra-operator has only ever read v1beta2.
        return Decode(source, release, isShared ? "v1beta2" : source.ApiReadBy(release, deployment is not null));
    }

    private ImageConfig Decode(ImageConfigSource source, CassOperatorRelease release, string api)
    {
        if (_configs.TryGetValue((source.Root, release.Version, api), out var known))
            return known;
        var config = source.DecodeBy(release, api);
        foreach (var diagnostic in options.LeavesImageConfigs ? [] : source.Diagnostics.Concat(config.Diagnostics))
            Report(diagnostic);
        return _configs[(source.Root, release.Version, api)] = config;
    }

    /// <summary>The form in which an operator, or a release, reads an ImageConfig, whatever the text says of itself.</summary>
    /// <param name="source">The ImageConfig.</param>
    /// <param name="release">The release that reads it.</param>
    /// <param name="deployment">The operator; null where none is known.</param>
    public static string FormOf(ImageConfigSource source, CassOperatorRelease release, OperatorDeployment? deployment) =>
        deployment?.Kind == OperatorKind.K8ssandraOperator ? "v1beta2" : source.ApiReadBy(release, deployment is not null);

    /// <summary>The ImageConfig that k8ssandra-operator itself reads since 1.27.0, decoded by its compiled-in library.</summary>
    private ImageConfig SharedImageConfig(K8ssandraOperatorRelease release, OperatorDeployment? deployment, string? context, string? @namespace)
    {
        var library = Release(release.Ships.CassOperatorLibrary);
        if (!release.ReadsImageConfig)
            return library.ShippedImageConfig;
        var source = FindShared(release, deployment, context, @namespace, out var failure);
        if (failure is not null)
            return new UnloadedImageConfig(null, library, failure, []);
        return source is not null ? Load(source, library, null, isShared: true) : ShippedShared(release, deployment);
    }

    /// <summary>The ImageConfig that k8ssandra-operator itself reads; null where none was given, or there is none.</summary>
    /// <param name="release">Its release, one that reads an ImageConfig.</param>
    /// <param name="deployment">Its Deployment; null where none is known.</param>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="namespace">The namespace of what it reconciles.</param>
    /// <param name="failure">Why there is none.</param>
    internal ImageConfigSource? FindShared(K8ssandraOperatorRelease release, OperatorDeployment? deployment, string? context, string? @namespace, out Diagnostic? failure)
    {
        failure = null;
        if (options.ImageConfig is { } given)
            return given;
        var library = Release(release.Ships.CassOperatorLibrary);
        ImageConfigSource? source = null;
        if (deployment is not null)
        {
            failure = _resources.WhyUnread(context, deployment.Namespace);
            source = failure is null ? FindLabelled(deployment, library, out failure) : null;
            if (source is null && failure is null && context is not null)
                failure = NotInCluster(deployment, library);
        }
        else if ((failure = Unwatched(OperatorKind.K8ssandraOperator, context, @namespace)) is not null)
        {
            return null;
        }
        else
        {
            source = FindSource(OperatorOf(OperatorKind.CassOperator, context, @namespace), release.Ships.CassOperatorLibrary, context, @namespace, out failure);
        }

        if (failure is not null)
            Report(failure);
        return source;
    }

    private protected ImageConfig ShippedShared(K8ssandraOperatorRelease release, OperatorDeployment? deployment)
    {
        Report(ResolutionRules.ShippedImageConfig.At(
            deployment?.Root.Location,
            "No ImageConfig was given for k8ssandra-operator " + release.Version + "; the one that " + release.Ships.Version + " ships is taken for Medusa, Reaper and per-node config.",
            "Give it with -ImageConfigPath (--image-config), or with the other manifests."));
        return ImageConfig.FromShipped("k8ssandra-operator " + release.Ships.Version, release.Ships.ImageConfigJson, Release(release.Ships.CassOperatorLibrary));
    }

    private static bool Is(Node map, string name, string? @namespace) =>
        map.At("metadata", "name")?.Text == name && IsIn(map.At("metadata", "namespace")?.Text, @namespace);

    private static bool IsIn(string? one, string? other) => one is null || other is null || one == other;
}

/// <summary>A cass-operator and the ImageConfig that it reads.</summary>
/// <param name="Deployment">Its Deployment; null where none is known.</param>
/// <param name="Release">Its release.</param>
/// <param name="Source">The ImageConfig; null where none was given.</param>
/// <param name="Failure">Why it cannot be told; null where it can.</param>
internal readonly record struct FoundOperator(OperatorDeployment? Deployment, CassOperatorRelease Release, ImageConfigSource? Source, Diagnostic? Failure);
