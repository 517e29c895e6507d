using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// What the operator makes of each entry: the findings that otherwise stand on the images of a datacenter, told without one, and
/// references that are not valid. It composes them as the release does (pkg/images at each tag).
/// </summary>
internal sealed class ComposedImagesRule() : LintRule<ImageConfigSubject>(ResolutionRules.InvalidReference)
{
    // Versions that every release composes; messages show their place instead.
    private static readonly (string Type, string Version)[] Servers = [("cassandra", "4.0.11111"), ("dse", "6.8.11111"), ("hcd", "1.0.11111")];

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        // With a registry that is none, every image is wrong for the one reason that another rule tells.
        var hasRegistry = subject.Registries.All(registry => registry.Text.Length == 0 || (RegistryFormRule.IsRegistry(registry.Text) && !registry.Text.EndsWith(subject.IsV1Beta2 ? "/" : "//", StringComparison.Ordinal)));
        foreach (var (answer, place) in Answers(subject))
        {
            foreach (var diagnostic in answer.Diagnostics)
                yield return WithoutSample(diagnostic);
            if (!hasRegistry || string.IsNullOrEmpty(answer.Image) || answer.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) || ImageReference.TryParse(answer.Image, out _, out var error))
                continue;
            yield return WithoutSample(ResolutionRules.InvalidReference.At(
                place.Location,
                "The operator makes `" + Printable.Escape(answer.Image, 200) + "` of this, which is no valid image reference: " + error.Message,
                "Correct the part that is wrong; a container with it stays in InvalidImageName."));
        }
    }

    private static IEnumerable<(ImageAnswer Answer, Node Place)> Answers(ImageConfigSubject subject)
    {
        var (config, root) = (subject.Config, subject.Root);
        // Every pod has it; who has no `images` in v1beta1 has been told so.
        if (root["images"]?["system-logger"] is null && (subject.IsV1Beta2 || root["images"] is not null) && !config.Components.Contains("system-logger"))
            yield return (config.Component("system-logger"), root["images"] ?? root);
        foreach (var member in subject.Members("images"))
        {
            if (ImageConfigSubject.ServerTypes.Contains(member.Key))
            {
                // v1beta2 has no versions; its entry of that name is not used.
                foreach (var version in subject.IsV1Beta2 ? [] : member.Value.Members.ToArray())
                    yield return (config.Server(member.Key, version.Key), version.Value);
            }
            else if (subject.ImageKeys.Contains(member.Key, StringComparer.OrdinalIgnoreCase) && member.Value is { IsNull: false } and not { IsString: true, Text.Length: 0 })
            {
                yield return (config.Component(subject.ImageKeys.First(key => string.Equals(key, member.Key, StringComparison.OrdinalIgnoreCase))), member.Value);
            }
        }

        if (subject.IsV1Beta2 && root["types"] is null)
            yield return (config.Server("cassandra", Servers[0].Version), root);
        foreach (var (type, version) in Servers)
        {
            var entry = root[subject.IsV1Beta2 ? "types" : "defaults"]?[type];
            if (entry is not null && (subject.IsV1Beta2 || (type != "hcd" || subject.Release.HasHcd) && entry["repository"] is { IsString: true, Text.Length: > 0 }))
                yield return (config.Server(type, version), entry);
        }
    }

    private static Diagnostic WithoutSample(Diagnostic diagnostic)
    {
        var message = diagnostic.Message;
        foreach (var (_, version) in Servers)
            message = message.Replace(version, "{version}", StringComparison.Ordinal);
        return message == diagnostic.Message ? diagnostic : diagnostic.With(message: message);
    }
}
