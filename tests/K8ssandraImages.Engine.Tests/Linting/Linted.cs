using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>Lints texts in a test as <c>Test-K8ssImageConfig</c> and <c>k8ssimages lint</c> do.</summary>
internal static class Linted
{
    public static IReadOnlyList<Diagnostic> Text(string text, string? cassOperator = null, string? k8ssandraOperator = null, LintOptions? options = null, string name = "test.yaml") =>
        Texts([(name, text)], cassOperator, k8ssandraOperator, options);

    public static IReadOnlyList<Diagnostic> Texts(IEnumerable<(string Name, string Text)> texts, string? cassOperator = null, string? k8ssandraOperator = null, LintOptions? options = null) =>
    [
        .. ManifestLint.Findings(
            [.. texts.Select(text => ManifestInput.Text(text.Text, text.Name))],
            new ManifestOptions { CassOperatorVersion = cassOperator, K8ssandraOperatorVersion = k8ssandraOperator },
            options ?? new LintOptions(),
            CancellationToken.None),
    ];
}
