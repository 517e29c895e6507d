using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// <c>overrides.pullSecrets</c> replaces all other pull secrets, and an empty list removes them
/// (pkg/images/images_v1beta2.go:156-186 at v1.32.0).
/// </summary>
internal sealed class OverriddenSecretsRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0059", DiagnosticSeverity.Warning, "Pull secrets that the override replaces") { Releases = "cass-operator 1.27.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (!subject.IsV1Beta2 || subject.Root["overrides"]?["pullSecrets"] is not { Kind: NodeKind.Sequence } overriding)
            yield break;
        var kept = overriding.Items.ToArray().Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        var lost = (subject.Root["defaults"]?["pullSecrets"] is { Kind: NodeKind.Sequence } defaults ? defaults.Items.ToArray() : [])
            .Concat(subject.Everywhere("pullSecret")).Where(secret => secret is { IsString: true, Text.Length: > 0 } && !kept.Contains(secret.Text))
            .Select(secret => secret.Text).Distinct(StringComparer.Ordinal).ToList();
        if (lost.Count == 0)
            yield break;
        yield return Found.At(
            overriding.Location,
            "No pod gets the pull secret" + (lost.Count == 1 ? " " : "s ") + string.Join(", ", lost.Take(4).Select(name => Printable.Escape(name, 60))) + (lost.Count > 4 ? ", …" : "") + ": overrides.pullSecrets "
                + (overriding.Items.Length == 0 ? "is there and empty, which removes all others." : "replaces all others."),
            overriding.Items.Length == 0 ? "Remove overrides.pullSecrets, or list the secrets in it." : "List them in overrides.pullSecrets too, or remove them.");
    }
}
