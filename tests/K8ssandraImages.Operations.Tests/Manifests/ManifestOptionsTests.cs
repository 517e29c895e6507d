using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>What a user says beside the manifests.</summary>
public class ManifestOptionsTests
{
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec: {clusterName: c, serverType: cassandra, serverVersion: 4.0.17}\n";
    private const string Body = "images: {system-logger: {repository: l, name: l, tag: '1'}, config-builder: {repository: b, name: b, tag: '1'}, k8ssandra-client: {repository: k, name: k, tag: '1'}}\ntypes: {cassandra: {registry: given.example.com, repository: s, name: s}}\n";
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n" + Body;

    [Theory]
    [InlineData(Body)]
    [InlineData("kind: ImageConfig\n" + Body)]
    [InlineData(V2)]
    [InlineData("---\n# nothing\n---\n" + V2)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\ndata:\n  image_config.yaml: |\n    images: {system-logger: {repository: l, name: l, tag: '1'}, config-builder: {repository: b, name: b, tag: '1'}}\n    types: {cassandra: {registry: given.example.com, repository: s, name: s}}\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: config.k8ssandra.io/v1beta2\n  kind: ImageConfig\n  images: {config-builder: {name: b, tag: '1'}, system-logger: {name: l, tag: '1'}}\n  types: {cassandra: {registry: given.example.com, repository: s, name: s}}\n")]
    [InlineData("{\"types\": {\"cassandra\": {\"registry\": \"given.example.com\", \"repository\": \"s\", \"name\": \"s\"}}}")]
    public void A_file_with_one_image_config_is_used_for_everything(string text)
    {
        var answer = Answer.To(Dc, Given(text));
        Assert.Equal("given.example.com/s/s:4.0.17", answer["cassandra"]);
    }

    [Fact]
    public void It_beats_the_image_config_of_the_manifests()
    {
        var other = "---\n" + V2.Replace("given", "other", StringComparison.Ordinal);
        Assert.Equal("other.example.com/s/s:4.0.17", Answer.To(Dc + other)["cassandra"]);
        Assert.Equal("given.example.com/s/s:4.0.17", Answer.To(Dc + other, Given(V2))["cassandra"]);
    }

    [Theory]
    [InlineData("", "KSI0011", "config.yaml")]
    [InlineData("# nothing\n", "KSI0011", "config.yaml")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\ndata: {other.yaml: 'a: b'}\n", "KSI0011", "config.yaml")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: any}\n", "KSI0011", "config.yaml")]
    [InlineData("- a\n- b\n", "KSI0011", "config.yaml")]
    [InlineData("just text\n", "KSI0011", "config.yaml")]
    [InlineData(V2 + "---\n" + V2, "KSI0011", "config.yaml:6:1")]
    [InlineData(V2 + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\ndata:\n  image_config.yaml: 'kind: ImageConfig'\n", "KSI0011", "config.yaml:10:22")]
    [InlineData("images: [\n", "KSI0001", "config.yaml:2:1")]
    public void A_file_without_exactly_one_cannot_be_used(string text, string id, string location)
    {
        var exception = Assert.Throws<OptionsException>(() => Answer.To(Dc, Given(text)));
        Assert.Equal((id, location), (exception.Diagnostic.Id, exception.Diagnostic.Location!.ToString()));
        Assert.Equal(exception.Diagnostic.ToString(), exception.Message);
        Assert.NotNull(exception.Diagnostic.Remedy);
        Assert.Throws<OptionsException>(() => new PipelineFleet(Given(text), _ => { }, CancellationToken.None));
    }

    [Fact]
    public void A_file_that_is_not_there_cannot_be_used()
    {
        var exception = Assert.Throws<OptionsException>(() => Answer.To(Dc, new ManifestOptions { ImageConfig = ManifestInput.File("no/such/file.yaml") }));
        Assert.Equal("KSI0010", exception.Diagnostic.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1")]
    [InlineData("1.28.1.2")]
    [InlineData("1.28.1\n")]
    [InlineData("99999999999.0.0")]
    public void A_version_that_is_none_cannot_be_used(string text)
    {
        foreach (var options in new[] { new ManifestOptions { CassOperatorVersion = text }, new ManifestOptions { K8ssandraOperatorVersion = text } })
        {
            Assert.Equal("KSI0012", Assert.Throws<OptionsException>(() => Answer.To(Dc, options)).Diagnostic.Id);
            Assert.Equal("KSI0012", Assert.Throws<OptionsException>(() => new PipelineFleet(options, _ => { }, CancellationToken.None)).Diagnostic.Id);
        }
    }

    [Theory]
    [InlineData("1.24.1", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.17-ubi")]
    [InlineData("v1.20.0", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.17")]
    [InlineData("1.32.0", "docker.io/k8ssandra/cass-management-api:4.0.17-ubi")]
    public void The_version_decides_what_is_shipped(string version, string expected)
    {
        var answer = Answer.To(Dc, new ManifestOptions { CassOperatorVersion = version });
        Assert.Equal(expected, answer["cassandra"]);
        Assert.Equal(["KSI0062"], answer.Ids);
    }

    [Fact]
    public void Components_and_containers_are_chosen_by_wildcards()
    {
        Assert.Equal(["server-system-logger"], Answer.To(Dc, new ManifestOptions { Components = ["SYSTEM*"] }).Images.Select(image => image.Container));
        Assert.Equal(["server-config-init", "server-system-logger"], Answer.To(Dc, new ManifestOptions { Containers = ["server-*"] }).Images.Select(image => image.Container));
        var none = Answer.To(Dc, new ManifestOptions { Components = ["medusa"] });
        Assert.Empty(none.Images);
        Assert.Empty(none.Fleet.Datacenters(CancellationToken.None));
    }

    [Fact]
    public void Without_trace_there_is_none()
    {
        Assert.All(Answer.To(Dc).Images, image => Assert.NotEmpty(image.Trace));
        Assert.All(Answer.To(Dc, new ManifestOptions { Trace = false }).Images, image => Assert.Empty(image.Trace));
    }

    private static ManifestOptions Given(string text) => new() { ImageConfig = ManifestInput.Text(text, "config.yaml") };
}
