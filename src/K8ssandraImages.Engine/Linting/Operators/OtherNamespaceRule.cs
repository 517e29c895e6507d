namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// A labelled ConfigMap in a namespace in which no operator runs: each operator looks in its own only
/// (cass-operator pkg/utils/k8s_utils.go:86-100 at v1.32.0; k8ssandra-operator main.go:338-352 at v1.32.5).
/// </summary>
internal sealed class OtherNamespaceRule() : LintRule<ConfigMapSubject>(Found)
{
    public static readonly Rule Found = new("KSI0106", DiagnosticSeverity.Warning, "ImageConfig in a namespace without operator") { Releases = "cass-operator 1.27.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ConfigMapSubject subject)
    {
        if (!subject.Source.IsLabelled || subject.Source.Namespace is not { } own || subject.Operators.Count == 0)
            yield break;
        if (subject.Operators.Any(deployment => deployment.Namespace is null || deployment.Namespace == own))
            yield break;
        var namespaces = subject.Operators.Select(deployment => Printable.Escape(deployment.Namespace!, 60)).Distinct(StringComparer.Ordinal).ToList();
        yield return Found.At(
            (subject.Source.Root.At("metadata", "namespace") ?? subject.Source.Root).Location,
            "No operator reads this ImageConfig: each looks in its own namespace only, and they run in " + string.Join(", ", namespaces.Take(4)) + (namespaces.Count > 4 ? ", …" : "") + ".",
            "Put the ConfigMap into the namespace of the operator.");
    }
}
