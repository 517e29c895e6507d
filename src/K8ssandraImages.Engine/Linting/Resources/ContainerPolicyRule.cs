namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>A pull policy in a pod template that is none; custom resources take any text, and the StatefulSet is refused.</summary>
internal sealed class ContainerPolicyRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0095", DiagnosticSeverity.Error, "Container with a pull policy that Kubernetes refuses");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        foreach (var container in subject.Containers)
        {
            if (container["imagePullPolicy"] is { IsString: true, Text: not ("" or "Always" or "IfNotPresent" or "Never") } policy)
                yield return Found.At(policy.Location, "`" + Printable.Escape(policy.Text, 60) + "` is no pull policy; the API server refuses the pods.", "Write Always, IfNotPresent or Never, exactly so.");
        }
    }
}
