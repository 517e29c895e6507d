using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Deletes a datacenter and creates it again on its volumes.</summary>
internal static class ResetOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) => throw new NotSupportedException();
}
