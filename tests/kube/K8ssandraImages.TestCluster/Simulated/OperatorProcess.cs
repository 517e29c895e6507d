using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>What runs in an operator's pod. It has read its configuration when it started, and does so never again.</summary>
internal sealed class OperatorProcess(JsonObject pod, string container, OperatorVersion version)
{
    private volatile ContainerEnd? _end;

    public JsonObject Pod => pod;

    public string PodName { get; } = (string)pod["metadata"]!["name"]!;

    public string PodUid { get; } = (string)pod["metadata"]!["uid"]!;

    /// <summary>The container that it runs in.</summary>
    public JsonObject Container { get; } = pod["spec"]!["containers"]!.AsArray().First(item => (string?)item!["name"] == container)!.AsObject();

    public OperatorVersion Version => version;

    /// <summary>When its container started.</summary>
    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>How often the pod's containers were started anew.</summary>
    public int Restarts { get; init; }

    /// <summary>How the container ended; null while it runs.</summary>
    public ContainerEnd? End => _end;

    /// <summary>Whether it has read its configuration.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The images that it gives to datacenters; null where it has loaded none.</summary>
    public OperatorImageConfig? Images { get; set; }

    /// <summary>The templates that it gives to datacenters of K8ssandraClusters; null for another operator's process.</summary>
    public ClusterTemplates? Templates { get; set; }

    /// <summary>Whether it reconciles only while it holds a lease.</summary>
    public bool ElectsLeader { get; set; }

    /// <summary>How it calls itself in the lease.</summary>
    public string Identity { get; } = (string)pod["metadata"]!["name"]! + "_" + Guid.NewGuid();

    /// <summary>The lease as it saw it last, and since when that is so.</summary>
    public (string? Renewal, DateTimeOffset Since) SeenLease { get; set; }

    /// <summary>When it has renewed its lease last; null while it does not hold it.</summary>
    public DateTimeOffset? Renewed { get; set; }

    /// <summary>When it looks at the lease again.</summary>
    public DateTimeOffset NextLease { get; set; }

    /// <summary>How it left each object, by uid.</summary>
    public Dictionary<string, Settlement> Settled { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends.</summary>
    public void Exit(string log) => _end ??= new ContainerEnd(1, StartedAt, DateTimeOffset.UtcNow, log);

    /// <summary>What the node says of the pod.</summary>
    public PodReport Report => _end is { } end
        ? new PodReport
        {
            WaitingReason = "CrashLoopBackOff",
            WaitingMessage = "back-off restarting failed container",
            RestartCount = Restarts + 1,
            LastEnd = end,
            StartedAt = StartedAt,
        }
        : HasStarted ? PodReport.Ready with { StartedAt = StartedAt, RestartCount = Restarts } : PodReport.ContainerCreating;
}
