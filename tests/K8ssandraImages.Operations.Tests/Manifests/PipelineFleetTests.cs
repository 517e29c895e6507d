using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

public class PipelineFleetTests
{
    private const string Cluster = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: k, namespace: a}\nspec: {cassandra: {serverType: cassandra, serverVersion: 4.0.17, datacenters: [{metadata: {name: dc1}, size: 1}, {metadata: {name: dc2, namespace: b}, size: 1}]}}\n";

    [Fact]
    public void A_datacenter_of_a_cluster_is_followed_to_the_ImageConfig_of_its_own_namespace()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(Cluster + Map("a") + Map("b"))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal(["dc1 a", "dc2 b"], fleet.Datacenters(CancellationToken.None).SelectMany(dc => pipeline.ImageConfigs(dc).Select(config => dc.Name + " " + config.Namespace)));
        Assert.Equal(["a", "b"], fleet.Clusters(CancellationToken.None).SelectMany(pipeline.ImageConfigs).Select(config => config.Namespace));
    }

    [Fact]
    public void The_datacenters_of_one_cluster_give_it_once()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(Cluster + "---\n" + Cluster.Replace("name: k,", "name: other,", StringComparison.Ordinal))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal(["k", "other"], fleet.Datacenters(CancellationToken.None).SelectMany(pipeline.Clusters).Select(cluster => cluster.Name));
    }

    [Fact]
    public void What_applies_to_a_cluster_is_told_as_for_its_images()
    {
        static IEnumerable<string> Told(Func<PipelineFleet, K8ssObject, IEnumerable<K8ssObject>> follow)
        {
            var reported = new List<Diagnostic>();
            var cluster = ManifestFleet.Read([ManifestInput.Text(Cluster)], new ManifestOptions(), reported.Add, CancellationToken.None).Clusters(CancellationToken.None).Single();
            _ = follow(new PipelineFleet(new ManifestOptions(), reported.Add, CancellationToken.None), cluster).Count();
            return reported.Where(diagnostic => diagnostic.Id is "KSI0060" or "KSI0062").Select(diagnostic => diagnostic.Message);
        }

        Assert.Equal(Told((fleet, cluster) => fleet.Images(cluster)), Told((fleet, cluster) => fleet.ImageConfigs(cluster)));
    }

    private static string Map(string @namespace) =>
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: image-config, namespace: " + @namespace + ", labels: {k8ssandra.io/config: image}}\ndata:\n  image_config.yaml: |\n    apiVersion: config.k8ssandra.io/v1beta2\n    kind: ImageConfig\n    types: {cassandra: {name: c}}\n";
}
