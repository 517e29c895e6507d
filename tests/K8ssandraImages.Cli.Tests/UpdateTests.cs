using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Cli.Tests;

/// <summary><c>update</c> against a real API server, under a cass-operator that runs.</summary>
public sealed class UpdateTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 2, racks: [{name: r1}, {name: r2}]}
        """;

    [ClusterFact(Needs.Controllers)]
    public async Task An_update_is_planned_asked_about_and_carried_out()
    {
        using var folder = new Folder();
        var space = await cluster.NamespaceAsync("cli");
        await using var simulation = await Simulation.StartAsync(space, "1.32.0", Manifests.ImageConfig("old.example.com"));
        await space.ApplyAsync(Datacenter);
        await simulation.ReadyAsync("dc1");
        string[] common = ["--kubeconfig", cluster.Kubeconfig, "--namespace", space.Name, "--journal", Path.Combine(folder.Path, "state")];

        var early = await WriteAsync(space, "new.example.com", () => Run.Of(["update", "--yes", .. common]));
        Assert.Equal((1, ""), (early.ExitCode, early.Output));
        Assert.Contains("error KSI0260: ", early.Error, StringComparison.Ordinal);

        await space.PatchAsync("Deployment", "cass-operator-controller-manager", """{"spec":{"template":{"metadata":{"annotations":{"test/restart":"1"}}}}}""");
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        await Eventually.TrueAsync("the old pod is gone", async () => (await space.ListAsync("Pod", "control-plane=controller-manager")).Count == 1);
        // The new process leads when the lease of the old one has run out.
        await Task.Delay(TimeSpan.FromSeconds(3));

        var planned = Run.Of(["update", "--dry-run", "-o", "json", .. common]);
        Assert.Equal((0, ""), (planned.ExitCode, planned.Error));
        var plan = Assert.Single(planned.Json.EnumerateArray());
        Assert.Equal(("Update", "Planned", "dc1"), (plan.GetProperty("kind").GetString(), plan.GetProperty("state").GetString(), plan.GetProperty("datacenter").GetString()));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "state")));

        var refused = Run.Answering("n\n", ["update", "dc1", .. common]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("restart one after the other. Continue? [y/N] ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("left as it was", refused.Error, StringComparison.Ordinal);
        Assert.Null((await space.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["annotations"]);

        var updated = Run.Of(["update", "dc1", "--yes", "-o", "json", .. common]);
        Assert.Equal(0, updated.ExitCode);
        Assert.Contains("k8ssimages: step 4 of 6: Waits until all racks of " + space.Name + "/dc1 have the images", updated.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("KSI", updated.Error, StringComparison.Ordinal);
        Assert.Equal("Completed", Assert.Single(updated.Json.EnumerateArray()).GetProperty("state").GetString());
        Assert.All(await space.ListAsync("StatefulSet"), static set => Assert.StartsWith("new.example.com/", (string)set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!, StringComparison.Ordinal));

        var again = Run.Of(["update", "--yes", .. common]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("Unchanged", again.Output, StringComparison.Ordinal);
    }

    private static async Task<Run> WriteAsync(TestNamespace space, string registry, Func<Run> then)
    {
        // Times are told in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await space.PatchAsync("ConfigMap", "cass-operator-image-config", new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = Manifests.ImageConfig(registry) } }.ToJsonString());
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        return then();
    }
}
