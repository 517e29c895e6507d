using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A key of v1beta1 that is found in spite of its case. Since 1.23.0 encoding/json decodes what is below images and defaults,
/// without regard to case (apis/config/v1beta1/imageconfig_types.go:73-143); every other release and form minds it.
/// </summary>
internal sealed class OtherCaseRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0049", DiagnosticSeverity.Warning, "Key in another case") { Releases = "cass-operator 1.23.0 to 1.28.1" };

    private static readonly string[] Settings = ["repository", "suffix", "imageRegistry", "imagePullPolicy", "imagePullSecret", "imageNamespace"];

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (subject.IsV1Beta2 || !subject.Release.HasComponentSettings)
            return [];
        return Check(subject.Root["images"], [.. subject.ImageKeys, .. ImageConfigSubject.ServerTypes])
            .Concat(subject.Members("defaults").SelectMany(component => Check(component.Value, Settings)));
    }

    private static IEnumerable<Diagnostic> Check(Node? mapping, string[] known)
    {
        foreach (var member in mapping is null ? [] : mapping.Members.ToArray())
        {
            var meant = Array.Find(known, key => key != member.Key && string.Equals(key, member.Key, StringComparison.OrdinalIgnoreCase));
            if (meant is null)
                continue;
            yield return Found.At(
                mapping!.LocationOf(member),
                "`" + Printable.Escape(member.Key, 80) + "` is read as `" + meant + "` by these releases only; all others mind the case.",
                "Write `" + meant + "`.");
        }
    }
}
