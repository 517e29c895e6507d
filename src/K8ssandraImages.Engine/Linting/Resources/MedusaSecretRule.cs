namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// Medusa runs in the Cassandra pods, which get no pull secret from k8ssandra-operator until 1.26.0: IMAGE_PULL_SECRETS reaches the
/// pods of Reaper and Stargate only (pkg/images/images.go:93 at v1.15.0, CollectPullSecrets and its callers).
/// </summary>
internal sealed class MedusaSecretRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0099", DiagnosticSeverity.Warning, "Pull secrets that do not reach Medusa") { Releases = "k8ssandra-operator 1.15.0 to 1.26.0" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (subject.Operator is not { PullSecrets.Count: > 0, Release: { ReadsEnvironment: true, ReadsImageConfig: false } release } || subject.Spec?["medusa"] is not { } medusa)
            yield break;
        if (subject.Images.Any(image => image is { Component: "medusa", Workload: WorkloadKind.Cassandra, PullSecrets.Count: 0 }))
        {
            yield return Found.At(
                medusa.Location,
                "The pull secrets of IMAGE_PULL_SECRETS do not reach Medusa: k8ssandra-operator " + release.Version + " gives them to Reaper and Stargate only, and Medusa runs in the Cassandra pods.",
                "Put the secret on the service account of the Cassandra pods, or into imagePullSecret of the ImageConfig.");
        }
    }
}
