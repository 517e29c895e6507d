using K8ssandraImages.Engine.Linting.ImageConfigs;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// A value of DEFAULT_REGISTRY or IMAGE_PULL_SECRETS that is taken as it is and cannot work: nothing is trimmed
/// (k8ssandra-operator pkg/config/config.go:57-61 at v1.15.0, pkg/images/images.go:51-56).
/// </summary>
internal sealed class VariableFormRule() : LintRule<OperatorSubject>(Found)
{
    public static readonly Rule Found = new("KSI0111", DiagnosticSeverity.Error, "Variable that cannot be used") { Releases = "k8ssandra-operator 1.15.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(OperatorSubject subject)
    {
        if (subject.K8ssandraOperator is not { ReadsEnvironment: true })
            yield break;
        if (subject.Variable("DEFAULT_REGISTRY") is { Text.Length: > 0 } registry && (!RegistryFormRule.IsRegistry(registry.Text) || registry.Text.EndsWith('/')))
        {
            yield return Found.At(
                registry.Location,
                "`" + Printable.Escape(registry.Text, 100) + "` is put before images as it is, and no such reference is valid.",
                "Write host and port, as in registry.example.com:5000, without scheme and without a slash at the end.");
        }

        if (subject.Variable("IMAGE_PULL_SECRETS") is { Text.Length: > 0 } secrets && secrets.Text.Split(',').Any(name => name.Length == 0 || name.Trim().Length != name.Length))
        {
            yield return Found.At(
                secrets.Location,
                "The names in IMAGE_PULL_SECRETS are split at commas and nothing is trimmed, so one of `" + Printable.Escape(secrets.Text, 100) + "` is no name of a secret.",
                "Write the names with commas and nothing else between them.",
                DiagnosticSeverity.Warning);
        }
    }
}
