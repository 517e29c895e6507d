namespace K8ssandraImages.Engine.Linting.Kustomizations;

/// <summary>
/// Manifests that the operator's repository does not have: <c>config/deployments/cluster</c> is cass-operator's, and K8ssandra's
/// documentation names it for k8ssandra-operator (docs/content/en/install/image-config/_index.md:29 at v1.32.5).
/// </summary>
internal sealed class ResourcePathRule() : LintRule<KustomizationSubject>(Found)
{
    public static readonly Rule Found = new("KSI0109", DiagnosticSeverity.Error, "Manifests that do not exist");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(KustomizationSubject subject)
    {
        foreach (var resource in subject.Kustomization.Resources)
        {
            var first = resource.Deployment.Split('/')[0];
            var isOfCassOperator = resource.Operator == OperatorKind.CassOperator;
            if (!(isOfCassOperator ? first is "control-plane" or "data-plane" : first == "cluster"))
                continue;
            yield return Found.At(
                resource.Node.Location,
                (isOfCassOperator ? "cass-operator" : "k8ssandra-operator") + " has no config/deployments/" + Printable.Escape(first, 60) + "; kustomize ends with an error.",
                isOfCassOperator ? "Write config/deployments/default, or cluster to watch all namespaces." : "Write config/deployments/control-plane or data-plane, with /cluster-scope to watch all namespaces.");
        }
    }
}
