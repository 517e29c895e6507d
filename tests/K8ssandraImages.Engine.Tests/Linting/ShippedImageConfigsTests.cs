using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>What a release ships is right for it: only what is known to be wrong with it is found.</summary>
public class ShippedImageConfigsTests
{
    public static TheoryData<string> CassOperators => [.. ReleaseCatalog.CassOperatorVersions.Select(version => version.ToString())];

    public static TheoryData<string> K8ssandraOperators => [.. ReleaseCatalog.K8ssandraOperatorVersions.Select(version => version.ToString())];

    [Theory]
    [MemberData(nameof(CassOperators))]
    public void Of_cass_operator(string version)
    {
        var release = new CassOperatorRelease(OperatorVersion.Parse(version));
        var row = ReleaseCatalog.FindCassOperator(release.Version);
        var findings = ImageConfigLinter.Lint(row.ImageConfigJson, "shipped", release, release.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1");
        Assert.Equal([], findings.Where(finding => finding.Severity != DiagnosticSeverity.Information));
        Assert.Equal(release.HasHcd && !row.ImageConfigJson.Contains("hcd", StringComparison.Ordinal), findings.Any(finding => finding.Id == "KSI0055"));
        if (row.FallbackImageConfigJson is { } fallback)
            Assert.Equal([], ImageConfigLinter.Lint(fallback, "shipped", release, "v1beta1").Where(finding => finding.Severity != DiagnosticSeverity.Information));
    }

    [Theory]
    [MemberData(nameof(K8ssandraOperators))]
    public void Of_k8ssandra_operator(string version)
    {
        var release = new K8ssandraOperatorRelease(OperatorVersion.Parse(version));
        var library = new CassOperatorRelease(release.Ships.CassOperatorLibrary);
        var isLatest = release.Ships.ImageConfigJson.Contains("system-logger:latest", StringComparison.Ordinal);
        var findings = ImageConfigLinter.Lint(release.Ships.ImageConfigJson, "shipped", library, library.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1", release);
        Assert.Equal(isLatest ? ["KSI0051"] : [], findings.Where(finding => finding.Severity != DiagnosticSeverity.Information).Select(finding => finding.Id));
    }
}
