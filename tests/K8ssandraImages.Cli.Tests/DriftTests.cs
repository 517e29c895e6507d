using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class DriftTests
{
    private const string Right = "r.example.com/k8ssandra/cass-management-api:4.1.5-ubi";
    private const string Old = "old.example.com/cassandra:1";

    [Fact]
    public void In_sync()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("context prod  namespace cass  cluster c1  datacenter dc1", run.OutputLines);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["cassandra", "statefulset/c1-dc1-default-sts", "InSync", Right]);
        Assert.DoesNotContain("Next:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_waits_for_and_what_to_do_is_told_once_below_the_rows()
    {
        using var server = World(changed: Objects.After, (container, image) => container is "cassandra" or "server-config-init-base" ? Old : image);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "-n", "cass", "--component", "cassandra");
        Assert.Equal(1, run.ExitCode);
        Assert.Collection(
            run.OutputLines,
            line => Assert.Equal("context prod  namespace cass  cluster c1  datacenter dc1", line),
            line => Assert.Equal(["CONTAINER", "RESOURCE", "STATE", "DESIRED", "RUNNING"], Cells(line)),
            line => Assert.Equal(["server-config-init-base", "statefulset/c1-dc1-default-sts", "OperatorRestartPending", Right, Old], Cells(line)),
            line => Assert.Equal(["cassandra", "statefulset/c1-dc1-default-sts", "OperatorRestartPending", Right, Old], Cells(line)),
            line => Assert.StartsWith("    ConfigMap image-config has changed since cass-operator", line, StringComparison.Ordinal),
            line => Assert.StartsWith("    Next: Restart it: kubectl rollout restart deployment/cass-operator -n ops", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_shows_the_template_and_each_pod()
    {
        using var server = World(change: (container, image) => container == "cassandra" ? Old : image);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--container", "cassandra", "--explain");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["desired", Right]);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["template", Old]);
        Assert.DoesNotContain(run.OutputLines, line => Cells(line) is ["manifest", ..]);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["c1-dc1-default-sts-0", "yes", "0", "-", Old, "old.example.com/cassandra@sha256:aa"]);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void Differences_count_in_every_format(string format)
    {
        using var server = World(change: (container, image) => container == "cassandra" ? Old : image);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        Assert.Equal(1, Run.Of("drift", "--kubeconfig", kubeconfig.Path, "-o", format).ExitCode);
    }

    [Fact]
    public void Only_what_is_shown_counts()
    {
        using var server = World(change: (container, image) => container == "cassandra" ? Old : image);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var inSync = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--state", "insync", "-o", "json");
        Assert.Equal(0, inSync.ExitCode);
        Assert.All(inSync.Json.EnumerateArray(), row => Assert.Equal("InSync", row.GetProperty("state").GetString()));
        Assert.DoesNotContain(inSync.Json.EnumerateArray(), row => row.GetProperty("container").GetString() == "cassandra");

        var logger = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--container", "server-system-logger", "-o", "json");
        Assert.Equal(0, logger.ExitCode);
        Assert.Equal("server-system-logger", Assert.Single(logger.Json.EnumerateArray()).GetProperty("container").GetString());
    }

    [Fact]
    public void A_container_that_nobody_asked_for_is_shown_and_is_no_difference()
    {
        using var server = World(extra: ("istio-proxy", false, "istio/proxyv2:1.20.0"));
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--state", "Unmanaged", "-o", "json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("istio-proxy", Assert.Single(run.Json.EnumerateArray()).GetProperty("container").GetString());
    }

    [Fact]
    public void A_datacenter_without_an_operator_differs()
    {
        using var server = new FakeServer().With(Objects.Datacenter());
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--cass-operator-version", "1.30.0", "-o", "json", "--container", "cassandra");
        Assert.Equal("Unmanaged", Assert.Single(run.Json.EnumerateArray()).GetProperty("state").GetString());
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void A_state_that_cannot_be_told_is_no_answer()
    {
        using var server = World();
        server.Forbidden.Add("pods");
        server.ForbiddenInNamespaces = true;
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--container", "cassandra", "-o", "json");
        Assert.Equal("Unknown", Assert.Single(run.Json.EnumerateArray()).GetProperty("state").GetString());
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void A_manifest_that_is_not_applied()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        using var folder = new Folder();
        var path = folder.File("dc.yaml", Manifests.Datacenter("cass", "dc1", "new.example.com/cassandra:2"));
        var run = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--path", path, "--container", "cassandra", "--explain");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["cassandra", _, "ApplyPending", Right]);
        Assert.Contains(run.OutputLines, line => Cells(line) is ["manifest", "new.example.com/cassandra:2"]);

        var piped = Run.Piped(File.ReadAllText(path), "drift", "--kubeconfig", kubeconfig.Path, "--path", "-", "--container", "cassandra", "-o", "jsonl");
        Assert.Contains("\"state\":\"ApplyPending\"", piped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var reason = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--container", "cassandra", "-o", "json").Json[0].GetProperty("reason").GetString();
        Assert.Equal(
            "context,namespace,cluster,datacenter,workload,resource,rack,container,containerKind,component,manifest,desired,loaded,template,running,pods,state,reason,nextStep,source,diagnostics\r\n"
            + $"prod,cass,c1,dc1,Cassandra,statefulset/c1-dc1-default-sts,default,cassandra,Main,cassandra,,{Right},{Right},{Right},{Right},c1-dc1-default-sts-0,InSync,{reason},,ImageConfigOverrides,\r\n",
            Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--container", "cassandra", "-o", "csv").Output);
    }

    private static FakeServer World(string changed = Objects.Before, Func<string, string, string>? change = null, (string, bool, string)? extra = null)
    {
        var server = new FakeServer().With([.. Objects.CassOperator(changed: changed), Objects.Datacenter()]);
        var images = Objects.Desired(server).Select(item => (item.Container, item.IsInit, change?.Invoke(item.Container, item.Image) ?? item.Image)).ToList();
        if (extra is { } one)
            images.Add(one);
        return server.With(Objects.Rack(images));
    }

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
