using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Changes;

public class ChangedFieldsTests
{
    private const string Cluster = """
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata:
          name: shop
          namespace: k8ssandra
          uid: u-1
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: "{}"
            team: "7"
          managedFields: []
        spec:
          secret: s3cret
          medusa: {}
          cassandra:
            serverImage: a/b:1
            datacenters:
            - metadata: {name: dc1}
              size: 3
            - metadata: {name: dc2}
              serverImage: c/d:1
              containers: [{name: x, image: e/f:1}, {name: z}]
        status: {observedGeneration: 1}
        """;

    [Fact]
    public void Only_what_differs_is_shown_with_the_way_to_it()
    {
        var fields = Between(
            ("serverImage: a/b:1", "serverImage: a/b:2"),
            ("serverImage: c/d:1", "serverImage: c/d:2"),
            ("image: e/f:1", "image: e/f:2"),
            ("observedGeneration: 1", "observedGeneration: 2"));
        const string Expected = """
            spec:
              cassandra:
                serverImage: a/b:1
                datacenters:
                - metadata:
                    name: dc2
                  serverImage: c/d:1
                  containers:
                  - name: x
                    image: e/f:1

            """;
        Assert.Equal(Expected, fields.Before);
        Assert.Equal(Expected.Replace(":1\n", ":2\n", StringComparison.Ordinal), fields.After);
    }

    [Fact]
    public void What_is_added_has_its_way_on_both_sides()
    {
        var fields = Between(("medusa: {}", "medusa: {containerImage: {registry: r, tag: '1'}}"));
        Assert.Equal("spec:\n  medusa:\n", fields.Before);
        Assert.Equal("spec:\n  medusa:\n    containerImage:\n      registry: r\n      tag: \"1\"\n", fields.After);
    }

    [Fact]
    public void Items_are_known_by_their_names()
    {
        var fields = Between(("    - metadata: {name: dc1}\n", "    - metadata: {name: dc0}\n      size: 1\n    - metadata: {name: dc1}\n"));
        Assert.Equal("spec:\n  cassandra:\n    datacenters:\n", fields.Before);
        Assert.Equal("spec:\n  cassandra:\n    datacenters:\n    - metadata:\n        name: dc0\n      size: 1\n", fields.After);
    }

    [Fact]
    public void Items_without_names_are_compared_in_their_order()
    {
        var fields = Between(("medusa: {}", "medusa: {list: [{a: 1, secret: s3cret}, {a: 2}]}"));
        Assert.Contains("s3cret", fields.After, StringComparison.Ordinal);
        var before = ClusterIntents.Root("spec: {list: [{a: 1, secret: s3cret}, {a: 2}, x]}");
        Assert.Equal(
            new ChangedFields("spec:\n  list:\n  - a: 1\n", "spec:\n  list:\n  - a: 3\n"),
            ChangedFields.Between(before, ClusterIntents.Root("spec: {list: [{a: 3, secret: s3cret}, {a: 2}, x]}")));
    }

    [Fact]
    public void Lists_that_are_new_are_shown_whole()
    {
        var fields = Between(("medusa: {}", "medusa: {list: [a, b]}"), ("size: 3", "size: 4"));
        Assert.Equal("spec:\n  medusa:\n  cassandra:\n    datacenters:\n    - metadata:\n        name: dc1\n      size: 3\n", fields.Before);
        Assert.Contains("  medusa:\n    list:\n    - a\n    - b\n", fields.After, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_where_nothing_differs() => Assert.Equal(new ChangedFields("", ""), Between(("observedGeneration: 1", "observedGeneration: 2")));

    [Fact]
    public void A_manifest_reads_as_the_resource_without_what_the_server_keeps()
    {
        var manifest = ChangedFields.Manifest(ClusterIntents.Root(Cluster));
        foreach (var part in new[] { "uid", "status", "managedFields", "last-applied" })
            Assert.DoesNotContain(part, manifest, StringComparison.Ordinal);
        var read = ClusterIntents.Root(manifest);
        Assert.Equal("7", read.At("metadata", "annotations", "team")!.Text);
        Assert.True(read.At("metadata", "annotations", "team")!.IsString);
        Assert.Equal(new ChangedFields("", ""), ChangedFields.Between(ClusterIntents.Root(Cluster), read));
    }

    [Theory]
    [InlineData("\"yes\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\"a: b # c\"")]
    [InlineData("\"two\\nlines\\n\"")]
    [InlineData("\"\"")]
    [InlineData("\"- x\"")]
    [InlineData("1.50")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[[1, [2]], {a: {b: []}}]")]
    public void Any_value_is_read_as_what_it_is(string value)
    {
        var root = ClusterIntents.Root("spec: {a: " + value + ", list: [" + value + "]}");
        var read = ClusterIntents.Root(YamlLines.Of(root).ToString());
        Assert.Equal(FieldValue.Of(root), FieldValue.Of(read));
    }

    [Fact]
    public void A_field_is_found_again_by_the_names_on_its_way()
    {
        var before = ClusterIntents.Root(Cluster);
        var path = NamedPath.Of(before, FieldPath.Of("spec", "cassandra", "datacenters").At(1).Then("containers").At(0).Then("image"));
        Assert.Equal("spec.cassandra.datacenters[dc2].containers[x].image", path.ToString());
        var after = ClusterIntents.Root(Cluster.Replace("    - metadata: {name: dc1}\n      size: 3\n", "", StringComparison.Ordinal).Replace("[{name: x, image: e/f:1}, {name: z}]", "[{name: z}, {name: x, image: found}]", StringComparison.Ordinal));
        Assert.Equal("found", path.In(after)!.Text);
        Assert.Null(path.In(ClusterIntents.Root(Cluster.Replace("name: dc2", "name: dc3", StringComparison.Ordinal))));
    }

    private static ChangedFields Between(params (string Old, string New)[] changes)
    {
        var after = Cluster;
        foreach (var (old, @new) in changes)
        {
            Assert.Contains(old, after, StringComparison.Ordinal);
            after = after.Replace(old, @new, StringComparison.Ordinal);
        }

        return ChangedFields.Between(ClusterIntents.Root(Cluster), ClusterIntents.Root(after));
    }
}
