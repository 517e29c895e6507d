using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>What would be if one ImageConfig were another.</summary>
public class ReplacingTests
{
    private const string Text = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: {repository: two, name: l, tag: '1'}\n";
    private const string Changed = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n# moved\noverrides:\n  registry: r.io\nimages:\n  system-logger: {repository: two, name: l, tag: '1'}\n";
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: a}\nspec: {clusterName: c1, serverType: cassandra, serverVersion: 4.0.11}\n";

    private static readonly string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a, labels: {k8ssandra.io/config: image}}\ndata:\n  other: |\n    kept\n  image_config.yaml: |\n    " + Text.Replace("\n", "\n    ", StringComparison.Ordinal).TrimEnd(' ') + "  last: '1'\n";

    [Fact]
    public void The_text_of_a_ConfigMap_is_another_and_all_else_is_kept()
    {
        var snapshot = SnapshotOf(new SnapshotOptions(), Map);
        var old = Assert.Single(snapshot.ImageConfigs);
        var root = old.RootWith(Changed);
        Assert.Equal(["apiVersion", "kind", "metadata", "data"], root.Members.ToArray().Select(member => member.Key));
        Assert.Equal(["other=kept\n", "image_config.yaml=" + Changed, "last=1"], root["data"]!.Members.ToArray().Select(member => member.Key + "=" + member.Value.Text));
        Assert.Equal("ConfigMap a/m", root.Object);

        var after = snapshot.Replacing(old, root);
        Assert.Equal(("two/l:1", "r.io/two/l:1"), (Logger(snapshot), Logger(after)));
        var location = new Fleet(after).Images(Documents.Read.Root(Dc), null, null, static _ => { }).Single(image => image.Container == "server-system-logger").Trace.First(entry => entry.Field == ImageField.Registry).Location!;
        Assert.Equal(("test.yaml:12:17", "data[\"image_config.yaml\"]:overrides.registry"), (location.ToString(), location.Path));
    }

    [Fact]
    public void The_one_that_was_named_beside_the_manifests_is_replaced_too()
    {
        var given = ImageConfigSource.FromFile(Documents.Read.Root(Text))!;
        var snapshot = SnapshotOf(new SnapshotOptions { ImageConfig = given }, Map);
        Assert.Equal(("two/l:1", "r.io/two/l:1"), (Logger(snapshot), Logger(snapshot.Replacing(given, given.RootWith(Changed)))));
        // The ConfigMap among the manifests is not the one that counts.
        Assert.Equal("two/l:1", Logger(snapshot.Replacing(snapshot.ImageConfigs[0], snapshot.ImageConfigs[0].RootWith(Changed))));
    }

    [Fact]
    public void An_object_from_a_cluster_is_changed_the_same_way()
    {
        var live = DocumentParser.ParseObject("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"a","labels":{"k8ssandra.io/config":"image"}},"data":{"image_config.yaml":"types: {}\n"}}"""u8, "ctx", DocumentLimits.Default);
        var snapshot = new Snapshot(new SnapshotOptions { CassOperatorVersion = OperatorVersion.Parse("1.32.0") });
        snapshot.Resources.Add(live, "ctx");
        var after = snapshot.Replacing(snapshot.ImageConfigs[0], snapshot.ImageConfigs[0].RootWith(Changed));
        Assert.Equal("r.io/two/l:1", Logger(after, "ctx"));
        Assert.Equal(("ctx", "ctx"), (after.ImageConfigs[0].Context, after.ImageConfigs[0].Location.Source));
    }

    [Fact]
    public void Without_it_what_is_left_counts()
    {
        var other = Map.Replace("name: m,", "name: z,", StringComparison.Ordinal).Replace("two", "other", StringComparison.Ordinal);
        var snapshot = SnapshotOf(new SnapshotOptions { CassOperatorVersion = OperatorVersion.Parse("1.32.0") }, Map, other);
        Assert.Equal(("two/l:1", "other/l:1"), (Logger(snapshot), Logger(snapshot.Replacing(snapshot.ImageConfigs[0], null))));
        // A ConfigMap without label and key is no ImageConfig any more.
        var emptied = Documents.Read.Root("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: a}\n");
        Assert.Equal("other/l:1", Logger(snapshot.Replacing(snapshot.ImageConfigs[0], emptied)));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a: [", "KSI0030")]
    [InlineData("- a", "KSI0030")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1", "KSI0030")]
    public void A_text_that_stops_the_operator_is_one(string text, string? expected)
    {
        var snapshot = SnapshotOf(new SnapshotOptions { CassOperatorVersion = OperatorVersion.Parse("1.32.0") }, Map);
        var after = snapshot.Replacing(snapshot.ImageConfigs[0], snapshot.ImageConfigs[0].RootWith(text));
        var logger = new Fleet(after).Images(Documents.Read.Root(Dc), null, null, static _ => { }).Single(image => image.Container == "server-system-logger");
        Assert.Equal(expected, logger.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "KSI0030")?.Id);
        Assert.NotEqual("two/l:1", logger.Image);
    }

    [Fact]
    public void A_bare_file_that_is_no_YAML_is_refused_and_an_empty_one_is_read()
    {
        var given = ImageConfigSource.FromFile(Documents.Read.Root(Text))!;
        Assert.Throws<FormatException>(() => given.RootWith("a: ["));
        var snapshot = SnapshotOf(new SnapshotOptions { ImageConfig = given, CassOperatorVersion = OperatorVersion.Parse("1.32.0") });
        Assert.Equal(":", Logger(snapshot.Replacing(given, given.RootWith(""))));
    }

    [Fact]
    public void Which_datacenters_it_governs_is_told()
    {
        const string Cluster = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: k, namespace: a}\nspec: {cassandra: {serverType: cassandra, serverVersion: 4.0.17, datacenters: [{metadata: {name: dc1}, size: 1}, {metadata: {name: dc2, namespace: b}, size: 1}]}}\n";
        var snapshot = SnapshotOf(new SnapshotOptions { CassOperatorVersion = OperatorVersion.Parse("1.22.4"), K8ssandraOperatorVersion = OperatorVersion.Parse("1.20.1") }, V1("a"), V1("b"));
        var after = snapshot.Replacing(snapshot.ImageConfigs[1], snapshot.ImageConfigs[1].RootWith("imageRegistry: r.io\n"));
        Assert.Equal(["dc2"], new Fleet(snapshot).GovernedBy(Documents.Read.Root(Cluster), null, after.IsReplaced).Select(scope => scope.Datacenter));
        Assert.Equal(["dc2"], new Fleet(after).GovernedBy(Documents.Read.Root(Cluster), null, after.IsReplaced).Select(scope => scope.Datacenter));
        Assert.Empty(new Fleet(after).GovernedBy(Documents.Read.Root(Dc), null, after.IsReplaced));
        Assert.True(after.HasReplaced);
        Assert.False(snapshot.HasReplaced);
    }

    private static string V1(string @namespace) =>
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: " + @namespace + "}\ndata:\n  image_config.yaml: |\n    images: {system-logger: 'one/l:1'}\n";

    private static string? Logger(Snapshot snapshot, string? context = null) =>
        new Fleet(snapshot).Images(Documents.Read.Root(Dc), context, null, static _ => { }).Single(image => image.Container == "server-system-logger").Image;

    private static Snapshot SnapshotOf(SnapshotOptions options, params string[] texts)
    {
        var snapshot = new Snapshot(options);
        foreach (var text in texts)
            snapshot.Resources.Add(Assert.Single(DocumentParser.Parse(new DocumentText("test.yaml", 0, 1, text), DocumentLimits.Default).Roots), null);
        return snapshot;
    }
}
