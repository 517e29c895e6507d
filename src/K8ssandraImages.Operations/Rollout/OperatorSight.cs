using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What was seen of an operator at one moment.</summary>
/// <param name="Root">Its Deployment.</param>
/// <param name="Pods">Its pods in which a process runs or is to run, by name.</param>
internal sealed record OperatorSight(Node Root, IReadOnlyList<OperatorPod> Pods)
{
    public int Replicas => Number("spec", "replicas") ?? 1;

    public string Uid => Root.At("metadata", "uid")?.Text ?? "";

    public string? Mark => Root.At("spec", "template", "metadata", "annotations", OperatorWatch.MarkAnnotation)?.Text;

    public bool IsPaused => Root.At("spec", "paused")?.Text == "true";

    public bool IsBeingDeleted => Root.At("metadata", "deletionTimestamp") is { IsNull: false };

    /// <summary>Whether its controller has no pod left to replace: all that it counts are of the newest template, and ready. It does not count those that are on their way out.</summary>
    public bool IsRolledOut =>
        (Number("status", "observedGeneration") ?? 0) >= (Number("metadata", "generation") ?? 0)
        && Number("status", "updatedReplicas") == Replicas && Number("status", "replicas") == Replicas && Number("status", "readyReplicas") == Replicas;

    /// <summary>Why its controller cannot create pods (a quota, admission, a missing account); null where it can.</summary>
    public string? CreationFailure
    {
        get
        {
            foreach (var condition in Root.At("status", "conditions") is { } conditions ? conditions.Items : [])
            {
                if (condition["type"]?.Text == "ReplicaFailure" && condition["status"]?.Text == "True")
                    return condition["message"]?.Text ?? condition["reason"]?.Text;
            }

            return null;
        }
    }

    private int? Number(string one, string other) => ObservedWorkload.Number(Root.At(one, other));
}
