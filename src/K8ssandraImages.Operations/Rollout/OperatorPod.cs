using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>A pod of an operator.</summary>
internal sealed class OperatorPod(Node root)
{
    private readonly ObservedPod _observed = ObservedPod.Read(root);

    public Node Root => root;

    public string Name => _observed.Name;

    public string Uid => root.At("metadata", "uid")?.Text ?? "";

    public string ResourceVersion => root.At("metadata", "resourceVersion")?.Text ?? "";

    /// <summary>The Deployment that it is of; null for none.</summary>
    public string? Deployment => _observed.Deployment;

    /// <summary>When it was created, by the server's clock, to the second.</summary>
    public DateTimeOffset? Created => _observed.Created;

    /// <summary>Whether it is on its way out; its process may still run.</summary>
    public bool IsTerminating => _observed.IsTerminating;

    public bool IsReady => _observed is { IsReady: true, IsTerminating: false };

    /// <summary>Whether no process of it runs any more, or will: one that was evicted leaves its object behind.</summary>
    public bool HasEnded => root.At("status", "phase")?.Text is "Succeeded" or "Failed";

    /// <summary>Which version of which ConfigMap was there before its template was restarted; null where nobody noted it.</summary>
    public string? ImageConfigVersion => _observed.ImageConfigVersion;

    /// <summary>When its template was last marked as restarted.</summary>
    public string? Mark => root.At("metadata", "annotations", OperatorWatch.MarkAnnotation)?.Text;
}
