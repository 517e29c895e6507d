using K8ssandraImages.Cli.Tests.Clusters;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Cli.Tests;

/// <summary><c>rollout plan</c> and <c>rollout apply</c>.</summary>
public sealed class RolloutTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IDisposable
{
    private readonly Folder _folder = new();

    private string State => Path.Combine(_folder.Path, "state");

    private string NewText => _folder.File("image_config.yaml", Manifests.ImageConfig("new.example.com"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plan_tells_the_steps_and_does_nothing()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("rollout", "plan", "--image-config", NewText, "--kubeconfig", kubeconfig.Path, "--journal", State);
        Assert.Equal((0, ""), (run.ExitCode, Said(run)));
        foreach (var expected in new[] { "  2. Writes the new text into the ConfigMap ops/image-config in the context prod", "  3. Restarts cass-operator: ", "; update the datacenter dc1.", "Planned", "waits for permission" })
            Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void Where_nothing_is_pending_nothing_is_done()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        foreach (var command in new[] { "plan", "apply" })
        {
            var run = Run.Of("rollout", command, "--yes", "--kubeconfig", kubeconfig.Path, "--journal", State, "-o", "json");
            Assert.Equal((0, ""), (run.ExitCode, Said(run)));
            Assert.Equal("Unchanged", Assert.Single(run.Json.EnumerateArray()).GetProperty("state").GetString());
        }

        Assert.False(Directory.Exists(State));
    }

    // Kept as the plan itself, or as what is written about it: both are taken.
    [Theory]
    [InlineData("save")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void A_plan_that_is_kept_is_taken_and_refused_after_a_change(string form)
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var file = Path.Combine(_folder.Path, "plan.json");
        string[] common = ["--kubeconfig", kubeconfig.Path, "--journal", State];
        var planned = Run.Of(["rollout", "plan", "--image-config", NewText, .. form == "save" ? ["--save", file] : new[] { "-o", form }, .. common]);
        Assert.Equal((0, ""), (planned.ExitCode, Said(planned)));
        if (form != "save")
            File.WriteAllText(file, planned.Output);

        var again = Run.Of(["rollout", "apply", "--plan", file, "--dry-run", .. common]);
        Assert.Equal((0, ""), (again.ExitCode, Said(again)));
        Assert.Contains("Writes the new text into the ConfigMap ops/image-config", again.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run.Piped(File.ReadAllText(file), ["rollout", "apply", "--plan", "-", "--dry-run", .. common]).ExitCode);

        File.WriteAllText(file, File.ReadAllText(file).Replace("new.example.com", "evil.example.com", StringComparison.Ordinal));
        var edited = Run.Of(["rollout", "apply", "--plan", file, "--yes", .. common]);
        Assert.Equal((1, ""), (edited.ExitCode, edited.Output));
        Assert.Contains("error KSI0290: ", edited.Error, StringComparison.Ordinal);

        File.WriteAllText(file, File.ReadAllText(file).Replace("evil.example.com", "new.example.com", StringComparison.Ordinal));
        server.Objects.Single(static item => (string?)item["kind"] == "CassandraDatacenter")["metadata"]!["generation"] = 7;
        var stale = Run.Of(["rollout", "apply", "--plan", file, "--yes", .. common]);
        Assert.Equal((1, ""), (stale.ExitCode, stale.Output));
        Assert.Contains("CassandraDatacenter cass/dc1 in the context prod: the generation is 7, planned for 1", stale.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void Datacenters_that_are_named_are_looked_for()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("rollout", "plan", "--image-config", NewText, "--datacenter", "dc9", "--kubeconfig", kubeconfig.Path, "-o", "csv");
        Assert.Equal((2, 1), (run.ExitCode, run.OutputLines.Length));
        Assert.Contains("dc9", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_can_be_asked_yes_has_to_be_said()
    {
        var run = Run.Piped("y\n", "rollout", "apply");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--image-config", "x.yaml")]
    [InlineData("--datacenter", "dc1")]
    [InlineData("--context", "prod")]
    [InlineData("--namespace", "ops")]
    public void What_makes_a_plan_does_not_go_with_one_that_is_made(string option, string value)
    {
        var run = Run.Of("rollout", "apply", "--yes", "--plan", _folder.File("plan.json", "{}"), option, option == "--image-config" ? NewText : value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("do not go with --plan", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_read_or_written_are_bad_usage()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        foreach (var args in new string[][] { ["apply", "--yes", "--plan", "not-there.json"], ["plan", "--image-config", "not-there.yaml"], ["plan", "--image-config", NewText, "--save", Path.Combine(_folder.Path, "not-there", "plan.json")] })
        {
            var run = Run.Of(["rollout", .. args, "--kubeconfig", kubeconfig.Path, "--journal", State]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("not-there", run.Error, StringComparison.Ordinal);
        }
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_rollout_is_carried_out_and_reported()
    {
        var space = await cluster.NamespaceAsync("cli");
        await using var simulation = await Simulation.StartAsync(space, "1.32.0", Manifests.ImageConfig("old.example.com"));
        await space.ApplyAsync("""
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {name: dc1}
            spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 1, racks: [{name: r1}]}
            """);
        await simulation.ReadyAsync("dc1");
        string[] common = ["--kubeconfig", cluster.Kubeconfig, "--namespace", space.Name, "--journal", State];
        var (file, report) = (Path.Combine(_folder.Path, "plan.json"), Path.Combine(_folder.Path, "report.md"));
        Assert.Equal(0, Run.Of(["rollout", "plan", "--context", "admin", "--image-config", NewText, "--save", file, .. common]).ExitCode);
        string[] apply = ["rollout", "apply", "--plan", file, "--yes", "--report", report, "--kubeconfig", cluster.Kubeconfig, "--journal", State];

        var run = Run.Of([.. apply, "-o", "json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("KSI", run.Error, StringComparison.Ordinal);
        Assert.Contains("k8ssimages: step 2 of ", run.Error, StringComparison.Ordinal);
        var operation = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(("Rollout", "Completed"), (operation.GetProperty("kind").GetString(), operation.GetProperty("state").GetString()));
        Assert.All(operation.GetProperty("steps").EnumerateArray(), static step => Assert.Contains(step.GetProperty("state").GetString(), new[] { "Completed", "Unchanged" }));
        Assert.Contains("| state | Completed |", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.All(await space.ListAsync("StatefulSet"), static set => Assert.StartsWith("new.example.com/", (string)set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!, StringComparison.Ordinal));

        var spent = Run.Of(apply);
        Assert.Equal(1, spent.ExitCode);
        Assert.Contains("error KSI0291: ", spent.Error, StringComparison.Ordinal);
        Assert.Contains("Completed", Run.Of("rollout", "list", "--journal", State).Output, StringComparison.Ordinal);
    }

    // The test's server has no TLS, which is said each time.
    private static string Said(Run run) => string.Join('\n', run.ErrorLines.Where(static line => !line.Contains("KSI0131", StringComparison.Ordinal) && line.Length > 0 && line[0] != ' '));

    private static FakeServer World()
    {
        var server = new FakeServer().With(Objects.CassOperator()).With(Objects.Datacenter());
        return server.With(Objects.Rack(Objects.Desired(server)));
    }
}
