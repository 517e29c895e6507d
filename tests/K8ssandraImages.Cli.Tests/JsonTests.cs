using System.Text.Json;

namespace K8ssandraImages.Cli.Tests;

public class JsonTests
{
    private static readonly string[] ImageProperties =
    [
        "context", "namespace", "cluster", "datacenter", "workload", "container", "containerKind", "component", "image", "registry", "repository",
        "name", "tag", "digest", "pullPolicy", "pullSecrets", "source", "trace", "diagnostics",
    ];

    private static readonly string Manifest = Manifests.ConfigMap("ns1", "r.example.com") + Manifests.Datacenter("ns1", "dc1");

    private static JsonElement Cassandra() =>
        Run.Piped(Manifest, "images", "--output", "json", "--container", "cassandra", "--cass-operator-version", "1.28.1").Json[0];

    [Theory]
    [InlineData("context", null)]
    [InlineData("namespace", "ns1")]
    [InlineData("cluster", "c1")]
    [InlineData("datacenter", "dc1")]
    [InlineData("workload", "Cassandra")]
    [InlineData("container", "cassandra")]
    [InlineData("containerKind", "Main")]
    [InlineData("component", "cassandra")]
    [InlineData("image", "r.example.com/k8ssandra/cass-management-api:4.1.5-ubi")]
    [InlineData("registry", "r.example.com")]
    [InlineData("repository", "k8ssandra")]
    [InlineData("name", "cass-management-api")]
    [InlineData("tag", "4.1.5-ubi")]
    [InlineData("digest", null)]
    [InlineData("pullPolicy", "IfNotPresent")]
    [InlineData("source", "ImageConfigOverrides")]
    public void An_image_says(string property, string? value) => Assert.Equal(value, Cassandra().GetProperty(property).GetString());

    [Fact]
    public void Every_property_is_there_in_a_fixed_order()
    {
        var image = Cassandra();
        Assert.Equal(ImageProperties, image.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["field", "value", "tier", "location", "outcome", "reason"], image.GetProperty("trace")[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(["source", "line", "column", "object", "path"], image.GetProperty("trace")[0].GetProperty("location").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_trace_tells_where_a_field_comes_from()
    {
        var registry = Cassandra().GetProperty("trace").EnumerateArray().First(entry => entry.GetProperty("field").GetString() == "Registry");
        Assert.Equal("Won", registry.GetProperty("outcome").GetString());
        Assert.Equal("ImageConfigOverrides", registry.GetProperty("tier").GetString());
        Assert.Equal("-", registry.GetProperty("location").GetProperty("source").GetString());
        Assert.Equal("ConfigMap ns1/image-config", registry.GetProperty("location").GetProperty("object").GetString());
        Assert.True(registry.GetProperty("location").GetProperty("line").GetInt32() > 0);
    }

    [Fact]
    public void Findings_stand_on_their_image_and_not_on_standard_error()
    {
        var run = Run.Piped(Manifests.Datacenter("ns1", "dc1", "a b"), "images", "--output", "json", "--cass-operator-version", "1.28.1");
        var finding = run.Json.EnumerateArray().SelectMany(image => image.GetProperty("diagnostics").EnumerateArray())
            .First(diagnostic => diagnostic.GetProperty("severity").GetString() == "Error");
        Assert.Equal(["id", "severity", "message", "location", "remedy", "releases", "helpUri"], finding.EnumerateObject().Select(property => property.Name));
        var id = finding.GetProperty("id").GetString()!;
        Assert.Equal("docs/rules/" + id + ".md", finding.GetProperty("helpUri").GetString());
        Assert.DoesNotContain(id, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Lines_hold_the_same_objects_as_the_array()
    {
        var array = Run.Piped(Manifest, "images", "--output", "json");
        var lines = Run.Piped(Manifest, "images", "--output", "jsonl");
        Assert.Equal(
            array.Json.EnumerateArray().Select(image => JsonSerializer.Serialize(image)),
            lines.OutputLines.Select(line => JsonSerializer.Serialize(JsonDocument.Parse(line).RootElement)));
        Assert.Equal(4, lines.OutputLines.Length);
    }

    [Theory]
    [InlineData("json", "[]\n")]
    [InlineData("jsonl", "")]
    public void Nothing_to_show(string format, string expected)
    {
        var run = Run.Piped("kind: Namespace\napiVersion: v1\n", "images", "--output", format);
        Assert.Equal((0, expected), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("x/y:\u001b[31m", "\\u001b[31m")]
    [InlineData("x/y:a\u202eb", "\\u202e")]
    [InlineData("x/y:a\u0085b", "\\u0085")]
    [InlineData("x/y:a\u007fb", "\\u007f")]
    [InlineData("x/y:é+<>&'", "é+<>&'")]
    [InlineData("x/y:a\\\u001b\"b", "a\\\\\\u001b\\\"b")]
    public void Characters_come_back_as_they_were(string image, string written)
    {
        var quoted = JsonSerializer.Serialize(image);
        var run = Run.Piped(Manifests.Datacenter("ns1", "dc1").Replace("size: 3", "size: 3, serverImage: " + quoted, StringComparison.Ordinal), "images", "--output", "json", "--container", "cassandra");
        Assert.Contains(written, run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(image, run.Json[0].GetProperty("image").GetString());
    }

    [Fact]
    public void There_is_no_byte_order_mark() => Assert.Equal((byte)'[', Run.Piped(Manifest, "images", "-o", "json").OutputBytes[0]);
}
