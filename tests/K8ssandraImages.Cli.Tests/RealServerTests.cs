using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Cli.Tests;

/// <summary>Against a real API server, over TLS and with client certificates.</summary>
public sealed class RealServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.1.5", size: 1, racks: [{name: r1}]}
        """;

    [ClusterFact(Needs.Controllers)]
    public async Task What_images_says_is_what_drift_finds_in_sync()
    {
        var space = await cluster.NamespaceAsync("cli");
        await space.InstallCassOperatorAsync("1.30.0", Manifests.ImageConfig("r.example.com"));
        await space.ApplyAsync(Datacenter);
        await using var agent = new NodeAgent(space);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        Run Command(string command, params string[] args) => Run.Of([command, "--context", "admin", "--kubeconfig", cluster.Kubeconfig, "--namespace", space.Name, "-o", "json", .. args]);

        var images = Command("images");
        Assert.Equal((0, ""), (images.ExitCode, images.Error));
        var own = images.Json.EnumerateArray().Where(image => image.GetProperty("workload").GetString() == "Cassandra").ToList();
        string Containers(string kind) => string.Join(", ", own.Where(image => image.GetProperty("containerKind").GetString() == kind)
            .Select(image => "{name: " + image.GetProperty("container").GetString() + ", image: \"" + image.GetProperty("image").GetString() + "\"}"));
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", "{initContainers: [" + Containers("Init") + "], containers: [" + Containers("Main") + "]}");
        await space.RolledOutAsync("StatefulSet", "orders-dc1-r1-sts");

        var drift = Command("drift");
        Assert.Equal((0, ""), (drift.ExitCode, drift.Error));
        Assert.Equal(images.Json.GetArrayLength(), drift.Json.GetArrayLength());
        Assert.All(drift.Json.EnumerateArray(), row => Assert.Equal("InSync", row.GetProperty("state").GetString()));

        var @operator = Assert.Single(Command("operators", "--kind", "cass-operator").Json.EnumerateArray());
        Assert.Equal("1.30.0", @operator.GetProperty("version").GetString());

        await Task.Delay(TimeSpan.FromSeconds(1.1)); // times are told in whole seconds
        await space.PatchAsync("ConfigMap", "cass-operator-image-config", new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { ["image_config.yaml"] = Manifests.ImageConfig("new.example.com") } }.ToJsonString());
        var changed = Command("drift", "--component", "cassandra", "--state", "OperatorRestartPending");
        Assert.Equal(1, changed.ExitCode);
        Assert.NotEqual(0, changed.Json.GetArrayLength());
        Assert.False(Assert.Single(Command("operators").Json.EnumerateArray()).GetProperty("runsCurrentImageConfig").GetBoolean());
    }

    [ClusterFact(Needs.Server)]
    public void A_user_without_rights_is_told_what_is_missing()
    {
        foreach (var command in new[] { "images", "operators", "drift" })
        {
            var run = Run.Of(command, "--context", "limited", "--kubeconfig", cluster.Kubeconfig);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains("limited: error KSI0142: ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
        }
    }
}
