using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>An ImageConfig of which nobody knows who reads it is looked at as every release does that reads its form.</summary>
public class AnyReleaseTests
{
    private const string V1 = "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\n";
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n";

    [Theory]
    // A.6: since there are component secrets, as long as v1beta1 is read
    [InlineData("KSI0037", DiagnosticSeverity.Warning, "cass-operator 1.23.0 to 1.28.1", V1 + "images: {system-logger: a/b:1}\ndefaults: {cassandra: {imagePullSecret: {name: a}}, dse: {imagePullSecret: {name: b}}}\n")]
    // A.3: fixed in 1.10.6 and 1.13.0, and not in what lies between
    [InlineData("KSI0036", DiagnosticSeverity.Information, "cass-operator 1.8.0 to 1.10.5, 1.11.0 to 1.12.0", V1 + "imageRegistry: r.io\nimageRegistryOverride: r.io\nimages: {system-logger: 'busybox:1.0'}\n")]
    // A.1: the key was renamed in 1.10.1
    [InlineData("KSI0032", DiagnosticSeverity.Information, "cass-operator 1.8.0 to 1.10.0", V1 + "imageRegistry: r.io\nimages: {system-logger: a/b:1}\n")]
    [InlineData("KSI0032", DiagnosticSeverity.Warning, "cass-operator 1.10.1 to 1.28.1", V1 + "imageRegistryOverride: r.io\nimages: {system-logger: a/b:1}\n")]
    // A.2: a value that is no string, since images has a decoder of its own
    [InlineData("KSI0030", DiagnosticSeverity.Error, "cass-operator 1.23.0 to 1.28.1", V1 + "images: {system-logger: a/b:1, medusa: {image: x}}\n")]
    [InlineData("KSI0030", DiagnosticSeverity.Error, "cass-operator 1.23.0 to 1.28.1", V1 + "images: {system-logger: a/b:1, Others: x}\n")]
    [InlineData("KSI0030", DiagnosticSeverity.Error, null, V1 + "imagePullSecret: a\nimages: {system-logger: a/b:1}\n")]
    // B.1: the digest came with 1.28.0
    [InlineData("KSI0042", DiagnosticSeverity.Information, "cass-operator 1.27.0 to 1.27.1", V2 + "images: {system-logger: {name: l, digest: 'sha256:ab'}}\n")]
    [InlineData("KSI0041", DiagnosticSeverity.Error, null, V2 + "overrides: {registry: r.io/}\n")]
    [InlineData("KSI0041", DiagnosticSeverity.Error, "cass-operator 1.10.1 to 1.28.1", V1 + "imageRegistry: r.io//\nimages: {system-logger: a/b:1}\n")]
    [InlineData("KSI0055", DiagnosticSeverity.Information, "cass-operator 1.21.0 to 1.28.1", V1 + "images: {system-logger: a/b:1}\n")]
    [InlineData("KSI0055", DiagnosticSeverity.Information, null, V2 + "types: {cassandra: {name: c}}\n")]
    [InlineData("KSI0031", DiagnosticSeverity.Warning, null, V2 + "registry: r.io\n")]
    public void A_finding_names_the_releases_in_which_it_holds(string rule, DiagnosticSeverity severity, string? releases, string text)
    {
        var finding = Assert.Single(Linted.Text(text), finding => finding.Id == rule);
        Assert.Equal((severity, releases), (finding.Severity, finding.Releases));
    }

    [Fact]
    public void The_message_is_that_of_the_newest_release_in_which_it_holds()
    {
        var finding = Assert.Single(Linted.Text(V1 + "imageRegistry: r.io\nimages: {system-logger: a/b:1}\n"), finding => finding.Id == "KSI0032");
        Assert.Contains("cass-operator 1.10.0 ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.22.4", false)]
    [InlineData("1.23.0", true)]
    [InlineData("1.28.1", true)]
    public void With_a_release_it_holds_or_not(string release, bool holds)
    {
        var findings = Linted.Text(V1 + "images: {system-logger: a/b:1}\ndefaults: {cassandra: {imagePullSecret: {name: a}}, dse: {imagePullSecret: {name: b}}}\n", release);
        Assert.Equal(holds, findings.Any(finding => finding.Id == "KSI0037"));
        Assert.All(findings, finding => Assert.Null(finding.Releases));
    }

    [Theory]
    [InlineData("1.32.0", V1 + "images: {system-logger: a/b:1}\n")] // v1beta1 for a release that reads v1beta2
    [InlineData("1.26.1", V2 + "types: {cassandra: {name: c}}\n")] // and the other way round
    [InlineData("1.28.1", "apiVersion: config.k8ssandra.io/v1beta9\nkind: ImageConfig\n")]
    [InlineData(null, "apiVersion: config.k8ssandra.io/v1beta9\nkind: ImageConfig\n")]
    [InlineData(null, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {k8ssandra.io/config: image}}\ndata:\n  image_config.yaml: |\n    apiVersion: config.k8ssandra.io/v1beta1\n    kind: ImageConfig\n")]
    public void The_form_that_nobody_reads(string? release, string text) => Assert.Contains(Linted.Text(text, release), finding => finding is { Id: "KSI0030", Severity: DiagnosticSeverity.Error, Releases: null });

    // Where the rule's own range and what is found in all releases disagree, one of them is wrong.
    [Fact]
    public void No_finding_of_the_room_holds_outside_the_releases_of_its_rule()
    {
        var seen = 0;
        foreach (var @case in LintCases.All.Where(@case => @case.Text.Contains("kind: ImageConfig", StringComparison.Ordinal)))
        {
            foreach (var version in ReleaseCatalog.CassOperatorVersions)
            {
                foreach (var finding in Linted.Texts([(@case.Name, @case.Text), .. @case.Beside], version.ToString()))
                {
                    var rule = RuleCatalog.All.FirstOrDefault(rule => rule.Id == finding.Id);
                    if (rule?.Releases is not { } releases || !releases.StartsWith("cass-operator", StringComparison.Ordinal))
                        continue;
                    seen++;
                    Assert.True(LintRulesTests.IsIn(releases, version), $"{finding} in {version}");
                }
            }
        }

        Assert.InRange(seen, 1000, int.MaxValue);
    }

    [Fact]
    public void It_takes_no_time()
    {
        var text = ReleaseCatalog.FindCassOperator(OperatorVersion.Parse("1.26.1")).ImageConfigJson;
        Linted.Text(text);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
            Linted.Text(text);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start) / 20, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }
}
