using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>A change from the text of an ImageConfig to the pods.</summary>
internal static class RolloutOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) => throw new NotSupportedException();
}
