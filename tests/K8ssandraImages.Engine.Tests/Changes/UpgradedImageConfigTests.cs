using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>What becomes of the ImageConfig in an upgrade.</summary>
public class UpgradedImageConfigTests
{
    private const string CustomV1 = "images: {system-logger: 'my.io/l:1', config-builder: 'my.io/b:1', k8ssandra-client: 'my.io/c:1'}\ndefaults: {cassandra: {repository: my.io/s}}";
    private const string CustomV2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages: {system-logger: {registry: my.io, name: l, tag: '1'}, config-builder: {registry: my.io, name: b, tag: '1'}}\ntypes: {cassandra: {registry: my.io, name: s}}";
    private static readonly string Dc = Upgrades.Datacenter("cassandra", "4.0.11");

    // from, to, the ImageConfig (shipped, v1, v2), labelled, keeps; after: the server image, the finding, the ImageConfig
    [Theory]
    [InlineData("1.22.4", "1.26.0", "shipped", false, false, "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0213", "ImageConfig of cass-operator 1.26.0")]
    [InlineData("1.26.1", "1.27.0", "shipped", false, false, "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0213", "ImageConfig of cass-operator 1.27.0")]
    [InlineData("1.27.0", "1.32.0", "shipped", true, false, "docker.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0213", "ImageConfig of cass-operator 1.32.0")]
    [InlineData("1.28.1", "1.30.0", "fallback", false, false, "docker.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0213", "ImageConfig of cass-operator 1.30.0")]
    [InlineData("1.22.4", "1.26.0", "v1", false, false, "my.io/s:4.0.11", "KSI0212", "ConfigMap a/m")]
    [InlineData("1.27.0", "1.32.0", "v2", true, false, "my.io/s:4.0.11", "KSI0212", "ConfigMap a/m")]
    [InlineData("1.26.1", "1.27.0", "v1", false, false, "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0211", "ImageConfig of cass-operator 1.27.0")]
    [InlineData("1.22.4", "1.32.0", "v1", false, false, "docker.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0211", "ImageConfig of cass-operator 1.32.0")]
    [InlineData("1.28.1", "1.29.0", "v1", false, false, "docker.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0211", "ImageConfig of cass-operator 1.29.0")] // the file that it fell back to
    [InlineData("1.32.0", "1.26.0", "v2", true, false, "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi", "KSI0211", "ImageConfig of cass-operator 1.26.0")]
    [InlineData("1.22.4", "1.32.0", "v1", false, true, null, "KSI0030", null)] // it does not start
    [InlineData("1.26.1", "1.28.1", "v1", false, true, "my.io/s:4.0.11", "KSI0212", "ConfigMap a/m")] // it still reads the file, where nothing is labelled
    [InlineData("1.22.4", "1.22.4", "v1", false, false, "my.io/s:4.0.11", null, "ConfigMap a/m")] // no upgrade
    public void It_is_replaced_kept_or_lost(string from, string to, string text, bool labelled, bool keeps, string? image, string? finding, string? after)
    {
        var row = ReleaseCatalog.FindCassOperator(OperatorVersion.Parse(from));
        var map = Upgrades.Map(text switch { "shipped" => row.ImageConfigJson, "fallback" => row.FallbackImageConfigJson!, "v1" => CustomV1, _ => CustomV2 }, labelled);
        var comparison = Upgrades.OfCassOperator(from, to, Dc + map, keeps: keeps).Only;
        var change = comparison.Images.SingleOrDefault(change => change.Container == "cassandra");
        Assert.Equal(image, change is null ? Before() : change.After);
        Assert.Equal(finding, comparison.Diagnostics.Select(diagnostic => diagnostic.Id).FirstOrDefault());
        Assert.Equal("ConfigMap a/m", comparison.ImageConfig);
        if (after is not null)
            Assert.Equal(after, comparison.ToImageConfig);
        Assert.Equal(finding is "KSI0211" or "KSI0030", comparison.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        string? Before() => Resolution.Answers.To(Dc + map, from)["cassandra"].Image;
    }

    [Fact]
    public void What_the_user_will_install_is_taken()
    {
        var comparison = Upgrades.OfCassOperator("1.22.4", "1.32.0", Dc + Upgrades.Map(CustomV1, labelled: false), toImageConfig: CustomV2).Only;
        Assert.Equal("my.io/l:1", Resolution.Answers.To(Dc + Upgrades.Map(CustomV2, labelled: true), "1.32.0")["server-system-logger"].Image);
        Assert.Empty(comparison.Images);
        Assert.DoesNotContain(comparison.Diagnostics, diagnostic => diagnostic.Id.StartsWith("KSI021", StringComparison.Ordinal));
        Assert.Equal("f.yaml", comparison.ToImageConfig);
    }

    // Comments, order and quotes make no customised one; what only the next release reads does.
    [Theory]
    [InlineData("1.10.0", "1.11.0", "", "KSI0213")]
    [InlineData("1.10.0", "1.11.0", "# note\n", "KSI0213")]
    [InlineData("1.10.0", "1.11.0", "imageRegistry: my.io\n", "KSI0212")] // the key that 1.10.0 ignores
    [InlineData("1.10.1", "1.11.0", "imagePullPolicy: Always\n", "KSI0212")]
    [InlineData("1.10.1", "1.11.0", "imagePullSecret: {name: s}\n", "KSI0212")]
    public void Customised_is_what_says_something_else(string from, string to, string more, string expected)
    {
        var shipped = "images:\n  config-builder: datastax/cass-config-builder:1.0.4-ubi7\n  system-logger: k8ssandra/system-logger:v" + from + "\ndefaults:\n  dse: {repository: datastax/dse-server, suffix: -ubi7}\n  cassandra: {repository: k8ssandra/cass-management-api}\n";
        Assert.Equal(expected, Upgrades.OfCassOperator(from, to, Dc + Upgrades.Map(more + shipped, labelled: false)).Only.Diagnostics[0].Id);
    }

    [Fact]
    public void A_version_map_is_customised()
    {
        var shipped = ReleaseCatalog.FindCassOperator(new OperatorVersion(1, 20)).ImageConfigJson;
        var map = Upgrades.Map(shipped.Replace("\"images\":{", "\"images\":{\"cassandra\":{\"4.0.11\":\"x/y:1\"},", StringComparison.Ordinal), labelled: false);
        var comparison = Upgrades.OfCassOperator("1.20.0", "1.21.0", Dc + map).Only;
        Assert.Equal("KSI0212", comparison.Diagnostics[0].Id);
        Assert.Empty(comparison.Images);
    }

    [Fact]
    public void With_k8ssandra_operator_it_is_the_one_that_comes_with_it()
    {
        var shipped = ReleaseCatalog.FindK8ssandraOperator(new OperatorVersion(1, 30)).ImageConfigJson;
        var comparison = Upgrades.OfK8ssandraOperator("1.30.0", "1.32.5", Upgrades.Cluster(", medusa: {}") + Upgrades.Map(shipped, labelled: true)).Only;
        Assert.Equal("ImageConfig of k8ssandra-operator 1.32.5", comparison.ToImageConfig);
        Assert.Equal("docker.io/k8ssandra/medusa:0.29.1", comparison.Images.Single(image => image.Container == "medusa").After);
        // The stand-alone datacenter beside it has the same cass-operator, so the same ImageConfig.
        var standAlone = Upgrades.OfK8ssandraOperator("1.30.0", "1.32.5", Dc + Upgrades.Map(shipped, labelled: true)).Only;
        Assert.Equal(("ImageConfig of k8ssandra-operator 1.32.5", "1.30.2", null), (standAlone.ToImageConfig, standAlone.ToCassOperatorVersion, standAlone.ToK8ssandraOperatorVersion));
    }

    [Fact]
    public void Medusa_is_lost_where_a_customised_one_does_not_know_it()
    {
        var comparison = Upgrades.Of(Upgrades.Cluster(", medusa: {}") + Upgrades.Map(CustomV2, labelled: true), ("1.27.1", "1.26.0"), ("1.28.0", "1.28.0")).Only;
        Assert.Contains(comparison.Images, image => image is { Container: "medusa", After: ":" });
        Assert.Contains(comparison.Diagnostics, diagnostic => diagnostic is { Id: "KSI0040", Severity: DiagnosticSeverity.Error });
    }

    [Fact]
    public void Only_cass_operator_is_upgraded_when_only_that_is_asked_for()
    {
        var upgrades = Upgrades.Of(Upgrades.Cluster(), (null, "1.20.1"), ("1.26.0", null));
        Assert.Equal(("1.22.4", "1.26.0", "1.20.1", "1.20.1"), (upgrades.Only.CassOperatorVersion, upgrades.Only.ToCassOperatorVersion, upgrades.Only.K8ssandraOperatorVersion, upgrades.Only.ToK8ssandraOperatorVersion));
        Assert.Contains(upgrades.Reported, diagnostic => diagnostic.Id == "KSI0215");
        Assert.DoesNotContain(Upgrades.OfK8ssandraOperator("1.20.1", "1.25.0", Upgrades.Cluster()).Reported, diagnostic => diagnostic.Id == "KSI0215");
    }

    [Theory]
    [InlineData("1.28.1", "1.29.0", OperatorInstallMethod.Kustomize, true)]
    [InlineData("1.28.1", "1.29.0", OperatorInstallMethod.Helm, false)]
    [InlineData("1.29.0", "1.30.0", OperatorInstallMethod.Kustomize, false)]
    [InlineData("1.27.0", "1.28.1", OperatorInstallMethod.Kustomize, false)]
    public void The_Deployment_has_to_be_created_anew(string from, string to, OperatorInstallMethod method, bool expected) =>
        Assert.Equal(expected, Upgrades.Of(Dc, (from, null), (to, null), method: method).Reported.Exists(diagnostic => diagnostic.Id == "KSI0216"));

    // k8ssandra-operator changes the labels with its deployments of cluster scope only.
    [Theory]
    [InlineData("{name: WATCH_NAMESPACE, value: ''}", true)]
    [InlineData("{name: WATCH_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}", false)]
    public void The_Deployment_beside_k8ssandra_operator_has_to_be_created_anew_where_it_watches_all(string variable, bool expected)
    {
        var operators = Operator("cass-operator", "1.28.1") + Operator("k8ssandra-operator", "1.30.2");
        Assert.Equal(expected, Upgrades.Of(Upgrades.Cluster() + operators, (null, null), (null, "1.31.0")).Reported.Exists(diagnostic => diagnostic.Id == "KSI0216"));

        string Operator(string name, string version) =>
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: a}\nspec: {template: {spec: {containers: [{name: manager, image: 'k8ssandra/" + name + ":v" + version + "', env: [" + variable + "]}]}}}\n";
    }
}
