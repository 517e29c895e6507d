using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// What a release of cass-operator does with datacenters, apart from the images in them. Written down here again and not taken
/// from the product, which is tested with it. Source: k8ssandra/cass-operator at the tags.
/// </summary>
internal sealed class CassOperatorRules(OperatorVersion version)
{
    public OperatorVersion Version => version;

    // ---- the process (cmd/main.go, config/manager) -------------------------------------------------------------------

    public bool ReadsLabelledConfigMap => From(27);

    public bool ReadsFile => !From(29);

    /// <summary>Takes /configs/image_config.yaml where OperatorConfig names no file; before, it loads none then.</summary>
    public bool HasDefaultFile => From(24);

    public bool ElectsLeaderByFlag => From(24);

    /// <summary>The lock is a ConfigMap and a Lease (controller-runtime until 0.11).</summary>
    public bool LocksConfigMapToo => !From(13);

    // ---- names and labels (construct_statefulset.go, cassandradatacenter_types.go) -------------------------------------

    public string ClusterPart(CassDatacenter dc) => From(9) ? CleanName.Label(dc.ClusterName) : dc.ClusterName;

    public string DatacenterPart(CassDatacenter dc)
    {
        if (!From(14))
            return dc.Name;
        if (!From(23))
            return CleanName.Label(dc.NameOverride ?? dc.Name);
        return CleanName.Label(dc.StatusName is null || (dc.StatusName.Length == 0 && !Is(23, 0)) ? dc.Name : dc.StatusName);
    }

    public string Prefix(CassDatacenter dc) => ClusterPart(dc) + "-" + DatacenterPart(dc);

    public string StatefulSetName(CassDatacenter dc, string rack) => Prefix(dc) + "-" + (Is(10, 6) || From(13) ? CleanName.Subdomain(rack) : rack) + "-sts";

    public string DisruptionBudgetName(CassDatacenter dc) => (From(14) && !From(23) ? CleanName.Label(dc.NameOverride ?? dc.Name) : dc.Name) + "-pdb";

    public string ClusterLabel(CassDatacenter dc) => CleansLabels ? CleanName.LabelValue(dc.ClusterName) : dc.ClusterName;

    public string DatacenterLabel(CassDatacenter dc)
    {
        if (!CleansLabels)
            return dc.Name;
        if (From(14) && !From(19, 1))
            return CleanName.Label(dc.NameOverride ?? dc.Name);
        return CleanName.LabelValue(From(14) && !From(23) ? dc.NameOverride ?? dc.Name : dc.Name);
    }

    public string RackLabel(string rack) => Is(10, 6) || From(13) ? CleanName.LabelValue(rack) : rack;

    /// <summary>Pods and claims are labelled like the StatefulSet selects them; before, as the datacenter is called now.</summary>
    public bool LabelsPodsBySelector => From(23, 2);

    // ---- deletion (reconcile_datacenter.go) -----------------------------------------------------------------------------

    /// <summary>Its own finalizer decides about what is done at deletion, and an annotation keeps it away; before, any finalizer did.</summary>
    public bool KnowsNoFinalizer => From(12);

    public bool KnowsDecommission => From(10);

    /// <summary>A lone datacenter that is to be decommissioned waits for ever.</summary>
    public bool WaitsForLoneDecommission => Is(10, 4) || Is(10, 5) || Is(10, 6) || From(11);

    public bool ScalesDownBeforeDeletion => From(24);

    public bool KnowsDeletePvc => From(25);

    /// <summary>The labels by which the claims are found that go with a datacenter.</summary>
    public string ClaimSelector(CassDatacenter dc)
    {
        if (!From(19, 1))
            return "cassandra.datastax.com/datacenter=" + dc.Name;
        var selector = "cassandra.datastax.com/datacenter=" + DatacenterLabel(dc);
        return From(22) ? selector + ",cassandra.datastax.com/cluster=" + ClusterLabel(dc) : selector;
    }

    // ---- updates (reconcile_racks.go, constructor.go) ---------------------------------------------------------------------

    public bool UpdatesWithoutPermission => !From(20);

    /// <summary>Racks whose pods fail, and those that spec.forceUpgradeRacks names, are updated if they differ; the field stays.</summary>
    public bool ForcesDifferingRacksOnly => From(24);

    /// <summary>How often a container must have been started anew before it counts as failing once it has ended.</summary>
    public int RestartsOfFailure => From(26) ? 1 : 3;

    /// <summary>A rack has to be through with the update before the next comparison; before, only after it.</summary>
    public bool WaitsBeforeComparing => From(21);

    /// <summary>Waits for a ready pod even where none is wanted (v1.24.0 only).</summary>
    public bool WaitsForPodsOfStopped => Is(24, 0);

    /// <summary>`once` goes with any change of progress; since 1.23 with a complete reconcile.</summary>
    public bool RemovesOnceWithProgress => From(20) && !From(23);

    public bool RemovesOnceAtEnd => From(23);

    /// <summary>observedGeneration is what it was when the datacenter became Ready.</summary>
    public bool ObservesWhenReady => !From(21);

    /// <summary>observedGeneration is set after every reconcile, also one that did only a part (v1.21.0 only).</summary>
    public bool ObservesAlways => Is(21, 0);

    public bool ObservesAtEnd => From(21, 1);

    /// <summary>The message of the event of an update.</summary>
    public string UpdateMessage(string rack, bool force) =>
        "Updating rack " + rack + (From(29, 1) ? " force=" + Bool(force) : From(24) ? "%!(EXTRA string=force, bool=" + Bool(force) + ")" : "");

    public bool HasRequiresUpdate => From(20);

    public bool HasDatacenterName => From(14);

    public bool NamesByStatus => From(23);

    /// <summary>Nodes that were there before start side by side.</summary>
    public bool StartsKnownNodesTogether => From(23);

    public bool CreatesEmptyStatefulSets => !From(10, 3);

    public bool AlwaysSetsServiceAccount => !From(16);

    public bool HasRefreshTask => From(20);

    public bool HasRestartTask => From(13);

    private static string Bool(bool value) => value ? "true" : "false";

    private bool CleansLabels => Is(10, 5) || Is(10, 6) || From(12);

    private bool From(int minor, int patch = 0) => version >= new OperatorVersion(1, minor, patch);

    private bool Is(int minor, int patch) => version == new OperatorVersion(1, minor, patch);
}
