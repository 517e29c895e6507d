namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>The flag --config for a cass-operator that has no such flag any more: the process ends at once (cmd/main.go:227-230 at v1.32.0).</summary>
internal sealed class ConfigFlagRule() : LintRule<OperatorSubject>(Found)
{
    public static readonly Rule Found = new("KSI0104", DiagnosticSeverity.Error, "Flag that the operator does not have") { Releases = "cass-operator 1.29.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(OperatorSubject subject)
    {
        if (subject is { CassOperator: { HasConfigFlag: false } release, Deployment.ConfigFile: not null })
        {
            yield return Found.At(
                (subject.Deployment.Container["args"] ?? subject.Deployment.Container["command"] ?? subject.Root).Location,
                "cass-operator " + release.Version + " has no flag --config and ends with an error.",
                "Take the manifests of the release: they have --leader-elect and other flags instead, and no manager-config.");
        }
    }
}
