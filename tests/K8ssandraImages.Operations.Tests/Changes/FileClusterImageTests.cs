using System.Text;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class FileClusterImageTests : IDisposable
{
    private const string Cluster = """
        # ours
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata:
          name:  demo    # two blanks
          namespace: cass
        spec:
          medusa: {}
          cassandra:
            serverVersion: "4.0.11"
            datacenters:
              - metadata: {name: dc1}
                size: 3   # as ever
              - metadata:
                  name: dc2
                serverImage: 'old/image:4.0.11'

        """;

    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: alone, namespace: cass}
        spec:
          clusterName: single
          serverType: cassandra
          serverVersion: 4.0.11

        """;

    private readonly ClusterImageBench _bench = new() { Options = new ManifestOptions { CassOperatorVersion = "1.30.0", K8ssandraOperatorVersion = "1.32.0" } };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_file_keeps_every_other_byte()
    {
        var path = _bench.Write("all.yaml", Cluster + "---\n" + Datacenter);
        var change = _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"), path));
        // How a new value is quoted is the editor's to say.
        Assert.Equal((Cluster + "---\n" + Datacenter).Split('\n').Append("    serverImage: " + ClusterImageBench.Server).Order(StringComparer.Ordinal), File.ReadAllText(path).Replace("\"" + ClusterImageBench.Server + "\"", ClusterImageBench.Server, StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal((ChangeState.Applied, "K8ssandraCluster", "cass", "demo", "demo", path, null), (change.State, change.Kind, change.Namespace, change.Name, change.Cluster, change.Path, change.Context));
        Assert.Equal(["dc1"], change.Images.Select(row => row.Datacenter).Distinct());
        Assert.Equal("old/image:4.0.11", Assert.Single(change.NotMoved).After);
        Assert.Contains("--- all.yaml", change.Diff, StringComparison.Ordinal);
        Assert.Contains("kubectl apply -f all.yaml", change.NextStep, StringComparison.Ordinal);
        Assert.StartsWith("When it is applied: The Cassandra pods of dc1", Assert.Single(_bench.Findings, finding => finding.Id == ClusterImageRules.Restarts.Id).Message, StringComparison.Ordinal);
        Assert.StartsWith("# ours\n", change.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("alone", change.Content, StringComparison.Ordinal);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void A_datacenter_keeps_its_quotes()
    {
        var path = _bench.Write("all.yaml", Cluster);
        var change = _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2"), path));
        Assert.Equal(Cluster.Replace("old/image:4.0.11", ClusterImageBench.Server, StringComparison.Ordinal), File.ReadAllText(path));
        Assert.Equal("dc2", change.Datacenter);
        var datacenter = Assert.IsType<K8ssDatacenter>(ClusterImageChanges.ResultOf(change));
        Assert.Equal("dc2", datacenter.Name);
    }

    [Fact]
    public void Line_ends_and_the_byte_order_mark_stay()
    {
        var path = _bench.Write("dc.yaml", "");
        var text = Datacenter.Replace("\n", "\r\n", StringComparison.Ordinal);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, null, path));
        Assert.Equal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text + "  serverImage: " + ClusterImageBench.Server + "\r\n")], File.ReadAllBytes(path));
    }

    [Fact]
    public void An_item_of_a_List_is_changed_in_its_place()
    {
        const string List = """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}},{"apiVersion":"cassandra.datastax.com/v1beta1","kind":"CassandraDatacenter","metadata":{"name":"alone"},"spec":{"clusterName":"single","serverType":"cassandra","serverVersion":"4.0.11","serverImage":"a/b:4.0.11"}}]}""";
        var path = _bench.Write("list.json", List);
        _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, null, path));
        Assert.Equal(List.Replace("a/b:4.0.11", ClusterImageBench.Server, StringComparison.Ordinal), File.ReadAllText(path));
    }

    [Fact]
    public void Several_changes_of_one_file_follow_each_other()
    {
        var path = _bench.Write("all.yaml", Cluster + "---\n" + Datacenter);
        var changes = _bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Datacenter("*"), path);
        Assert.Equal(["dc1", "dc2", "alone"], changes.Select(change => change.Datacenter));
        Assert.Equal(3, File.ReadAllText(path).Split(ClusterImageBench.Server).Length - 1);
        Assert.Equal(6, _bench.Journal().Count);
    }

    [Fact]
    public void The_operators_beside_it_decide()
    {
        var operators = _bench.Write("operators.yaml", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"k8ssandra-operator","namespace":"cass"},"spec":{"template":{"spec":{"containers":[{"name":"k8ssandra-operator","image":"docker.io/k8ssandra/k8ssandra-operator:v1.4.0"}]}}}}
            """);
        var path = _bench.Write("cluster.yaml", Cluster);
        using var bench = new ClusterImageBench();
        var change = bench.One(bench.ApplyFiles(ClusterImageBench.Set(ClusterImage.JmxInitContainer, "registry.example.com/a/busybox:1"), ClusterImageBench.Datacenter("dc1"), path, operators));
        Assert.Equal("1.4.0", change.OperatorVersion);
        Assert.Contains(change.Images, row => row.After == "registry.example.com/a/busybox:1");
    }

    [Fact]
    public void What_is_made_of_a_cluster_in_the_files_is_changed_there()
    {
        var made = Datacenter.Replace("name: alone, namespace: cass", "name: dc1, namespace: cass, labels: {k8ssandra.io/cluster-name: demo, k8ssandra.io/cluster-namespace: cass}", StringComparison.Ordinal);
        var path = _bench.Write("all.yaml", Cluster + "---\n" + made);
        Assert.Equal("K8ssandraCluster", _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc1"), path)).Kind);
        Assert.Empty(_bench.Errors);
        using var alone = new ClusterImageBench();
        Assert.Empty(alone.ApplyFiles(ClusterImageBench.ToServer, null, _bench.Write("made.yaml", made)));
        Assert.Equal(ClusterImageRules.Owned.Id, Assert.Single(alone.Errors).Id);
    }

    [Fact]
    public void A_backup_holds_what_was_replaced()
    {
        var path = _bench.Write("all.yaml", Cluster.Replace("  medusa: {}\n", "  medusa: {}\n  secret: s3cret\n", StringComparison.Ordinal));
        var change = _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2"), path));
        var backup = Backup.Read(change.BackupPath!);
        Assert.Equal("spec:\n  cassandra:\n    datacenters:\n    - metadata:\n        name: dc2\n      serverImage: old/image:4.0.11\n", backup.Text);
        Assert.Null(backup.Inverse);
        Assert.Equal(("K8ssandraCluster", path, "dc2"), (backup.Target.Kind, backup.Target.Path, backup.Target.Datacenter));
        Assert.Equal(File.ReadAllText(path).Replace(ClusterImageBench.Server, "old/image:4.0.11", StringComparison.Ordinal), FileParts.Apply(File.ReadAllText(path), backup.File!.Replaced));
        Assert.DoesNotContain("s3cret", File.ReadAllText(change.BackupPath!), StringComparison.Ordinal);
        Assert.Contains(change.BackupPath!, change.Undo, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_write_into_the_file_before_it_is_applied_stays()
    {
        var path = _bench.Write("all.yaml", Cluster);
        using var changes = _bench.Changes();
        var plan = Assert.Single(changes.OfFiles([ManifestInput.File(path, "all.yaml")], ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc1")));
        File.WriteAllText(path, "# theirs\n" + Cluster.Replace("size: 3", "size: 4", StringComparison.Ordinal));
        Assert.NotNull(plan.Apply(CancellationToken.None));
        Assert.StartsWith("# theirs\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("size: 4", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains(ClusterImageBench.Server, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_others_wrote_is_not_overwritten()
    {
        var path = _bench.Write("all.yaml", Cluster);
        using var changes = _bench.Changes();
        var plan = Assert.Single(changes.OfFiles([ManifestInput.File(path, "all.yaml")], ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2")));
        File.WriteAllText(path, Cluster.Replace("old/image", "theirs/image", StringComparison.Ordinal));
        Assert.Null(plan.Apply(CancellationToken.None));
        Assert.Contains("spec.cassandra.datacenters[dc2].serverImage", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Contains("theirs/image", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_edited_safely_is_refused_with_the_lines_to_write()
    {
        var path = _bench.Write("dc.yaml", Datacenter.Replace("spec:\n", "spec: &shared\n", StringComparison.Ordinal) + "other: *shared\n");
        Assert.Empty(_bench.ApplyFiles(ClusterImageBench.ToServer, null, path));
        Assert.Contains("serverImage: " + ClusterImageBench.Server, Assert.Single(_bench.Errors).Paste, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [", "KSI0001")]
    [InlineData("kind: ConfigMap\napiVersion: v1\n", "KSI0161")]
    [InlineData("", "KSI0161")]
    public void A_file_without_one_says_why(string text, string id)
    {
        Assert.Empty(_bench.ApplyFiles(ClusterImageBench.ToServer, null, _bench.Write("none.yaml", text)));
        Assert.Equal(id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void A_document_that_cannot_be_read_does_not_hide_the_others()
    {
        var path = _bench.Write("all.yaml", "a: [\n---\n" + Datacenter);
        Assert.Equal("alone", _bench.One(_bench.ApplyFiles(ClusterImageBench.ToServer, ClusterImageBench.Datacenter("alone"), path)).Name);
        Assert.Equal("KSI0001", Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void Text_cannot_be_written_back()
    {
        using var changes = _bench.Changes();
        Assert.Empty(changes.OfFiles([ManifestInput.Text(Datacenter)], ClusterImageBench.ToServer, new()));
        Assert.Contains("piped", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }
}
