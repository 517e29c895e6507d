using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What becomes of the datacenters that an operator decides about when it starts anew; for operations, which tell it before they restart one.</summary>
internal static class ImpactReading
{
    /// <summary>One row for each StatefulSet and Deployment that the operator decides about, as soon as it is known.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="context">The context of the operator's Deployment.</param>
    /// <param name="operatorNamespace">Its namespace.</param>
    /// <param name="operatorName">Its name; cass-operator or k8ssandra-operator.</param>
    /// <param name="pendingImageConfig">The text of the ImageConfig that it will find when it starts; null for what its ConfigMap holds now.</param>
    /// <param name="options">What the user says beside it; its ImageConfig is not looked at.</param>
    /// <param name="report">Where findings go that belong to no row; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option, or the text, cannot be used.</exception>
    public static IEnumerable<K8ssImageImpact> Of(
        IKubernetesSession session,
        string context,
        string operatorNamespace,
        string operatorName,
        string? pendingImageConfig,
        ManifestOptions options,
        Action<Diagnostic> report,
        CancellationToken cancellationToken) => throw new NotSupportedException(session + context + operatorNamespace + operatorName + pendingImageConfig + options + report + cancellationToken);
}
