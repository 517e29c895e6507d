using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What keeps cass-operator from deleting the volume claims of a CassandraDatacenter that is deleted (pkg/reconciliation/reconcile_datacenter.go).</summary>
internal enum KeepVolumes
{
    /// <summary>Nothing does: until 1.11 the claims are always deleted.</summary>
    Impossible,

    /// <summary>The annotation no-finalizer, and the operator's finalizer taken away: it does nothing at all (1.12.0 to 1.24.1).</summary>
    NoFinalizer,

    /// <summary>The annotation delete-pvc with the value false (since 1.25.0).</summary>
    DeletePvcAnnotation,
}

/// <summary>The names in which it is said.</summary>
internal static class KeepVolumesNames
{
    /// <summary>cass-operator's finalizer (apis/cassandra/v1beta1/cassandradatacenter_types.go).</summary>
    public const string Finalizer = "finalizer.cassandra.datastax.com";

    /// <summary>Keeps the operator from setting its finalizer, since 1.12.0.</summary>
    public const string NoFinalizer = "cassandra.datastax.com/no-finalizer";

    /// <summary>Keeps the claims where it says <c>false</c>, since 1.25.0.</summary>
    public const string DeletePvc = "cassandra.datastax.com/delete-pvc";

    /// <summary>Has a datacenter decommissioned that is deleted: its data goes to the others, and then away.</summary>
    public const string Decommission = "cassandra.datastax.com/decommission-on-delete";

    /// <summary>What a release has.</summary>
    public static KeepVolumes Of(CassOperatorRelease release) =>
        release.KeepsVolumesByAnnotation ? KeepVolumes.DeletePvcAnnotation : release.HasFinalizerSwitch ? KeepVolumes.NoFinalizer : KeepVolumes.Impossible;

    /// <summary>The annotation that says it.</summary>
    public static string AnnotationOf(KeepVolumes mechanism) => mechanism == KeepVolumes.DeletePvcAnnotation ? DeletePvc : NoFinalizer;

    /// <summary>The value that it has.</summary>
    public static string ValueOf(KeepVolumes mechanism) => mechanism == KeepVolumes.DeletePvcAnnotation ? "false" : "true";
}
