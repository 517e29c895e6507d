using System.Diagnostics;
using System.Globalization;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>The program with which people and Pester let operators run (tests/kube/K8ssandraImages.SimulatedOperators).</summary>
public sealed class SimulatedOperatorsProgramTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterFact(Needs.Controllers)]
    public async Task It_plays_until_it_is_told_to_stop()
    {
        var space = await cluster.NamespaceAsync("sim");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Assembly(), "--kubeconfig", cluster.Kubeconfig, "--namespace", space.Name, "--cass-operator", "1.29.1", "--unpullable", "never" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            Assert.Equal("ready: " + space.Name, await process.StandardOutput.ReadLineAsync());
            await space.ApplyAsync("""
                apiVersion: cassandra.datastax.com/v1beta1
                kind: CassandraDatacenter
                metadata: {name: dc1}
                spec:
                  clusterName: orders
                  serverType: cassandra
                  serverVersion: "4.0.7"
                  size: 1
                  storageConfig: {cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
                """);
            await Eventually.TrueAsync("the datacenter is ready", async () => (string?)(await space.GetAsync("CassandraDatacenter", "dc1"))["status"]?["cassandraOperatorProgress"] == "Ready");

            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            Assert.Equal("", await process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static string Assembly() => Path.Combine(
        Repository.Root, "tests", "kube", "K8ssandraImages.SimulatedOperators", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "K8ssandraImages.SimulatedOperators.dll");}
