using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Manifests;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>
/// The same manifests give the same images, whether they are read from files or through an API server that has filled in the
/// release's defaults.
/// </summary>
public sealed class OfflineIsLiveTests
{
    private const int Seeds = 6;

    // The eras of the CRD's defaults and of the ImageConfig.
    private static readonly (string K8ssandra, string Cass)[] Releases = [("1.0.0", "1.10.0"), ("1.4.1", "1.13.1"), ("1.6.0", "1.15.0"), ("1.15.0", "1.20.0"), ("1.26.0", "1.26.0"), ("1.28.0", "1.28.1"), ("1.32.5", "1.32.0")];

    [ClusterFact(Needs.OwnServer)]
    public async Task Files_and_a_cluster_give_the_same_images()
    {
        await using var server = await OwnServer.StartAsync();
        var compared = 0;
        var filledIn = 0;
        foreach (var (k8ssandra, cass) in Releases)
        {
            var cluster = await ClusterFixture.OnAsync(server, ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(k8ssandra)).Crd);
            for (var seed = 0; seed < Seeds; seed++)
            {
                var random = new Random(seed);
                var space = await cluster.NamespaceAsync("same");
                var isV1Beta2 = OperatorVersion.Parse(cass) >= new OperatorVersion(1, 27);
                await space.InstallCassOperatorAsync(cass, RandomManifests.ImageConfig(random, isV1Beta2));
                await space.InstallK8ssandraOperatorAsync(k8ssandra, environment: ("DEFAULT_REGISTRY", "env.example.com"));
                var resources = RandomManifests.CustomResources(random, space.Name);
                await space.CreateAsync(resources.Select(resource => resource.DeepClone().AsObject()));

                // What the operators' manifests say does not depend on the server; the custom resources are those that were written.
                var manifests = new List<JsonObject>(resources);
                foreach (var (kind, apiVersion) in new[] { ("Deployment", "apps/v1"), ("ConfigMap", "v1") })
                {
                    foreach (var item in await space.ListAsync(kind))
                    {
                        (item["kind"], item["apiVersion"]) = (kind, apiVersion);
                        manifests.Add(item);
                    }
                }

                var offline = Answer.To([.. manifests.Select(manifest => ManifestInput.Text(manifest.ToJsonString()))]).Images;
                var (live, findings) = Ask.Cluster(new LiveOptions { Kubeconfig = server.Kubeconfig, Namespaces = [space.Name] }, fleet => fleet.Images(CancellationToken.None));

                Assert.DoesNotContain(findings, finding => finding.Id.StartsWith("KSI014", StringComparison.Ordinal));
                Assert.All(live, image => Assert.Equal("admin", image.Context));
                var own = live.Where(image => image.Namespace == space.Name);
                Assert.Equal(LinesOf(offline, k8ssandra, seed), LinesOf(own, k8ssandra, seed));
                compared += offline.Count;
                filledIn += offline.Count(image => image.Trace.Any(entry => entry.Tier == ImageTier.CrdDefault));
            }

            await cluster.DisposeAsync();
        }

        // Nothing was compared with nothing, and the defaults had their say.
        Assert.True(compared > 500, $"{compared} images");
        Assert.True(filledIn > 50, $"{filledIn} images with defaults");
    }

    // Whatever depends on where a value was read is left out: offline a default has a tier of its own, in the cluster it is a field of the object.
    private static IEnumerable<string> LinesOf(IEnumerable<EffectiveImage> images, string release, int seed) => images
        .Select(image => string.Join(' ', release, seed, image.Cluster, image.Datacenter, image.Workload, image.ContainerKind, image.Container, image.Component, image.Image ?? "(null)", image.PullPolicy ?? "-", "[" + string.Join(',', image.PullSecrets) + "]"))
        .Order(StringComparer.Ordinal);
}
