using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// How one release of cass-operator behaves where images are concerned. Each question is answered in one place, with its
/// source (k8ssandra/cass-operator at that tag). 1.10.4 to 1.10.6 are maintenance releases that came out after 1.11.0 and
/// 1.12.0: a fix that is in one of them is not in every release above it, so nothing here is a bare "at least" then.
/// </summary>
public sealed class CassOperatorRelease
{
    private readonly CassOperatorRow _row;
    private ImageConfig? _shipped;

    /// <summary>Behaviour and shipped contents of a release.</summary>
    /// <param name="version">
    /// Any version; one that no row knows behaves like its number says and ships what the nearest known release below ships, a
    /// pre-release what its release ships.
    /// </param>
    public CassOperatorRelease(OperatorVersion version)
    {
        Version = version;
        _row = ReleaseCatalog.FindCassOperator(new OperatorVersion(version.Major, version.Minor, version.Patch), out var exact);
        IsKnown = exact && !version.IsPrerelease;
    }

    /// <summary>The version asked for.</summary>
    public OperatorVersion Version { get; }

    /// <summary>Whether this very release is in the catalogue.</summary>
    public bool IsKnown { get; }

    /// <summary>The release whose shipped contents stand in; <see cref="Version"/> itself when it is known.</summary>
    public OperatorVersion NearestKnown => _row.Version;

    /// <summary>The ImageConfig that the release ships and reads.</summary>
    internal ImageConfig ShippedImageConfig => _shipped ??=
        ImageConfig.FromShipped("cass-operator " + _row.Version, _row.ImageConfigJson, this);

    // ---- which ImageConfig, and how it is decoded ----------------------------------------------------------------

    /// <summary>Reads v1beta2 from a labelled ConfigMap (since v1.27.0, cmd/main.go).</summary>
    public bool ReadsLabelledConfigMap => AtLeast(27);

    /// <summary>Reads a v1beta1 file, always (until 1.26) or when no ConfigMap is labelled (1.27, 1.28; v1.28.1 cmd/main.go:380-409).</summary>
    public bool ReadsConfigFile => !AtLeast(29);

    /// <summary>Takes <c>/configs/image_config.yaml</c> where OperatorConfig names no file (since v1.24.0, cmd/main.go:142-158).</summary>
    public bool HasDefaultConfigFile => AtLeast(24);

    /// <summary>The key of the global registry in v1beta1: renamed in v1.10.1 (apis/config/v1beta1/imageconfig_types.go:38).</summary>
    public string GlobalRegistryKey => AtLeast(10, 1) ? "imageRegistry" : "imageRegistryOverride";

    /// <summary>The key that the other releases use and this one ignores.</summary>
    public string OtherGlobalRegistryKey => AtLeast(10, 1) ? "imageRegistryOverride" : "imageRegistry";

    /// <summary>v1beta1 <c>defaults</c> exists (since v1.9.0).</summary>
    public bool HasServerDefaults => AtLeast(9);

    /// <summary>v1beta1 <c>defaults.hcd</c> and server type hcd (since v1.21.0).</summary>
    public bool HasHcd => AtLeast(21);

    /// <summary>
    /// v1beta1 with settings per component, <c>imageNamespace</c>, <c>images.hcd</c> and the custom decoders of <c>images</c>
    /// and <c>defaults</c> (since v1.23.0, apis/config/v1beta1/imageconfig_types.go:73-143).
    /// </summary>
    public bool HasComponentSettings => AtLeast(23);

    /// <summary><c>images.k8ssandra-client</c> (since v1.17.0).</summary>
    public bool HasClientImage => AtLeast(17);

    // ---- composing an image --------------------------------------------------------------------------------------

    /// <summary>
    /// A first path component counts as a registry when it has a colon, even where it is the only component
    /// (pkg/images/images.go; corrected in v1.10.6 and v1.13.0).
    /// </summary>
    public bool StripsLoneComponent => !(Is(10, 6) || AtLeast(13));

    /// <summary>What stands in for an unset <c>defaults.dse.repository</c> (pkg/images/images.go, changed in v1.21.0).</summary>
    public string BuiltInDseRepository => AtLeast(21) ? "datastax/dse-mgmtapi-6_8" : "datastax/dse-server";

    /// <summary>What stands in for an unset <c>defaults.cassandra.repository</c>.</summary>
    public static string BuiltInCassandraRepository => "k8ssandra/cass-management-api";

    /// <summary>v1beta2 <c>digest</c>, and tags that look like a digest (since v1.28.0, apis/config/v1beta2/imageconfig_types.go).</summary>
    public bool HasDigest => AtLeast(28);

    /// <summary>An unknown server type is an error (since v1.21.0); before, it was checked as if it were cassandra.</summary>
    public bool RefusesUnknownServerType => AtLeast(21);

    /// <summary>
    /// Whether the operator composes an image for this server version (pkg/images/images.go; unanchored expressions, so
    /// "contains"; gone in v1.30.0). Only v1beta1 asks.
    /// </summary>
    public bool SupportsServerVersion(string serverType, string version)
    {
        if (AtLeast(30))
            return true;
        switch (serverType)
        {
            case "dse":
                return ContainsVersion(version, "6", AtLeast(21) ? "89" : "8") || (AtLeast(16) && !AtLeast(21) && ContainsVersion(version, "7", null));
            case "hcd" when HasHcd:
                return ContainsVersion(version, "1", null);
            default:
                var allOf4 = Is(10, 4) || Is(10, 5) || Is(10, 6) || AtLeast(11);
                return ContainsVersion(version, "3", "11") || ContainsVersion(version, "4", allOf4 ? null : "0") || (AtLeast(16) && ContainsVersion(version, "5", null));
        }
    }

    // ---- containers of a datacenter's pods -----------------------------------------------------------------------

    /// <summary><c>server-config-init-base</c> in the pod template is not recognised (v1.17.0 and v1.17.1, construct_podtemplatespec.go:424-495).</summary>
    public bool IgnoresTemplateBaseContainer => Is(17, 0) || Is(17, 1);

    /// <summary>
    /// Of several <c>server-config-init</c> in the pod template the first is completed (until v1.17.1,
    /// construct_podtemplatespec.go:382-389); later, the last.
    /// </summary>
    public bool TakesFirstConfigContainer => !AtLeast(17, 2);

    /// <summary>DSE with a read-only root file system gets a base init container beside config-builder (since v1.22.3).</summary>
    public bool HasDseReadOnlyBaseContainer => AtLeast(22, 3);

    /// <summary>A policy belongs to a component; before v1.23.0 there was one for all (construct_podtemplatespec.go).</summary>
    public bool HasComponentPullPolicies => AtLeast(23);

    /// <summary>The base init container takes the policy of its server type; from 1.17.0 to 1.26.1 it took the global one only.</summary>
    public bool BaseContainerHasServerPolicy => AtLeast(27);

    /// <summary>
    /// Whether server-config-init runs k8ssandra-client rather than cass-config-builder
    /// (<c>UseClientImage</c>, apis/cassandra/v1beta1/cassandradatacenter_types.go:934-947 at v1.32.0).
    /// </summary>
    /// <param name="serverType">spec.serverType.</param>
    /// <param name="serverVersion">spec.serverVersion.</param>
    /// <param name="useNewConfigBuilder">The annotation cassandra.datastax.com/use-new-config-builder.</param>
    public bool UsesClientImage(string? serverType, string? serverVersion, string? useNewConfigBuilder)
    {
        if (!HasClientImage)
            return false;
        if (AtLeast(22, 3) && useNewConfigBuilder == "true")
            return true;
        if (AtLeast(21) && serverType == "hcd")
            return true;
        return serverType == "cassandra" && SemanticVersion.IsAtLeast(serverVersion, 4, 1, 0);
    }

    /// <summary>
    /// Whether the pods have a read-only root file system
    /// (<c>ReadOnlyFs</c>, apis/cassandra/v1beta1/cassandradatacenter_types.go:953-974 at v1.32.0).
    /// </summary>
    public bool HasReadOnlyRootFilesystem(string? serverType, string? serverVersion, string? serverImage, bool? readOnlyRootFilesystem)
    {
        if (!AtLeast(22))
            return false;
        if (readOnlyRootFilesystem is { } set)
            return set;
        if (!AtLeast(24) || !string.IsNullOrEmpty(serverImage))
            return false;
        return serverType switch
        {
            "cassandra" => SemanticVersion.IsAtLeast(serverVersion, 4, 1, 0),
            "hcd" => true,
            "dse" => serverVersion is not null && (serverVersion.StartsWith("6.8", StringComparison.Ordinal) || serverVersion.StartsWith("6.9", StringComparison.Ordinal)),
            _ => false,
        };
    }

    // ---- when a running datacenter gets new images ----------------------------------------------------------------

    /// <summary>
    /// A StatefulSet whose desired form differs is updated at once; since v1.20.0 only when the datacenter's generation is
    /// newer than the observed one, or annotated (pkg/reconciliation/reconcile_racks.go, CheckRackPodTemplate).
    /// </summary>
    public bool UpdatesWithoutPermission => !AtLeast(20);

    /// <summary>
    /// The annotation <c>autoupdate-spec: once</c> stays until all racks are updated (since v1.23.0, pkg/reconciliation/constructor.go:96-105);
    /// before, the first rack's update removes it.
    /// </summary>
    public bool OnceCoversAllRacks => AtLeast(23);

    /// <summary>
    /// <c>status.observedGeneration</c> behind <c>metadata.generation</c> means that the operator has not gone through the latest
    /// change (since v1.21.0, pkg/reconciliation/handler.go, constructor.go:87-97 at v1.21.1); before, it is set only when the
    /// datacenter becomes ready, and may lag for ever.
    /// </summary>
    public bool KeepsObservedGeneration => AtLeast(21);

    /// <summary>Whether a datacenter without the finalizer is left alone when it is deleted, and the annotation no-finalizer keeps it away (1.12.0, pkg/reconciliation/handler.go).</summary>
    public bool HasFinalizerSwitch => AtLeast(12);

    /// <summary>Whether the annotation <c>delete-pvc: "false"</c> keeps the volume claims of a datacenter that is deleted (1.25.0, pkg/reconciliation/reconcile_datacenter.go).</summary>
    public bool KeepsVolumesByAnnotation => AtLeast(25);

    /// <summary>The claims that go with a datacenter are found by its label (1.19.1, pkg/reconciliation/reconcile_datacenter.go); before, by its name.</summary>
    public bool DeletesByDatacenterLabel => AtLeast(19, 1);

    /// <summary>The claims that go with a datacenter are found by the label of its cluster too (1.22.0, pkg/reconciliation/reconcile_datacenter.go).</summary>
    public bool DeletesByClusterLabel => AtLeast(22);

    /// <summary>A rack with failing pods is updated without permission (since v1.24.0, reconcile_racks.go, failureModeDetection).</summary>
    public bool UpdatesFailingRacks => AtLeast(24);

    /// <summary>
    /// How often a container that ended with an error may have been restarted before its pod counts as failing (more than twice in
    /// v1.24 and v1.25, at all since v1.26.0; reconcile_racks.go, failureModeDetection).
    /// </summary>
    public int ToleratedRestarts => AtLeast(26) ? 0 : 2;

    /// <summary>
    /// <c>spec.forceUpgradeRacks</c> stays (since v1.24.0); before, the operator clears it once the racks are updated, and that
    /// raises the generation (reconcile_racks.go, CheckRackForceUpgrade).
    /// </summary>
    public bool KeepsForcedRacks => AtLeast(24);

    /// <summary>
    /// A generation counts as observed after any reconcile, even one that has updated the first rack only (v1.21.0 only,
    /// pkg/reconciliation/handler.go:84).
    /// </summary>
    public bool ObservesUnfinishedReconciles => Is(21, 0);

    /// <summary>
    /// A generation counts as observed only when the datacenter comes to Ready from something else, so that one that changed
    /// nothing stays behind (v1.20.0 only, constructor.go:61; upstream #657).
    /// </summary>
    public bool LeavesGenerationsBehind => Is(20, 0);

    /// <summary>A canary is held at its pods where the rack is forced too (since v1.21.0, construct_statefulset.go); before, all its pods restart.</summary>
    public bool HoldsForcedCanary => AtLeast(21);

    /// <summary>The templates of a stopped datacenter wait for a pod that is ready (v1.24.0 only; upstream #793).</summary>
    public bool HoldsStoppedTemplates => Is(24, 0);

    /// <summary><c>spec.dockerImageRunsAsCassandra</c> is read and not used (since v1.17.0, construct_podtemplatespec.go).</summary>
    public bool IgnoresRunAsCassandra => AtLeast(17);

    // ---- the names of StatefulSets -----------------------------------------------------------------------------------

    /// <summary>The cluster's name is cleaned up (since v1.9.0, pkg/reconciliation/construct_statefulset.go).</summary>
    public bool CleansClusterName => AtLeast(9);

    /// <summary>The rack's name is cleaned up (v1.10.6, and since v1.13.0).</summary>
    public bool CleansRackName => Is(10, 6) || AtLeast(13);

    /// <summary><c>spec.datacenterName</c> exists and is part of the name until v1.22.4 (since v1.14.0); the datacenter's name is cleaned up.</summary>
    public bool HasDatacenterName => AtLeast(14);

    /// <summary><c>status.datacenterName</c> is part of the name rather than the specification's (since v1.23.0, cassandradatacenter_types.go, LabelResourceName).</summary>
    public bool NamesByStatus => AtLeast(23);

    /// <summary>An empty <c>status.datacenterName</c> counts as a name (v1.23.0 only, cassandradatacenter_types.go:1001-1012).</summary>
    public bool TakesEmptyDatacenterName => Is(23, 0);

    // ---- the process ------------------------------------------------------------------------------------------------

    /// <summary>The operator's own image, without registry of a mirror (config/manager/kustomization.yaml).</summary>
    public string Image =>
        (AtLeast(27, 1) ? "docker.io/" : AtLeast(18) ? "cr.k8ssandra.io/" : "") + "k8ssandra/cass-operator:v" + Version;

    /// <summary>
    /// The labels by which the operator's Deployment selects its pods are others (since v1.29.0, config/manager/manager.yaml):
    /// Kubernetes refuses to change them in a Deployment that is there.
    /// </summary>
    public bool HasNewSelector => AtLeast(29);

    /// <summary>
    /// Leader election is a flag of the process (since v1.24.0, cmd/main.go); before, OperatorConfig says it, and the
    /// manifests of those releases switch it on.
    /// </summary>
    public bool ElectsLeaderByFlag => AtLeast(24);

    /// <summary>
    /// Takes <c>--config</c>; since v1.29.0 the flag is not known, and the process ends because of it (cmd/main.go:227-230 at v1.32.0).
    /// </summary>
    public bool HasConfigFlag => !AtLeast(29);

    /// <summary>Whether this release is at least 1.<paramref name="minor"/>.<paramref name="patch"/>.</summary>
    internal bool AtLeast(int minor, int patch = 0) =>
        Version.Major > 1 || (Version.Major == 1 && (Version.Minor > minor || (Version.Minor == minor && Version.Patch >= patch)));

    private bool Is(int minor, int patch) => Version.Major == 1 && Version.Minor == minor && Version.Patch == patch;

    /// <summary>
    /// Whether <paramref name="text"/> contains <c>major.minor.</c> and a digit; null for any minor number, else one of the
    /// given digits (<c>"89"</c>) or, for "11", exactly these two.
    /// </summary>
    private static bool ContainsVersion(string text, string major, string? minor)
    {
        for (var i = text.IndexOf(major, StringComparison.Ordinal); i >= 0; i = text.IndexOf(major, i + 1, StringComparison.Ordinal))
        {
            var p = i + major.Length;
            if (p >= text.Length || text[p++] != '.')
                continue;
            if (minor == "11")
            {
                if (!text.AsSpan(p).StartsWith("11"))
                    continue;
                p += 2;
            }
            else if (minor is not null)
            {
                if (p >= text.Length || !minor.Contains(text[p], StringComparison.Ordinal))
                    continue;
                p++;
            }
            else
            {
                var start = p;
                while (p < text.Length && char.IsAsciiDigit(text[p]))
                    p++;
                if (p == start)
                    continue;
            }

            if (p + 1 < text.Length && text[p] == '.' && char.IsAsciiDigit(text[p + 1]))
                return true;
        }

        return false;
    }
}
