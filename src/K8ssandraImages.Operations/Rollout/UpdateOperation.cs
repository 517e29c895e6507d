using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Lets one datacenter take the images that it waits for, in place.</summary>
internal static class UpdateOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) => throw new NotSupportedException();

    public static IReadOnlyList<Step> Steps(UpdateFacts facts, IKubernetesSession session, OperationSettings settings) => throw new NotSupportedException();

    public static UpdateFacts FactsOf(DatacenterTarget target) => throw new NotSupportedException();
}
