
namespace K8ssandraImages.Kubernetes.Tests.Ring;

/// <summary>The test ring itself: what tests of the client and of operations rely on, asked without the client.</summary>
public sealed class ServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterFact]
    public async Task The_server_says_what_it_is()
    {
        var version = await cluster.Api.SendAsync(HttpMethod.Get, "/version");

        Assert.StartsWith("v1.", (string)version["gitVersion"]!, StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData("K8ssandraCluster")]
    [InlineData("CassandraDatacenter")]
    [InlineData("Reaper")]
    [InlineData("Stargate")]
    [InlineData("ClientConfig")]
    public async Task Custom_resources_keep_every_field_and_have_a_status_of_their_own(string kind)
    {
        var space = await cluster.NamespaceAsync();
        await space.ApplyAsync($$"""
            apiVersion: {{(await DefinitionAsync(kind))}}
            kind: {{kind}}
            metadata: {name: one}
            spec: {unknown: {deep: ["", null, 1, true] } }
            status: {ignored: "here"}
            """);
        await space.PatchStatusAsync(kind, "one", """{"cassandraOperatorProgress":"Ready"}""");

        var stored = await space.GetAsync(kind, "one");
        Assert.Equal("""{"unknown":{"deep":["",null,1,true]}}""", stored["spec"]!.ToJsonString());
        Assert.Equal("""{"cassandraOperatorProgress":"Ready"}""", stored["status"]!.ToJsonString());
    }

    [ClusterFact]
    public async Task Namespaces_are_never_shared()
    {
        Assert.NotEqual((await cluster.NamespaceAsync("same")).Name, (await cluster.NamespaceAsync("same")).Name);
    }

    [ClusterFact]
    public async Task A_fleet_is_there_soon()
    {
        var space = await cluster.NamespaceAsync("fleet");

        await space.CreateAsync(Fleet.K8ssandraClusters(20));
        await space.CreateAsync(Fleet.CassandraDatacenters(20));

        var clusters = await space.ListAsync("K8ssandraCluster");
        Assert.Equal(20, clusters.Count);
        Assert.All(clusters, static one => Assert.Equal(["dc1", "dc2", "dc3"], one["spec"]!["cassandra"]!["datacenters"]!.AsArray().Select(static datacenter => (string)datacenter!["metadata"]!["name"]!)));
        Assert.Equal(20, (await space.ListAsync("CassandraDatacenter")).Count);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_user_may_do_what_the_rules_say_and_nothing_else()
    {
        var space = await cluster.NamespaceAsync();
        var elsewhere = await cluster.NamespaceAsync();
        var kubeconfig = await cluster.UserKubeconfigAsync("reader-" + space.Name, ["readers"], new AccessRule("k8ssandra.io", "k8ssandraclusters", "get list", space.Name), new AccessRule("", "namespaces", "list"));
        using var reader = new Api(Endpoint.FromKubeconfig(kubeconfig));

        Assert.Empty(await reader.ListAsync("K8ssandraCluster", space.Name));
        Assert.NotEmpty(await reader.ListAsync("Namespace", null));
        await ForbiddenAsync(() => reader.ListAsync("K8ssandraCluster", elsewhere.Name), "reader-" + space.Name);
        await ForbiddenAsync(() => reader.CreateAsync(space.Name, Fleet.K8ssandraClusters(1).Single()), "reader-" + space.Name);
        await ForbiddenAsync(() => reader.ListAsync("ConfigMap", space.Name), "reader-" + space.Name);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_user_without_rules_may_do_nothing()
    {
        var space = await cluster.NamespaceAsync();
        using var nobody = new Api(Endpoint.FromKubeconfig(await cluster.UserKubeconfigAsync("nobody")));

        await ForbiddenAsync(() => nobody.ListAsync("K8ssandraCluster", space.Name), "nobody");
    }

    private static async Task ForbiddenAsync(Func<Task> request, string user)
    {
        var refused = await Assert.ThrowsAsync<ApiException>(request);
        Assert.Equal(403, refused.StatusCode);
        Assert.Contains(user, refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> DefinitionAsync(string kind)
    {
        var definition = (await cluster.Api.ListAsync("CustomResourceDefinition", null)).Single(one => (string)one["spec"]!["names"]!["kind"]! == kind);
        return (string)definition["spec"]!["group"]! + "/" + (string)definition["spec"]!["versions"]![0]!["name"]!;
    }
}
