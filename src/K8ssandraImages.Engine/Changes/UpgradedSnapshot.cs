using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Changes;

/// <summary>A snapshot as it would be after an upgrade of the operators: the same resources under other releases.</summary>
internal sealed class UpgradedSnapshot(Snapshot before, ReleaseUpgrade upgrade) : Snapshot(before.Options, before.Resources)
{
    private readonly Dictionary<(string? Context, string Namespace, OperatorVersion? Manager), ImageConfig> _cassOperators = [];
    private readonly Dictionary<(string? Context, string Namespace), K8ssandraOperatorEnvironment> _k8ssandraOperators = [];
    private readonly Dictionary<K8ssandraOperatorRelease, K8ssandraOperatorRelease> _formerManagers = [];
    private readonly Dictionary<(string? Context, string Namespace, OperatorVersion? Manager), UpgradedImageConfig?> _upgrades = [];

    /// <summary>What becomes of an ImageConfig of cass-operator; null where none was given.</summary>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="manager">The k8ssandra-operator, after the upgrade, that manages the datacenter; null for a stand-alone one.</param>
    public UpgradedImageConfig? UpgradeOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager)
    {
        var key = (context, @namespace ?? "", manager?.Version);
        if (_upgrades.TryGetValue(key, out var known))
            return known;
        var found = before.FindCassOperator(context, @namespace, Former(manager));
        return _upgrades[key] = found.Source is null ? null : After(found.Source, found, context, @namespace, manager);
    }

    /// <inheritdoc/>
    public override ImageConfig CassOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null)
    {
        @namespace ??= before.Options.DefaultNamespace;
        var key = (context, @namespace ?? "", manager?.Version);
        if (_cassOperators.TryGetValue(key, out var known))
            return known;
        var found = before.FindCassOperator(context, @namespace, Former(manager));
        var pair = PairAfter(found, context, @namespace, manager);
        var release = pair.CassOperator;
        ReportUnknown(release.IsKnown, "cass-operator", release.Version, release.NearestKnown);
        CheckSelector(found, pair);
        if (manager is not null)
            CheckPartner(manager, release);
        ImageConfig config;
        if (found.Failure is { } failure && upgrade.ImageConfig is null)
            config = new UnloadedImageConfig(null, release, failure, []);
        else if (upgrade.ImageConfig is { } given)
            config = Load(given, release, found.Deployment, manager);
        else
            config = Load(found.Source is null ? null : After(found.Source, found, context, @namespace, manager).Source, release, found.Deployment, pair.K8ssandraOperator);
        return _cassOperators[key] = config;
    }

    /// <inheritdoc/>
    public override K8ssandraOperatorEnvironment K8ssandraOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null)
    {
        @namespace ??= before.Options.DefaultNamespace;
        var key = (context, @namespace ?? "");
        if (_k8ssandraOperators.TryGetValue(key, out var known))
            return known;
        var environment = before.K8ssandraOperatorOf(context, @namespace, Former(manager));
        var release = upgrade.K8ssandraOperator is { } version ? new K8ssandraOperatorRelease(version) : environment.Release;
        ReportUnknown(release.IsKnown, "k8ssandra-operator", release.Version, release.Ships.Version);
        _formerManagers[release] = environment.Release;
        return _k8ssandraOperators[key] = environment with { Release = release, ImageConfig = Shared(environment, release, context, @namespace) };
    }

    private ImageConfig Shared(K8ssandraOperatorEnvironment environment, K8ssandraOperatorRelease release, string? context, string? @namespace)
    {
        var library = Release(release.Ships.CassOperatorLibrary);
        if (!release.ReadsImageConfig)
            return library.ShippedImageConfig;
        if (upgrade.ImageConfig is { } given)
            return Load(given, library, null, isShared: true);
        if (Resources.WhyUnread(context) is { } unread && before.Options.ImageConfig is null)
            return new UnloadedImageConfig(null, library, unread, []);
        var (deployment, _) = before.FindK8ssandraOperator(context, @namespace);
        // Before 1.27.0 it read none; then it is the ConfigMap of the cass-operator beside it that both will read.
        var home = deployment?.Namespace ?? @namespace;
        var beside = before.FindCassOperator(context, home, environment.Release);
        Diagnostic? failure = null;
        var source = environment.Release.ReadsImageConfig ? before.FindShared(environment.Release, deployment, context, @namespace, out failure) : beside.Source;
        failure ??= environment.Release.ReadsImageConfig ? null : beside.Failure;
        if (failure is not null)
            return new UnloadedImageConfig(null, library, failure, []);
        return source is null ? ShippedShared(release, deployment) : Load(After(source, beside, context, home, release).Source, library, null, isShared: true);
    }

    private UpgradedImageConfig After(ImageConfigSource source, FoundOperator found, string? context, string? @namespace, K8ssandraOperatorRelease? manager)
    {
        var after = PairAfter(found, context, @namespace, manager);
        return upgrade.After(source, new OperatorPair(found.Release, Former(manager) ?? Beside(context, @namespace)), after, MethodOf(found.Deployment));
    }

    // A stand-alone datacenter has no manager, yet its cass-operator may have come with k8ssandra-operator.
    private OperatorPair PairAfter(FoundOperator found, string? context, string? @namespace, K8ssandraOperatorRelease? manager)
    {
        var beside = manager ?? (upgrade.K8ssandraOperator is { } version ? new K8ssandraOperatorRelease(version) : Beside(context, @namespace));
        return new OperatorPair(Release(upgrade.CassOperatorAfter(found.Release.Version, MethodOf(found.Deployment))), beside);
    }

    // The k8ssandra-operator of the namespace before the upgrade; null where none is known.
    private K8ssandraOperatorRelease? Beside(string? context, string? @namespace) =>
        before.Options.K8ssandraOperatorVersion is not null || before.FindOperator(OperatorKind.K8ssandraOperator, context, @namespace) is not null
            ? before.FindK8ssandraOperator(context, @namespace).Release
            : null;

    private K8ssandraOperatorRelease? Former(K8ssandraOperatorRelease? manager) =>
        manager is not null && _formerManagers.TryGetValue(manager, out var former) ? former : manager is null || upgrade.K8ssandraOperator is not null ? null : manager;

    // k8ssandra-operator brings the other selector with its deployments of cluster scope only (config/deployments, since 1.31.0).
    private void CheckSelector(FoundOperator found, OperatorPair after)
    {
        var release = after.CassOperator;
        if (!release.HasNewSelector || found.Release.HasNewSelector || MethodOf(found.Deployment) != OperatorInstallMethod.Kustomize
            || found.Deployment?.Root.At("spec", "selector", "matchLabels", "app.kubernetes.io/name") is not null
            || (after.K8ssandraOperator is not null && found.Deployment is { WatchesAll: false }))
        {
            return;
        }

        Report(UpgradeRules.NewSelector.At(
            found.Deployment?.Root.Location,
            "The Deployment of cass-operator " + release.Version + " selects its pods by other labels than that of " + found.Release.Version + ", and Kubernetes refuses to change them in a Deployment that is there.",
            "Delete the Deployment before the manifests of the new release are applied; the datacenters go on without it."));
    }

    private void CheckPartner(K8ssandraOperatorRelease manager, CassOperatorRelease release)
    {
        var (kustomize, helm) = (manager.Ships.CassOperatorKustomize, manager.Ships.CassOperatorHelm);
        if (!manager.IsKnown || release.Version == kustomize || release.Version == helm)
            return;
        Report(UpgradeRules.OtherPartner.At(
            null,
            "k8ssandra-operator " + manager.Version + " comes with cass-operator " + kustomize + (kustomize == helm ? "" : " (Helm: " + helm + ")") + ", not with " + release.Version + ".",
            "Give releases that come together: -ToK8ssandraOperatorVersion (--to-k8ssandra-operator-version) alone tells the other."));
    }
}
