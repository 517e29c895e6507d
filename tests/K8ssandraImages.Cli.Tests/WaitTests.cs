using System.Text.Json.Nodes;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary><c>k8ssimages wait</c>: what is written where, and the exit code.</summary>
public sealed class WaitTests : IDisposable
{
    private readonly FakeServer _server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter(), Objects.Datacenter("dc2")]);
    private readonly TestKubeconfig _kubeconfig;

    public WaitTests()
    {
        _kubeconfig = new TestKubeconfig(("prod", _server.Address));
        var images = Objects.Desired(_server).Distinct().ToList();
        _server.With([.. Objects.Rack(images), .. Objects.Rack(images, "dc2")]);
    }

    public void Dispose()
    {
        _kubeconfig.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Those_that_are_well()
    {
        var run = Wait();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["context prod  namespace cass  cluster c1", "DATACENTER  READY  IMAGES   PODS  WAITED"], run.OutputLines.Take(2));
        Assert.Equal(["dc1 yes desired 1/1", "dc2 yes desired 1/1"], run.OutputLines.Where(line => line.StartsWith("dc", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4])).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("error", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_choose()
    {
        var run = Wait("*2", "-o", "json");
        Assert.Equal((0, 1), (run.ExitCode, run.Json.GetArrayLength()));
        Assert.Equal(("dc2", true, true), (run.Json[0].GetProperty("name").GetString(), run.Json[0].GetProperty("isReady").GetBoolean(), run.Json[0].GetProperty("hasDesiredImages").GetBoolean()));
        run = Wait("--cluster", "other");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("error KSI0240: There is no cluster other in the context prod; there is c1.", run.Error, StringComparison.Ordinal);
    }

    // The others are waited for, and what is missing decides the exit code.
    [Fact]
    public void A_name_that_nothing_has()
    {
        var run = Wait("dc1", "dc9", "-o", "csv");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("prod,cass,c1,dc1,dc1,true,false,true,false,false,1/1,Ready,", run.Output, StringComparison.Ordinal);
        Assert.Contains("error KSI0240: There is no datacenter dc9 in the context prod; there are dc1, dc2.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_well_in_time()
    {
        var set = Find("StatefulSet", "c1-dc2-default-sts");
        set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "old.example.com/x:1";
        var run = Wait("--timeout", "1s");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("dc1 dc2", string.Join(' ', run.OutputLines.Where(line => line.StartsWith("dc", StringComparison.Ordinal)).Select(line => line[..3])));
        Assert.Matches("(?m)^dc2 +yes +other +1/1 +[12] s$", run.Output);
        Assert.Contains("    default: cassandra has not the desired image: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("    Next: ", run.Output, StringComparison.Ordinal);
        // What is waited for is told meanwhile, and once.
        Assert.Single(run.ErrorLines, line => line.StartsWith("k8ssimages: datacenter cass/dc2 in the context prod: default: cassandra", StringComparison.Ordinal));
        Assert.Single(run.ErrorLines, line => line.Contains("error KSI0243: The datacenter cass/dc2 in the context prod is not ready and in sync after 1 seconds: ", StringComparison.Ordinal));

        Assert.Equal(0, Wait("--timeout", "1s", "--for", "ready").ExitCode);
        Assert.Equal(1, Wait("dc2", "--timeout", "1s", "--for", "Image").ExitCode);
    }

    [Fact]
    public void One_that_fails_for_too_long()
    {
        var pod = Find("Pod", "c1-dc1-default-sts-0");
        pod["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False" }),
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "cassandra", ["restartCount"] = 0, ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ErrImagePull", ["message"] = "no such \u001b[31mtag" } } }),
        };
        var run = Wait("dc1", "--timeout", "1m", "--fail-after", "1s", "-o", "json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal((true, false, false), (run.Json[0].GetProperty("isFailing").GetBoolean(), run.Json[0].GetProperty("isTimedOut").GetBoolean(), run.Json[0].GetProperty("isReady").GetBoolean()));
        Assert.Equal("KSI0244", run.Json[0].GetProperty("diagnostics")[0].GetProperty("id").GetString());
        Assert.Contains("error KSI0244: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void At_a_terminal_the_line_of_the_progress_tells()
    {
        Find("StatefulSet", "c1-dc2-default-sts")["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "old.example.com/x:1";
        var run = Run.AtTerminal(false, "wait", "--kubeconfig", _kubeconfig.Path, "--timeout", "3s");
        Assert.Contains("\r1 of 2 done, ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("k8ssimages: datacenter", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_is_not_known()
    {
        Find("Deployment", "cass-operator")["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "mirror.example.com/cass-operator:latest";
        var run = Wait();
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(2, run.ErrorLines.Count(line => line.Contains("error KSI0241: ", StringComparison.Ordinal)));
        Assert.Equal(0, Wait("--cass-operator-version", "1.30.0").ExitCode);
    }

    [Theory]
    [InlineData("--timeout takes a time", "--timeout soon")]
    [InlineData("--fail-after takes a time", "--fail-after 0")]
    [InlineData("--for takes All, Ready or Image, not 'good'", "--for good")]
    [InlineData("KSI0012", "--cass-operator-version one")]
    [InlineData("KSI0144", "--context none")]
    public void What_makes_no_sense(string error, string args)
    {
        var run = Wait(args.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    private Run Wait(params string[] args) => Run.Of(["wait", "--kubeconfig", _kubeconfig.Path, .. args]);

    private JsonObject Find(string kind, string name) => _server.Objects.Single(item => (string?)item["kind"] == kind && (string?)item["metadata"]!["name"] == name);
}
