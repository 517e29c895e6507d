namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// Pull secrets of an ImageConfig keep those of the service account away: Kubernetes adds the latter only to pods that have none
/// (the ServiceAccount admission controller), and cass-operator puts the former into every pod
/// (pkg/reconciliation/construct_podtemplatespec.go:999-1002 at v1.32.0).
/// </summary>
internal sealed class ServiceAccountSecretsRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0056", DiagnosticSeverity.Information, "Pull secrets of the service account are not used");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (subject.Config.PullSecrets() is [var first, ..])
        {
            yield return Found.At(
                first.Node?.Location,
                "Every pod gets the pull secrets of the ImageConfig, so Kubernetes does not add those of the pod's service account.",
                "List here all secrets that the pods need, or none.");
        }
    }
}
