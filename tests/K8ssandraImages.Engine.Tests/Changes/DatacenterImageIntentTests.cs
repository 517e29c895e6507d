namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Image fields of a CassandraDatacenter: apis/cassandra/v1beta1/cassandradatacenter_types.go of k8ssandra/cass-operator.</summary>
public class DatacenterImageIntentTests
{
    [Theory]
    [InlineData("-Server a/b:1", "spec.serverImage=a/b:1")]
    [InlineData("-SystemLogger a/b:1 -ConfigBuilder c/d:1 -Datacenter dc1", "spec.systemLoggerImage=a/b:1; spec.configBuilderImage=c/d:1")]
    [InlineData("-Remove Server,SystemLogger,ConfigBuilder", "-spec.serverImage")]
    public void Edits(string command, string expected)
    {
        var (edits, reported) = ClusterIntents.Translate("1.32.5", Datacenter("4.0.7", "serverImage: x:1,"), command);
        Assert.Equal(expected, edits);
        Assert.Empty(reported);
    }

    [Theory]
    [InlineData("-Medusa a/b:1", "KSI0200", "podTemplateSpec")]
    [InlineData("-Reaper a/b:1", "KSI0200", "K8ssandraCluster")]
    [InlineData("-Remove Vector", "KSI0200", "K8ssandraCluster")]
    [InlineData("-Server a/b:1 -Datacenter dc2", "KSI0182", "-Datacenter")]
    [InlineData("-Server a/b:1 -PullPolicy Always", "KSI0203", "Set-K8ssImageConfig")]
    [InlineData("-Server a/b:1 -PullSecret s", "KSI0203", "Set-K8ssImageConfig")]
    public void Refused(string command, string id, string remedy)
    {
        var diagnostic = ClusterIntents.Refused("1.32.5", Datacenter("4.0.7"), command);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_a_cluster_owns_is_left_alone()
    {
        var owned = Datacenter("4.0.7").Replace("name: dc1", "name: dc1, labels: {k8ssandra.io/cluster-name: shop, k8ssandra.io/cluster-namespace: ns}", StringComparison.Ordinal);
        var diagnostic = ClusterIntents.Refused("1.32.5", owned, "-Server a/b:1");
        Assert.Equal("KSI0202", diagnostic.Id);
        Assert.Contains("shop in the namespace ns", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("-Datacenter (--datacenter) dc1", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    // configBuilderImage is ignored where k8ssandra-client builds the configuration (since 1.17.0).
    [InlineData("1.16.0", "4.1.7", false)]
    [InlineData("1.17.0", "4.1.7", true)]
    [InlineData("1.17.0", "4.0.7", false)]
    public void Config_builder(string release, string version, bool isRefused)
    {
        if (isRefused)
            Assert.Equal("KSI0200", ClusterIntents.Refused("1.32.5", Datacenter(version), "-ConfigBuilder a/b:1", release).Id);
        else
            Assert.Equal("spec.configBuilderImage=a/b:1", ClusterIntents.Translate("1.32.5", Datacenter(version), "-ConfigBuilder a/b:1", release).Edits);
    }

    [Theory]
    [InlineData("1.23.2", "", 0)]
    [InlineData("1.24.1", "", 1)]
    [InlineData("1.32.0", "", 1)]
    [InlineData("1.32.0", "readOnlyRootFilesystem: false,", 0)]
    [InlineData("1.32.0", "serverImage: x:1,", 0)]
    public void The_read_only_root_file_system_ends_with_a_server_image(string release, string spec, int findings) =>
        Assert.Equal(findings, ClusterIntents.Translate("1.32.5", Datacenter("4.1.7", spec), "-Server a/b:1", release).Reported.Count(diagnostic => diagnostic.Id == "KSI0206"));

    private static string Datacenter(string version, string spec = "") =>
        "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec: {" + spec + " clusterName: shop, serverType: cassandra, serverVersion: \"" + version + "\", size: 3}\n";
}
