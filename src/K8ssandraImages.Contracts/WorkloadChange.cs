namespace K8ssandraImages;

/// <summary>When pods get what a new operator release makes of their workload.</summary>
public enum RolloutTiming
{
    /// <summary>No image of its pods changes, or there are no pods.</summary>
    None,

    /// <summary>When somebody allows it.</summary>
    OnPermission,

    /// <summary>As soon as the new operator starts: nobody is asked.</summary>
    AtOnce,

    /// <summary>Never as things are: the new operator cannot build the pods. Those that run stay as they are.</summary>
    Blocked,

    /// <summary>What it should run cannot be told, because something cannot be read.</summary>
    Unknown,
}

/// <summary>What becomes of a StatefulSet or Deployment in an upgrade of the operators.</summary>
public sealed class WorkloadChange
{
    internal WorkloadChange()
    {
    }

    /// <summary>The kind of workload.</summary>
    public WorkloadKind Workload { get; internal init; }

    /// <summary>The StatefulSet or Deployment before, as kubectl names it: <c>statefulset/demo-dc1-r1-sts</c>; null where there is none.</summary>
    public string? Before { get; internal init; }

    /// <summary>The StatefulSet or Deployment after; null where there is none any more.</summary>
    public string? After { get; internal init; }

    /// <summary>The rack; null outside of Cassandra's pods.</summary>
    public string? Rack { get; internal init; }

    /// <summary>Whether its pod template changes because of images, pull policies or pull secrets. What else a release changes is not known here.</summary>
    public bool TemplateChanges { get; internal init; }

    /// <summary>When its pods are replaced.</summary>
    public RolloutTiming Rollout { get; internal init; }

    /// <summary>Why it is so.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary><c>statefulset/demo-dc1-r1-sts: AtOnce</c>.</summary>
    public override string ToString() => (After ?? Before) + ": " + Rollout;
}
