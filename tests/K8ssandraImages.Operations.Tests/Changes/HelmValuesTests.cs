using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

public class HelmValuesTests
{
    private const string Old = "images: {system-logger: 'k8ssandra/system-logger:v1', config-builder: 'datastax/cass-config-builder:1.0', k8ssandra-client: 'k8ssandra/k8ssandra-client:v0'}\n";

    private const string New = """
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
          config-builder: {repository: datastax, name: cass-config-builder, tag: "1.0"}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, digest: "sha256:ab"}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
          dse: {registry: o.io, repository: datastax, name: dse, prefix: p-, pullPolicy: Never}

        """;

    private static readonly string[] Servers = ["cassandra 4.0.17", "cassandra 5.0.4", "cassandra 4.1.5", "dse 6.8.50"];
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "K8ssandraImages.Operations.Tests", "Changes", "helm-values.golden.txt");

    // chart, ImageConfig
    public static TheoryData<string, string> Exact
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var chart in ChartCatalog.Versions.Where(version => version >= new OperatorVersion(0, 54)).Select(version => version.ToString()))
            {
                var isNew = OperatorVersion.Parse(chart) >= new OperatorVersion(0, 61);
                foreach (var more in isNew
                    ? new[] { "", "defaults: {registry: docker.io}", "defaults: {pullSecrets: [a]}\noverrides: {registry: r.io, pullPolicy: Always, pullSecrets: [b, c]}", "overrides: {registry: '', repository: m}" }
                    : ["", "imageRegistry: r.io\nimagePullPolicy: Always\nimagePullSecret: {name: s}", "defaults: {cassandra: {repository: a/c}, dse: {repository: d.io/x/dse, suffix: -s}, hcd: {repository: h/h}}"])
                {
                    data.Add(chart, (isNew ? New : Old) + more);
                }
            }

            data.Add("0.55.0", Old + "imageRegistry: r.io\nimageNamespace: team\ndefaults: {cassandra: {imageRegistry: o.io, imagePullPolicy: Never, imagePullSecret: {name: x}}, medusa: {imagePullPolicy: Always}}");
            data.Add("0.60.0", Old.Replace("images: {", "images: {cassandra: {'4.0.17': 'p/c:b7'}, hcd: {'1.0.0': 'p/h:1'}, medusa: 'm/m:1', ", StringComparison.Ordinal));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void The_chart_makes_the_same_of_it(string version, string text)
    {
        var chart = new CassOperatorChart(OperatorVersion.Parse(version));
        var presets = ChartCatalog.Find(chart.Version, out var exact).ImageConfigJson ?? ReleaseCatalog.FindCassOperator(chart.CassOperator.Version).ImageConfigJson;
        Assert.True(exact);
        var values = Write(text, version);
        Assert.DoesNotContain(values.Diagnostics, finding => finding.Id == "KSI0198");
        var rendered = RenderedChart.Of(version, presets, values.Content);
        Assert.Equal(Answers(text, chart.CassOperator), Answers(rendered, chart.CassOperator));
    }

    // chart, ImageConfig, what cannot be said: "" for nothing, else a word of it and the version that can
    [Theory]
    [InlineData("0.60.0", "imageNamespace: ''", "namespaceOverride")]
    [InlineData("0.54.0", "imageRegistry: r.io", "")]
    [InlineData("0.37.0", "imageRegistry: r.io", "registryOverride 0.37.1")]
    [InlineData("0.31.1", "imageRegistryOverride: r.io", "registryOverride 0.37.1")]
    [InlineData("0.37.0", "imagePullPolicy: Always", "pullPolicy 0.37.1")]
    [InlineData("0.34.0", "imagePullPolicy: Always", "")]
    [InlineData("0.41.0", "imagePullSecret: {name: s}", "does not start 0.41.1")]
    [InlineData("0.37.0", "imagePullSecret: {name: s}", "imagePullSecrets 0.41.1")]
    [InlineData("0.41.1", "imagePullSecret: {name: s}", "")]
    [InlineData("0.60.0", "imagePullSecret: {name: '{{ .Release.Name }}'}", "templates")]
    [InlineData("0.43.0", "images: {system-logger: 'a/b:1'}", "system-logger 0.44.0")]
    [InlineData("0.43.0", "images: {system-logger: 'k8ssandra/system-logger:v1.17.0'}", "")]
    // Where the registry is replaced, another one in the chart makes no difference.
    [InlineData("0.53.6", "imageRegistry: r.io\ndefaults: {cassandra: {repository: k8ssandra/cass-management-api, suffix: -ubi8}, dse: {repository: datastax/dse-mgmtapi-6_8, suffix: -ubi8}, hcd: {repository: datastax/hcd, suffix: -ubi}}", "")]
    [InlineData("0.53.6", "defaults: {cassandra: {repository: o/c}, dse: {repository: cr.dtsx.io/datastax/dse-mgmtapi-6_8, suffix: -ubi8}, hcd: {repository: cr.dtsx.io/datastax/hcd, suffix: -ubi}}", "cassandra 0.54.0")]
    [InlineData("0.52.2", "defaults: {cassandra: {repository: cr.k8ssandra.io/k8ssandra/cass-management-api, suffix: -ubi8}, dse: {repository: cr.dtsx.io/datastax/dse-mgmtapi-6_8, suffix: -ubi8}, hcd: {repository: cr.dtsx.io/datastax/hcd, suffix: -ubi}}", "misspelt 0.52.3")]
    [InlineData("0.37.0", "images: {cassandra: {'4.0.1': 'p/c:1'}}", "server version 0.37.1")]
    public void What_a_chart_cannot_express(string chart, string text, string expected)
    {
        // What a chart has fixed is fixed for these too.
        var fixedServers = chart is "0.37.0" or "0.34.0" or "0.31.1" or "0.41.0" or "0.41.1" or "0.43.0" ? ["dse", "cassandra"] : Array.Empty<string>();
        var findings = Write("kind: ImageConfig\n" + text, chart).Diagnostics.Where(finding => finding.Id == "KSI0198" && !Array.Exists(fixedServers, type => finding.Message.Contains("image of " + type + " fixed", StringComparison.Ordinal))).ToList();
        if (expected.Length == 0)
        {
            Assert.Empty(findings);
            return;
        }

        var finding = Assert.Single(findings);
        foreach (var word in expected.Split(' '))
            Assert.Contains(word, finding.Message + " " + finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("chart cass-operator " + chart, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_whose_operator_cannot_start_says_so() =>
        Assert.Contains("0.63.2", Assert.Single(Write(New, "0.63.1").Diagnostics, finding => finding.Id == "KSI0199").Remedy, StringComparison.Ordinal);

    // chart version, release of cass-operator, of k8ssandra-operator, what it is
    [Theory]
    [InlineData("0.64.1", null, null, "cass-operator 0.64.1 1.30.0")]
    [InlineData(null, "1.30.0", null, "cass-operator 0.64.1 1.30.0")]
    // 0.63.1 installs it too, and cannot start.
    [InlineData(null, "1.29.0", null, "cass-operator 0.63.0 1.29.0")]
    [InlineData(null, null, "1.32.5", "k8ssandra-operator 1.32.5 1.30.3")]
    [InlineData("1.30.2", null, null, "k8ssandra-operator 1.30.2 1.28.1")]
    public void Which_chart(string? chart, string? cassOperator, string? k8ssandraOperator, string expected)
    {
        var values = HelmValuesPlan.Of(Read(New), new HelmOptions { ChartVersion = chart, CassOperatorVersion = cassOperator, K8ssandraOperatorVersion = k8ssandraOperator });
        Assert.Equal(expected, values.Chart + " " + values.ChartVersion + " " + values.CassOperatorVersion);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("0.64.1", "1.30.0", null)]
    [InlineData(null, "1.32.0", null)]
    [InlineData(null, null, "1.4.0")]
    public void A_chart_that_cannot_be_told_is_refused(string? chart, string? cassOperator, string? k8ssandraOperator) =>
        Assert.Equal("KSI0172", Assert.Throws<OptionsException>(() => HelmValuesPlan.Of(Read(New), new HelmOptions { ChartVersion = chart, CassOperatorVersion = cassOperator, K8ssandraOperatorVersion = k8ssandraOperator })).Diagnostic.Id);

    [Theory]
    [InlineData("0.61.0", Old)]
    [InlineData("0.60.0", New)]
    public void Another_form_is_refused(string chart, string text) =>
        Assert.Equal("KSI0196", Assert.Throws<ChangeException>(() => Write(text, chart)).Diagnostic.Id);

    [Fact]
    public void Comments_stay_and_the_texts_are_those_of_the_golden_file()
    {
        const string V1Beta1 = """
            # Ours.
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig # kind
            # From our mirror.
            imageRegistry: registry.example.com # R
            imagePullSecret: {name: pull} # S
            imagePullPolicy: Always
            images: # images
              # logger
              system-logger: "k8ssandra/system-logger:v1.24.0" # pinned
              config-builder: datastax/cass-config-builder:1.0-ubi
              k8ssandra-client: k8ssandra/k8ssandra-client:v0.8.1
              cassandra:
                "4.0.17": platform/cassandra:4.0.17 # ticket 3
            # servers
            defaults:
              cassandra:
                repository: k8ssandra/cass-management-api # repo
            # end
            """;
        const string V1Beta2 = """
            # Ours.
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig # kind
            overrides:
              registry: registry.example.com # R
              # who may pull
              pullSecrets: [pull] # S
            images: # images
              # logger
              system-logger: # pinned
                repository: k8ssandra
                name: system-logger
                tag: "1.0" # tag
              medusa: {repository: ours, name: medusa, tag: "5"} # ours
            types:
              # servers
              cassandra:
                repository: k8ssandra
                name: cass-management-api
            # end
            """;
        var text = "";
        foreach (var (chart, config) in new[] { ("0.41.1", V1Beta1), ("0.60.0", V1Beta1), ("1.26.0", V1Beta1), ("0.64.1", V1Beta2), ("1.32.5", V1Beta2) })
        {
            var values = Write(config, chart);
            text += "=== " + values.Chart + " " + values.ChartVersion + "\n" + values.Content + string.Join("", values.Diagnostics.Select(finding => finding + "\n")) + "\n";
            foreach (var comment in config.Split('\n').Where(line => line.Contains('#')).Select(line => line[line.IndexOf('#', StringComparison.Ordinal)..]))
                Assert.Contains(comment, values.Content, StringComparison.Ordinal);
        }

        if (Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_UPDATE_GOLDEN") == "1")
            File.WriteAllText(Golden, text);
        Assert.Equal(File.ReadAllText(Golden).ReplaceLineEndings("\n"), text);
    }

    // A CassandraDatacenter has no field for the client.
    [Theory]
    [InlineData("system-logger", "spec.systemLoggerImage of")]
    [InlineData("config-builder", "spec.configBuilderImage of")]
    [InlineData("k8ssandra-client", "server-config-init in spec.podTemplateSpec of")]
    public void What_a_chart_has_fixed_is_set_where_there_is_a_field(string component, string field) =>
        Assert.Contains(field, Write("kind: ImageConfig\nimages: {" + component + ": 'a/b:1'}\n", "0.43.0").Diagnostics.First(finding => finding.Message.Contains("image of " + component, StringComparison.Ordinal)).Remedy, StringComparison.Ordinal);

    private static K8ssHelmValues Write(string text, string chart) => HelmValuesPlan.Of(Read(text), new HelmOptions { ChartVersion = chart });

    private static ImageConfigText Read(string text) => ImageConfigText.Read(ManifestInput.Text(text), static _ => { }, CancellationToken.None);

    private static IEnumerable<string> Answers(string text, CassOperatorRelease release)
    {
        var root = DocumentParser.Parse(new DocumentText("test", 0, 1, text), DocumentLimits.Default).Roots[0];
        var config = ImageConfig.Read(root, null, release, release.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1");
        Assert.True(config.IsLoaded);
        foreach (var server in Servers.Select(server => server.Split(' ')))
            yield return server[0] + " " + config.Server(server[0], server[1]).Image + " " + Candidate.Winner(config.PullPolicy(server[0]))?.Value;
        foreach (var component in new[] { "system-logger", "config-builder", "k8ssandra-client" })
            yield return component + " " + config.Component(component).Image + " " + Candidate.Winner(config.PullPolicy(component))?.Value;
        yield return string.Join(' ', config.PullSecrets().Select(secret => secret.Value));
    }
}
