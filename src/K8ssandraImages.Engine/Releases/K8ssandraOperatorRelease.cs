namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// How one release of k8ssandra-operator behaves where images are concerned. Each question is answered in one place, with
/// its source (k8ssandra/k8ssandra-operator at that tag).
/// </summary>
public sealed class K8ssandraOperatorRelease
{
    /// <summary>Behaviour and shipped contents of a release.</summary>
    /// <param name="version">
    /// Any version; one that no row knows behaves like its number says and ships what the nearest known release below ships, a
    /// pre-release what its release ships.
    /// </param>
    public K8ssandraOperatorRelease(OperatorVersion version)
    {
        Version = version;
        Ships = ReleaseCatalog.FindK8ssandraOperator(new OperatorVersion(version.Major, version.Minor, version.Patch), out var exact);
        IsKnown = exact && !version.IsPrerelease;
    }

    /// <summary>The version asked for.</summary>
    public OperatorVersion Version { get; }

    /// <summary>Whether this very release is in the catalogue.</summary>
    public bool IsKnown { get; }

    /// <summary>What it ships (what the nearest known release below ships, when it is unknown).</summary>
    public K8ssandraOperatorRow Ships { get; }

    /// <summary>Reads the ImageConfig v1beta2 itself, for Medusa, Reaper and per-node config (since v1.27.0, main.go:338-352).</summary>
    public bool ReadsImageConfig => AtLeast(27);

    /// <summary>Merges cluster and datacenter level per field (since v1.5.0, pkg/goalesce); before, a whole struct or list wins.</summary>
    public bool MergesPerField => AtLeast(5);

    /// <summary><c>containers</c> and <c>initContainers</c> exist (since v1.2.0).</summary>
    public bool HasContainers => AtLeast(2);

    /// <summary><c>serverType</c> exists (since v1.3.0); before, it is always cassandra.</summary>
    public bool HasServerType => AtLeast(3);

    /// <summary>The jmx-credentials init container exists (until v1.4.1, pkg/cassandra/auth.go).</summary>
    public bool HasJmxContainer => !AtLeast(5);

    /// <summary>Per-node configuration exists (since v1.4.0).</summary>
    public bool HasPerNodeConfig => AtLeast(4);

    /// <summary><c>perNodeConfigInitContainerImage</c> exists (since v1.5.0).</summary>
    public bool HasPerNodeConfigImage => AtLeast(5);

    /// <summary>Vector exists (since v1.5.0).</summary>
    public bool HasVector => AtLeast(5);

    /// <summary>Vector is a container of its own in the Cassandra pod (v1.5.x); later it runs inside server-system-logger.</summary>
    public bool HasVectorContainer => HasVector && !AtLeast(6);

    /// <summary>Vector in the Cassandra pod starts from the user's server-system-logger container (since v1.17.0).</summary>
    public bool VectorKeepsUserLogger => AtLeast(17);

    /// <summary>
    /// Vector in the Cassandra pod looks at the datacenter's telemetry too (since v1.32.0,
    /// controllers/k8ssandra/dcconfigs.go); before, at the cluster's only.
    /// </summary>
    public bool VectorReadsDatacenterTelemetry => AtLeast(32);

    /// <summary>Vector beside Reaper and Stargate runs the ImageConfig's system-logger image (since v1.30.0).</summary>
    public bool VectorReadsImageConfig => AtLeast(30);

    /// <summary><c>clusterName</c> exists (since v1.2.0).</summary>
    public bool HasClusterName => AtLeast(2);

    /// <summary>
    /// Every template declares a cassandra container (since v1.4.0, pkg/cassandra/datacenter.go); before, Reaper and an empty
    /// template did.
    /// </summary>
    public bool DeclaresCassandra => AtLeast(4);

    /// <summary>
    /// A template without containers gets a cassandra container (since v1.2.1, controllers/k8ssandra/datacenters.go); before,
    /// one without anything did, where authentication is on (pkg/cassandra/auth.go).
    /// </summary>
    public bool DeclaresCassandraWithoutContainers => AtLeast(2, 1);

    /// <summary>Stargate's Deployments have the name of <c>datacenterName</c> in theirs (since v1.9.0, pkg/stargate/stargate.go).</summary>
    public bool StargateUsesDatacenterName => AtLeast(9);

    /// <summary>The names of Stargate's Deployments are cleaned up (since v1.2.0, pkg/stargate/stargate.go).</summary>
    public bool CleansStargateNames => AtLeast(2);

    /// <summary>
    /// The annotations of <c>spec.cassandra.metadata</c> reach the datacenters, over their own (since v1.31.0,
    /// controllers/k8ssandra/datacenters.go).
    /// </summary>
    public bool HasClusterAnnotations => AtLeast(31);

    /// <summary><c>externalDatacenters</c> removes the datacenters' own annotations (since v1.16.0, controllers/k8ssandra/dcconfigs.go).</summary>
    public bool ExternalDatacentersRemoveAnnotations => AtLeast(16);

    /// <summary><c>readOnlyRootFilesystem</c> exists (since v1.20.0).</summary>
    public bool HasReadOnlyRootFilesystem => AtLeast(20);

    /// <summary>Stargate's image for DSE exists (since v1.11.0).</summary>
    public bool HasStargateForDse => AtLeast(11);

    /// <summary>The environment variables DEFAULT_REGISTRY and IMAGE_PULL_SECRETS are read (since v1.15.0, pkg/config/config.go).</summary>
    public bool ReadsEnvironment => AtLeast(15);

    /// <summary>The compiled-in images name docker.io, and a registry is always written (until v1.14.1).</summary>
    public bool AlwaysWritesRegistry => !AtLeast(15);

    /// <summary>Reaper's init container has an image of its own (until v1.14.1).</summary>
    public bool HasReaperInitImage => !AtLeast(15);

    /// <summary><c>spec.reaper.skipSchemaMigration</c> of a K8ssandraCluster exists (since v1.21.0); a Reaper has it in all releases.</summary>
    public bool HasReaperSchemaSwitch => AtLeast(21);

    /// <summary>Reaper with local storage has no init container (v1.19.0 to v1.31.0, NewStatefulSet in pkg/reaper/deployment.go).</summary>
    public bool HasLocalReaperWithoutInit => AtLeast(19) && !AtLeast(32);

    /// <summary><c>spec.reaper.storageType</c> exists (since v1.19.0).</summary>
    public bool HasReaperStorageType => AtLeast(19);

    /// <summary><c>spec.reaper.reaperRef</c> exists (since v1.19.0).</summary>
    public bool HasReaperReference => AtLeast(19);

    /// <summary>A CronJob purges Medusa's backups (v1.12.0 to v1.26.0).</summary>
    public bool HasPurgeJob => Ships.PurgeJob is not null;

    /// <summary><c>purgeBackups</c> can turn that CronJob off (since v1.17.0, controllers/k8ssandra/medusa_reconciler.go).</summary>
    public bool HasPurgeSwitch => AtLeast(17);

    /// <summary>A Deployment of Medusa beside the Cassandra pods (v1.8.0 to v1.15.0, pkg/medusa/reconcile.go).</summary>
    public bool HasStandaloneMedusa => AtLeast(8) && !AtLeast(16);

    /// <summary>That Deployment gets Medusa's pull secret (v1.15.0 only, pkg/medusa/reconcile.go:532).</summary>
    public bool StandaloneMedusaHasPullSecret => AtLeast(15) && !AtLeast(16);

    /// <summary>The API server removes unknown keys of a datacenter (since v1.3.0); before, they were kept and ignored.</summary>
    public bool PrunesDatacenterKeys => AtLeast(3);

    /// <summary>
    /// A changed CassandraDatacenter is written only when the K8ssandraCluster's generation is newer than the observed one, or
    /// annotated (since v1.19.0, controllers/k8ssandra/datacenters.go:36).
    /// </summary>
    public bool HoldsDatacenterUpdates => AtLeast(19);

    /// <summary>
    /// <c>perNodeConfigInitContainerImage</c> is deprecated (since v1.27.0, apis/k8ssandra/v1alpha1/k8ssandracluster_types.go).
    /// </summary>
    public bool DeprecatesPerNodeConfigImage => AtLeast(27);

    /// <summary>The webhook warns of Stargate (since v1.23.0, apis/k8ssandra/v1alpha1/k8ssandracluster_webhook.go).</summary>
    public bool DeprecatesStargate => AtLeast(23);

    /// <summary>
    /// The operator's own image as its Helm chart names it (charts/k8ssandra-operator/values.yaml; what v1.10.0 writes there is no
    /// image that exists).
    /// </summary>
    public string Image => (AtLeast(10) && !AtLeast(28) ? "cr.k8ssandra.io/" : "docker.io/") + "k8ssandra/k8ssandra-operator:v" + Version;

    /// <summary>spec.cassandra.datacenters[].datacenterName reaches the CassandraDatacenter (since v1.6.0).</summary>
    public bool HasDatacenterName => AtLeast(6);

    private bool AtLeast(int minor, int patch = 0) =>
        Version.Major > 1 || (Version.Major == 1 && (Version.Minor > minor || (Version.Minor == minor && Version.Patch >= patch)));
}
