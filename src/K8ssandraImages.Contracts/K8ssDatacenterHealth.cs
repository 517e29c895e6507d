namespace K8ssandraImages;

/// <summary>Whether a datacenter is well and runs what it should run, and if not, what keeps it from that.</summary>
public sealed class K8ssDatacenterHealth : K8ssObject
{
    internal K8ssDatacenterHealth()
    {
    }

    /// <summary>The CassandraDatacenter's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether the operator says that it is ready, nothing is under way, and all pods of all racks are ready.</summary>
    public bool IsReady { get; internal init; }

    /// <summary>Whether it is stopped, as its specification asks for: it has no pods, and is ready in its own way.</summary>
    public bool IsStopped { get; internal init; }

    /// <summary>Whether the templates and the pods have the images that they should have; null where that was not asked or cannot be told.</summary>
    public bool? HasDesiredImages { get; internal init; }

    /// <summary>Whether something is broken that does not mend by waiting: an image that cannot be pulled, a pod that crashes.</summary>
    public bool IsFailing { get; internal init; }

    /// <summary>What keeps it from being ready or in sync; empty where nothing does.</summary>
    public IReadOnlyList<string> Reasons { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Its racks, in the order of the specification.</summary>
    public IReadOnlyList<RackHealth> Racks { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>cass-operator's word for it: <c>Ready</c>, <c>Updating</c>; null where it has said nothing.</summary>
    public string? Progress { get; internal init; }

    /// <summary>How long it was waited for; null where it was not.</summary>
    public TimeSpan? Waited { get; internal init; }

    /// <summary>Whether it was waited for in vain.</summary>
    public bool IsTimedOut { get; internal init; }

    /// <summary>What to do next; null where there is nothing to do.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>Findings about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name: ready</c>.</summary>
    public override string ToString() => (Namespace is null ? Name : Namespace + "/" + Name) + ": " + (IsReady ? IsStopped ? "stopped" : "ready" : "not ready");
}

/// <summary>How a rack is.</summary>
public sealed class RackHealth
{
    internal RackHealth()
    {
    }

    /// <summary>The rack's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Its StatefulSet; null where there is none yet.</summary>
    public string? StatefulSet { get; internal init; }

    /// <summary>The pods that it should have.</summary>
    public int Replicas { get; internal init; }

    /// <summary>Its pods that are ready.</summary>
    public int ReadyPods { get; internal init; }

    /// <summary>Its pods that are of the newest template.</summary>
    public int UpdatedPods { get; internal init; }

    /// <summary>Whether its template and pods have the images that they should have; null where that was not asked or cannot be told.</summary>
    public bool? HasDesiredImages { get; internal init; }

    /// <summary>The pods that are not as they should be, each with the reason; empty where there are none.</summary>
    public IReadOnlyList<string> Reasons { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>r1: 2 of 3 ready</c>.</summary>
    public override string ToString() => Name + ": " + ReadyPods + " of " + Replicas + " ready";
}
