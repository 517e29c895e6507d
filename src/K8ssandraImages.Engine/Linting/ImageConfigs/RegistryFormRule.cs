using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A registry with which no reference is valid, as one with a scheme. Operators put it before the path as it is
/// (pkg/images/images.go, pkg/images/images_v1beta2.go:71-106 at v1.32.0).
/// </summary>
internal sealed class RegistryFormRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0052", DiagnosticSeverity.Error, "Registry that is none");

    /// <summary>Whether references that begin with a registry can be valid. Slashes at its end are another matter.</summary>
    public static bool IsRegistry(string text) =>
        text.TrimEnd('/') is { Length: > 0 } registry && ImageReference.TryParse(registry + "/a/b:1", out var reference, out _) && reference.Domain.Length > 0 && reference.Digest is null;

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        foreach (var registry in subject.Registries)
        {
            if (registry.Text.Length == 0 || IsRegistry(registry.Text))
                continue;
            var scheme = registry.Text.IndexOf("://", StringComparison.Ordinal);
            yield return Found.At(
                registry.Location,
                "`" + Printable.Escape(registry.Text, 100) + "` is no registry" + (scheme >= 0 ? ": it begins with a scheme" : "") + ". The operator puts it before every image as it is, and no node can pull those.",
                scheme > 0 && IsRegistry(registry.Text[(scheme + 3)..])
                    ? "Write `" + Printable.Escape(registry.Text[(scheme + 3)..].TrimEnd('/'), 100) + "`."
                    : "Write host and port, as in registry.example.com:5000, and a path after it if there is one.");
        }
    }
}
