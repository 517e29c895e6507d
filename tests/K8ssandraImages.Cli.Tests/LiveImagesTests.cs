using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class LiveImagesTests
{
    [Fact]
    public void Tables_are_headed_by_context_namespace_cluster_and_datacenter()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("images", "--context", "prod", "--kubeconfig", kubeconfig.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("context prod  namespace ops", run.OutputLines);
        Assert.Contains("context prod  namespace cass  cluster c1  datacenter dc1", run.OutputLines);
        Assert.Contains(run.OutputLines, line => line.StartsWith("cassandra ", StringComparison.Ordinal) && line.Contains(" r.example.com/k8ssandra/cass-management-api:4.1.5-ubi ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("json", "\"context\": \"prod-1\"", "\"context\": \"prod-2\"")]
    [InlineData("jsonl", "{\"context\":\"prod-1\",", "{\"context\":\"prod-2\",")]
    [InlineData("csv", "\nprod-1,cass,c1,", "\nprod-2,cass,c1,")]
    [InlineData("table", "context prod-1  namespace cass", "context prod-2  namespace cass")]
    public void Every_format_says_which_context_it_is(string format, string one, string two)
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("prod-1", server.Address), ("test", server.Address), ("prod-2", server.Address));
        var run = Run.Of("images", "--context", "prod-*", "--kubeconfig", kubeconfig.Path, "-o", format, "-n", "cass");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(one, run.Output, StringComparison.Ordinal);
        Assert.Contains(two, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("test", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_patterns_and_all()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("a", server.Address), ("b1", server.Address), ("b2", server.Address));
        string[] Contexts(params string[] args) =>
            [.. Run.Of([.. args, "--kubeconfig", kubeconfig.Path, "-o", "jsonl", "--container", "cassandra"]).OutputLines.Select(line => line.Split('"')[3]).Order(StringComparer.Ordinal)];
        Assert.Equal(["a", "b2"], Contexts("images", "--context", "b2", "a"));
        Assert.Equal(["b1", "b2"], Contexts("images", "--context", "b?"));
        Assert.Equal(["a", "b1", "b2"], Contexts("images", "--all-contexts"));
        Assert.Equal(["a"], Contexts("drift"));
    }

    [Fact]
    public void A_dead_context_is_told_and_the_others_are_answered()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        var dead = FakeServer.DeadAddress();
        using var kubeconfig = new TestKubeconfig(("alive", server.Address), ("dead", dead));
        foreach (var command in new[] { "images", "operators", "drift" })
        {
            var run = Run.Of(command, "--all-contexts", "--kubeconfig", kubeconfig.Path, "-o", "json");
            Assert.Equal(2, run.ExitCode);
            Assert.NotEqual(0, run.Json.GetArrayLength());
            Assert.All(run.Json.EnumerateArray(), item => Assert.Equal("alive", item.GetProperty("context").GetString()));
            var line = Assert.Single(run.ErrorLines, line => line.Contains(" error ", StringComparison.Ordinal));
            Assert.StartsWith("dead: error KSI0140: ", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_context_that_does_not_exist_beside_one_that_does()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("alive", server.Address));
        var run = Run.Of("images", "--context", "alive", "gone", "--kubeconfig", kubeconfig.Path, "-o", "jsonl");
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.OutputLines);
        Assert.Contains("error KSI0144: The kubeconfig has no context `gone`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_context_at_a_time_still_ends()
    {
        // A datacenter with labels waits for the K8ssandraClusters of all contexts, also of those whose turn has not come.
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter(ofCluster: "gone")]);
        using var kubeconfig = new TestKubeconfig(("a", server.Address), ("b", server.Address));
        var run = await Task.Run(() => Run.Of("images", "--all-contexts", "--throttle-limit", "1", "--kubeconfig", kubeconfig.Path, "-o", "jsonl", "--container", "cassandra")).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, run.OutputLines.Length);
    }

    [Fact]
    public void Nothing_is_no_error()
    {
        using var server = new FakeServer().With(Objects.CassOperator());
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("images", "--context", "prod", "--namespace", "empty", "--kubeconfig", kubeconfig.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("warning KSI0143", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("k8ssimages: no images.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_account_may_not_read_is_told_and_the_rest_is_answered()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        server.Forbidden.Add("cassandradatacenters");
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("images", "--context", "prod", "--kubeconfig", kubeconfig.Path, "-o", "jsonl");
        Assert.Contains("warning KSI0141", run.Error, StringComparison.Ordinal);
        Assert.Contains(run.OutputLines, line => line.Contains("\"container\":\"manager\"", StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("images --context prod")]
    [InlineData("operators --context prod")]
    [InlineData("drift --context prod dead --explain")]
    [InlineData("contexts")]
    public void A_token_is_nowhere(string args)
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address), ("dead", FakeServer.DeadAddress()));
        var run = Run.Of([.. args.Split(' '), "--kubeconfig", kubeconfig.Path]);
        Assert.NotEqual("", run.Output);
        Assert.DoesNotContain(TestKubeconfig.Secret, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cluster_says_cannot_drive_a_terminal()
    {
        var objects = Objects.CassOperator().ToList();
        using var server = new FakeServer().With([.. objects, Objects.Datacenter(), .. Objects.Rack([("ca\u001b[2Jss", false, "i\u202e:1")])]);
        using var kubeconfig = new TestKubeconfig(("pr\\u001bod", server.Address));
        foreach (var format in new[] { "table", "json", "jsonl", "csv" })
        {
            var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "-o", format);
            Assert.Contains("\\u001b[2J", run.Output, StringComparison.Ordinal);
            Assert.Contains("\\u202e", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Output + run.Error, c => c is '\u001b' or '\u202e');
        }
    }
}
