using System.Collections;
using System.Text;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>What of all findings is shown, and how often.</summary>
public class LintFleetTests
{
    internal const string Config = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages: {system-logger: {name: l}}\ntypes: {cassandra: {repository: K, name: c}}\ndefaults: {registry: r.io/}\n";

    [Fact]
    public void What_many_datacenters_share_is_told_once()
    {
        var text = Config + Datacenters(1000);
        var findings = Linted.Text(text, "1.32.0");
        Assert.Equal(findings.Count, findings.Select(finding => finding.ToString()).Distinct().Count());
        // The server type hcd is missing: one place, whoever asks for it; and one logger without a tag.
        Assert.Single(findings, finding => finding.Id == "KSI0038");
        Assert.Single(findings, finding => finding.Id == "KSI0040" && finding.Message.Contains("system-logger", StringComparison.Ordinal));
        // One finding of its own each.
        Assert.Equal(1000, findings.Count(finding => finding.Id == "KSI0090"));
    }

    [Fact]
    public void Findings_come_before_the_last_input_is_read()
    {
        var inputs = new Watched([ManifestInput.Text(Config + Datacenters(2), "one.yaml"), ManifestInput.Text(Datacenters(1), "two.yaml")]);
        var first = ManifestLint.Findings(inputs, new ManifestOptions { CassOperatorVersion = "1.32.0" }, new LintOptions { IncludeRules = ["KSI0090"] }, CancellationToken.None).First();
        Assert.Equal("one.yaml", first.Location!.Source);
        // Once for the operators and ImageConfigs in it; not yet for the rest.
        Assert.Equal(1, inputs.Begun[1]);
    }

    [Theory]
    [InlineData(DiagnosticSeverity.Information, "", "", "KSI0040 KSI0041 KSI0050 KSI0055")]
    [InlineData(DiagnosticSeverity.Warning, "", "", "KSI0040 KSI0041 KSI0050")]
    [InlineData(DiagnosticSeverity.Error, "", "", "KSI0040 KSI0041")]
    [InlineData(DiagnosticSeverity.Information, "ksi004?", "", "KSI0040 KSI0041")]
    [InlineData(DiagnosticSeverity.Information, "KSI0041 KSI0055", "", "KSI0041 KSI0055")]
    [InlineData(DiagnosticSeverity.Information, "", "KSI005*", "KSI0040 KSI0041")]
    [InlineData(DiagnosticSeverity.Information, "KSI004*", "KSI0040", "KSI0041")]
    public void Choice(DiagnosticSeverity severity, string include, string exclude, string expected)
    {
        var options = new LintOptions { Severity = severity, IncludeRules = Split(include), ExcludeRules = Split(exclude) };
        Assert.Equal(expected, string.Join(' ', Linted.Text(Config, "1.32.0", options: options).Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("KSI0037", "", "KSI0001")]
    [InlineData("KSI0037", "KSI0001", "")]
    public void What_could_not_be_read_is_told_unless_it_is_excluded(string include, string exclude, string expected)
    {
        var options = new LintOptions { IncludeRules = Split(include), ExcludeRules = Split(exclude) };
        Assert.Equal(expected, string.Join(' ', Linted.Text("kind: [\n", options: options).Select(finding => finding.Id)));
    }

    [Fact]
    public void Nothing_is_found_in_what_is_none_of_our_business() =>
        Assert.Equal([], Linted.Text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {containers: [{name: a, image: 'nginx:latest', imagePullPolicy: never}]}}}\n---\nimages: [a]\nkind: Values\n"));

    [Theory]
    [InlineData("images:\n  system-logger: {name: l, tag: latest}\n", true)]
    [InlineData("types: {cassandra: {name: c}}\n", true)]
    [InlineData("images:\n  system-logger: a/b\n", true)]
    [InlineData("replicas: 3\n", false)]
    public void An_ImageConfig_may_do_without_kind_and_apiVersion(string text, bool isOne)
    {
        var findings = Linted.Text(text);
        Assert.Equal(isOne, findings.Any(finding => finding.Id is "KSI0051" or "KSI0055"));
        Assert.Equal(!isOne, findings.Any(finding => finding.Id == "KSI0068"));
    }

    [Fact]
    public void The_ImageConfig_beside_the_manifests_is_looked_at_too()
    {
        var options = new ManifestOptions { CassOperatorVersion = "1.32.0", ImageConfig = ManifestInput.Text(Config, "given.yaml") };
        var findings = ManifestLint.Findings([ManifestInput.Text(Datacenters(1), "dc.yaml")], options, new LintOptions(), CancellationToken.None).ToList();
        Assert.Contains(findings, finding => finding.Id == "KSI0041" && finding.Location!.Source == "given.yaml");
        Assert.Contains(findings, finding => finding.Id == "KSI0038" && finding.Location!.Source == "given.yaml");
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    internal static string Datacenters(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append("---\napiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc").Append(i).Append(", namespace: ns}\nspec: {clusterName: c, serverType: hcd, serverVersion: 1.0.0, size: 1, systemLoggerImage: ").Append(i % 2 == 0 ? "''" : "").Append(", podTemplateSpec: {spec: {containers: [{name: own, image: me/own}]}}}\n");
        return text.ToString();
    }

    private sealed class Watched(ManifestInput[] inputs) : IReadOnlyList<ManifestInput>
    {
        public int[] Begun { get; } = new int[inputs.Length];

        public int Count => inputs.Length;

        public ManifestInput this[int index]
        {
            get
            {
                Begun[index]++;
                return inputs[index];
            }
        }

        public IEnumerator<ManifestInput> GetEnumerator() => ((IEnumerable<ManifestInput>)inputs).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
