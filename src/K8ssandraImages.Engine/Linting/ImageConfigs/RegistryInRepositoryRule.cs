using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A registry written into a path: the operator does not recognise it there and puts the registry before it
/// (pkg/images/images_v1beta2.go:71-106 at v1.32.0; imageNamespace of v1beta1, pkg/images/images.go:147-165 at v1.28.1).
/// </summary>
internal sealed class RegistryInRepositoryRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0054", DiagnosticSeverity.Warning, "Registry written into a path") { Releases = "cass-operator 1.23.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        var paths = subject.IsV1Beta2 ? subject.Everywhere("repository")
            : subject.Release.HasComponentSettings && subject.Root["imageNamespace"] is { IsString: true } @namespace ? [@namespace] : [];
        foreach (var path in paths)
        {
            var slash = path.Text.IndexOf('/', StringComparison.Ordinal);
            var first = slash < 0 ? path.Text : path.Text[..slash];
            if (first != "localhost" && !first.AsSpan().ContainsAny('.', ':'))
                continue;
            var registry = RegistryOf(subject, path);
            yield return Found.At(
                path.Location,
                "`" + Printable.Escape(first, 80) + "` looks like a registry, but " + path.Path + " is a path: "
                    + (registry is null ? "a registry that is set one day will be put before it." : "images become `" + Printable.Escape(registry.Text, 80) + "/" + Printable.Escape(path.Text, 100) + "/…`."),
                subject.IsV1Beta2 ? "Write it as `registry`, and the rest as `repository`." : "Write it as `imageRegistry`, and the rest as `imageNamespace`.",
                registry is null ? DiagnosticSeverity.Information : null);
        }
    }

    private static Node? RegistryOf(ImageConfigSubject subject, Node path)
    {
        var candidates = subject.IsV1Beta2
            ? new[] { subject.Root["overrides"]?["registry"], path.Parent?["registry"], subject.Root["defaults"]?["registry"] }
            : [subject.Root[subject.Release.GlobalRegistryKey]];
        return Array.Find(candidates, node => node is { IsString: true, Text.Length: > 0 });
    }
}
