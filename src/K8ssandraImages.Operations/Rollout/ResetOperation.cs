using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Deletes a datacenter and creates it again on its volumes.</summary>
internal static class ResetOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings)
    {
        var facts = record.FactsAs<ResetFacts>();
        var nodes = facts.StatefulSets.Sum(static set => set.Replicas);
        return new OperationPlan(
            record,
            TargetOf(facts),
            "Delete the " + TargetOf(facts) + " (" + nodes + (nodes == 1 ? " node stops" : " nodes stop") + ") and create it again on its " + facts.Volumes.Count + (facts.Volumes.Count == 1 ? " volume" : " volumes") + ", which are kept by " + KeepVolumesNames.AnnotationOf(facts.Mechanism) + " and the reclaim policy Retain",
            ResetSteps.Of(facts, session, settings),
            settings)
        {
            WhereItIs = new ResetPlace(facts, new ResetObjects(facts, session)).DescribeAsync,
            Question = "All " + nodes + " nodes of the " + TargetOf(facts) + " stop until it is created again. It is never needed for images. Delete it?",
        };
    }

    /// <summary>The datacenter, for people.</summary>
    internal static string TargetOf(ResetFacts facts) =>
        "datacenter " + Printable.Escape(facts.Target.Namespace + "/" + facts.Target.Name, 200) + " in the context " + Printable.Escape(facts.Target.Context, 100);
}
