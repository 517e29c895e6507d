namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A pull policy that is none. No operator looks at it (pkg/images/images_v1beta2.go:146-154 at v1.32.0), so the API server
/// refuses the StatefulSets that are made with it.
/// </summary>
internal sealed class PullPolicyRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0048", DiagnosticSeverity.Error, "Pull policy that Kubernetes refuses");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        foreach (var policy in subject.PullPolicies)
        {
            if (policy.Text is not ("" or "Always" or "IfNotPresent" or "Never"))
            {
                yield return Found.At(
                    policy.Location,
                    "`" + Printable.Escape(policy.Text, 60) + "` is no pull policy; the operator takes it, and the API server refuses the pods.",
                    "Write Always, IfNotPresent or Never, exactly so.");
            }
        }
    }
}
