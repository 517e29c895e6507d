using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// <c>overrides.repository</c> replaces the whole path of every image, those of the server too
/// (pkg/images/images_v1beta2.go:71-106 at v1.32.0).
/// </summary>
internal sealed class OverriddenPathsRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0058", DiagnosticSeverity.Information, "One path for every image") { Releases = "cass-operator 1.27.0 and later" };

    private const int Shown = 4;

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (!subject.IsV1Beta2 || subject.Root["overrides"]?["repository"] is not { IsString: true } path)
            yield break;
        var images = subject.Members("images").Concat(subject.Members("types"))
            .Select(member => (Name: TextOf(member.Value, "name"), Repository: TextOf(member.Value, "repository") ?? TextOf(subject.Root["defaults"], "repository") ?? ""))
            .Where(image => image.Name is not null).ToList();
        var paths = images.Select(image => image.Repository).Where(repository => repository.Length > 0 && repository != path.Text).Distinct().ToList();
        var clash = images.GroupBy(image => image.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Select(image => image.Repository).Distinct().Skip(1).Any());
        if (paths.Count < 2 && clash is null)
            yield break;
        yield return Found.At(
            path.Location,
            "All images get the path `" + Printable.Escape(path.Text, 80) + "` instead of " + string.Join(", ", paths.Take(Shown).Select(repository => "`" + Printable.Escape(repository, 60) + "`")) + (paths.Count > Shown ? " and others" : "")
                + (clash is null ? "." : ", and so two images of the name `" + Printable.Escape(clash.Key, 60) + "` become one."),
            "See to it that the registry has all of them there. To keep the paths, override the registry only.",
            clash is null ? null : DiagnosticSeverity.Warning);
    }

    private static string? TextOf(Node? entry, string key) => entry?[key] is { IsString: true, Text.Length: > 0 } text ? text.Text : null;
}
