using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>
/// Everything that is to be said about an ImageConfig: what the decoder of a release finds, and what the rules find. Findings
/// of comments that take others back are not its business: see <see cref="FindingSieve"/>.
/// </summary>
internal static class ImageConfigLinter
{
    private static readonly OperatorVersion Newest = ReleaseCatalog.CassOperatorVersions[^1];

    /// <summary>Looks at a text that is to become an ImageConfig.</summary>
    /// <param name="text">The text of the ImageConfig itself, not of a ConfigMap.</param>
    /// <param name="name">What places in it are called: a file, or <c>-</c>.</param>
    /// <param name="release">The release that is to read it.</param>
    /// <param name="api">The form by which it reads it: <c>v1beta1</c> or <c>v1beta2</c>.</param>
    /// <param name="k8ssandraOperator">The k8ssandra-operator that reads it too; null for none.</param>
    public static IReadOnlyList<Diagnostic> Lint(string text, string name, CassOperatorRelease release, string api, K8ssandraOperatorRelease? k8ssandraOperator = null)
    {
        using var reader = new StringReader(text);
        var document = DocumentSplitter.Split(reader, name, DocumentLimits.Default).Select(piece => DocumentParser.Parse(piece, DocumentLimits.Default)).FirstOrDefault();
        if (document is null || document.Failed)
            return document?.Diagnostics ?? Check(ImageConfig.Read(null, null, release, api), k8ssandraOperator);
        var root = document.Roots.Count > 0 ? document.Roots[0] : null;
        return [.. document.Diagnostics, .. Check(ImageConfig.Read(root, new SourceLocation(name, 1, 1, null, null), release, api), k8ssandraOperator)];
    }

    /// <summary>Looks at an ImageConfig as one release reads it.</summary>
    /// <param name="source">The ImageConfig.</param>
    /// <param name="release">The release.</param>
    /// <param name="api">The form by which it reads it; null for that which its place and its text tell.</param>
    /// <param name="k8ssandraOperator">The k8ssandra-operator that reads it too; null for none.</param>
    public static IReadOnlyList<Diagnostic> Lint(ImageConfigSource source, CassOperatorRelease release, string? api = null, K8ssandraOperatorRelease? k8ssandraOperator = null)
    {
        var config = source.DecodeBy(release, api ?? source.ApiReadBy(release, isOfOperator: false));
        return [.. source.Diagnostics, .. Check(config, k8ssandraOperator)];
    }

    /// <summary>
    /// Looks at an ImageConfig of which nobody knows who reads it, as each release that can read its form does. A finding that
    /// does not hold in all of them names those in which it does; one that does not hold in the newest of them is good to know
    /// only, as that is the one that would be taken (KSI0060).
    /// </summary>
    public static IReadOnlyList<Diagnostic> LintForAnyRelease(ImageConfigSource source, K8ssandraOperatorRelease? k8ssandraOperator = null)
    {
        var form = source.IsLabelled ? "v1beta2" : source.Form is "v1beta1" or "v1beta2" ? source.Form : ImageConfigForm.Of(source.Document);
        var releases = ReleaseCatalog.CassOperatorVersions.Select(version => new CassOperatorRelease(version))
            .Where(release => form == "v1beta1" ? release.ReadsConfigFile : release.ReadsLabelledConfigMap).ToList();
        var found = new Dictionary<string, (Diagnostic Diagnostic, bool[] Holds, int Order)>(StringComparer.Ordinal);
        // The newest first: its message is the one that is shown.
        for (var i = releases.Count - 1; i >= 0; i--)
        {
            foreach (var diagnostic in Check(source.DecodeBy(releases[i], form), k8ssandraOperator))
            {
                var key = FindingSieve.KeyOf(diagnostic);
                if (!found.TryGetValue(key, out var known))
                    found.Add(key, known = (diagnostic, new bool[releases.Count], found.Count));
                known.Holds[i] = true;
            }
        }

        var versions = releases.ConvertAll(release => release.Version);
        return
        [
            .. source.Diagnostics,
            .. found.Values.OrderBy(item => item.Diagnostic.Location?.Line ?? 0).ThenBy(item => item.Order).Select(item => Array.TrueForAll(item.Holds, static holds => holds)
                ? item.Diagnostic
                : item.Diagnostic.With(
                    severity: item.Holds[^1] ? null : DiagnosticSeverity.Information,
                    releases: "cass-operator " + ReleaseRange.Of(versions, i => item.Holds[i], endsOpen: versions[^1] == Newest))),
        ];
    }

    private static List<Diagnostic> Check(ImageConfig config, K8ssandraOperatorRelease? k8ssandraOperator)
    {
        var findings = new List<Diagnostic>(config.Diagnostics);
        if (!config.IsLoaded || config.Root is not { Kind: NodeKind.Mapping } root)
            return findings;
        var subject = new ImageConfigSubject(config, root) { K8ssandraOperator = k8ssandraOperator };
        foreach (var rule in LintRules.OfImageConfigs)
            findings.AddRange(rule.Check(subject));
        return findings;
    }
}
