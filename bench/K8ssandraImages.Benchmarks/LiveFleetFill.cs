using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Benchmarks;

/// <summary>Fills the test API server (<c>K8SSANDRAIMAGES_TEST_KUBECONFIG</c>).</summary>
public static class LiveFleetFill
{
    private const int Namespaces = 10;

    /// <summary>Both operators, for all namespaces, with the ImageConfig of the release.</summary>
    public static async Task OperatorsAsync()
    {
        var cluster = new ClusterFixture();
        await cluster.InitializeAsync();
        var operators = await cluster.NamespaceAsync("operators");
        await operators.InstallCassOperatorAsync("1.29.1", watch: "");
        await operators.InstallK8ssandraOperatorAsync("1.31.0", watch: "");
    }

    /// <summary>More objects, in ten new namespaces, whose names it prints.</summary>
    /// <param name="kind">clusters or datacenters.</param>
    /// <param name="count">How many more.</param>
    public static async Task MoreAsync(string kind, int count)
    {
        var cluster = new ClusterFixture();
        await cluster.InitializeAsync();
        var objects = kind == "clusters" ? Fleet.K8ssandraClusters(count) : Fleet.CassandraDatacenters(count);
        foreach (var part in objects.Chunk((count + Namespaces - 1) / Namespaces))
        {
            var place = await cluster.NamespaceAsync("fleet");
            await place.CreateAsync(part);
            Console.WriteLine(place.Name);
        }
    }
}
