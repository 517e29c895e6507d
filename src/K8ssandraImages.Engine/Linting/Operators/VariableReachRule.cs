using K8ssandraImages.Engine.Linting.Resources;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// DEFAULT_REGISTRY and IMAGE_PULL_SECRETS of k8ssandra-operator, where they reach less than their names say: read since 1.15.0
/// (pkg/config/config.go), and by Stargate alone since 1.27.0 (pkg/images/images.go:74-92 at v1.32.5 and its callers).
/// </summary>
internal sealed class VariableReachRule() : LintRule<OperatorSubject>(Found)
{
    public static readonly Rule Found = new("KSI0110", DiagnosticSeverity.Warning, "Variable that does not reach all images");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(OperatorSubject subject)
    {
        if (subject.K8ssandraOperator is not { } release || (release.ReadsEnvironment && !release.ReadsImageConfig))
            yield break;
        foreach (var name in new[] { "DEFAULT_REGISTRY", "IMAGE_PULL_SECRETS" })
        {
            if (subject.Variable(name) is not { Text.Length: > 0 } value || value.Text == "docker.io")
                continue;
            // Who says the same in the ImageConfig knows; the variable is for Stargate then.
            if (subject.ImageConfig is { } config && (name == "DEFAULT_REGISTRY" ? MovingRegistry.Of(config) is not null : config.PullSecrets().Count > 0))
                continue;
            yield return Found.At(
                value.Location,
                release.ReadsImageConfig
                    ? name + " reaches only Stargate in k8ssandra-operator " + release.Version + "; Medusa, Reaper and the rest are told by the ImageConfig."
                    : "k8ssandra-operator " + release.Version + " does not read " + name + ", which came with 1.15.0.",
                release.ReadsImageConfig ? "Say the same in the ImageConfig: " + (name == "DEFAULT_REGISTRY" ? "overrides.registry." : "defaults.pullSecrets.") : "Upgrade, or write it into the resources.");
        }
    }
}
