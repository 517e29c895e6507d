using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class ImpactTests
{
    private const string Right = "r.example.com/k8ssandra/cass-management-api:4.1.5-ubi";
    private const string Old = "old.example.com/cassandra:1";

    [Fact]
    public void Nothing_restarts()
    {
        using var server = World();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("impact", "--kubeconfig", kubeconfig.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Collection(
            run.OutputLines,
            line => Assert.Equal("context prod  namespace cass  cluster c1  datacenter dc1", line),
            line => Assert.Equal(["WORKLOAD", "RACK", "TIMING", "TURN", "RESTARTS", "IMAGES"], Cells(line)),
            line => Assert.Equal(["statefulset/c1-dc1-default-sts", "default", "None", "-", "0", "0"], Cells(line)));
    }

    [Fact]
    public void What_waits_restarts_nothing_either_and_says_what_it_waits_for()
    {
        using var server = World(container => container == "cassandra");
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("impact", "--kubeconfig", kubeconfig.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Collection(
            run.OutputLines.Skip(2),
            line => Assert.Equal(["statefulset/c1-dc1-default-sts", "default", "OnPermission", "1", "1", "1"], Cells(line)),
            line => Assert.StartsWith("    cass-operator ", line, StringComparison.Ordinal),
            line => Assert.Equal(["CONTAINER", "CHANGE", "BEFORE", "AFTER"], Cells(line)),
            line => Assert.Equal(["cassandra", "Image", Old, Right], Cells(line)),
            line => Assert.StartsWith("    Next: When no pod of the old operator is left: Annotate", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public void What_restarts_at_once_counts_in_every_format(string format)
    {
        using var server = World(container => container == "cassandra");
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        Assert.Equal(1, Run.Of("impact", "--kubeconfig", kubeconfig.Path, "--cass-operator-version", "1.19.1", "-o", format).ExitCode);
    }

    [Fact]
    public void What_cannot_be_told_is_no_answer()
    {
        using var server = World();
        server.Forbidden.Add("statefulsets");
        server.ForbiddenInNamespaces = true;
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("impact", "--kubeconfig", kubeconfig.Path, "-o", "json");
        Assert.Equal("Unknown", Assert.Single(run.Json.EnumerateArray()).GetProperty("timing").GetString());
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public void Json_and_csv_have_the_numbers()
    {
        using var server = World(container => container == "cassandra");
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var row = Assert.Single(Run.Of("impact", "--kubeconfig", kubeconfig.Path, "-o", "json").Json.EnumerateArray());
        Assert.Equal((1, 1, Old), (row.GetProperty("order").GetInt32(), row.GetProperty("podRestarts").GetInt32(), row.GetProperty("images")[0].GetProperty("before").GetString()));
        var csv = Run.Of("impact", "--kubeconfig", kubeconfig.Path, "-o", "csv").OutputLines;
        Assert.Equal("context,namespace,cluster,datacenter,workload,resource,rack,operator,operatorVersion,timing,reasons,order,podRestarts,images,nextStep,diagnostics", csv[0].TrimEnd('\r'));
        Assert.StartsWith("prod,cass,c1,dc1,Cassandra,statefulset/c1-dc1-default-sts,default,ops/cass-operator,", csv[1], StringComparison.Ordinal);
        Assert.Contains(",1,1,cassandra=" + Right + ",", csv[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_are_compared_with_the_ImageConfig_that_is_pending()
    {
        using var folder = new Folder();
        var manifest = folder.File("dc.yaml", Manifests.Datacenter("cass", "dc1"));
        var pending = folder.File("new.yaml", "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimageRegistry: new.example.com\nimages: {system-logger: \"a/l:1\", config-builder: \"a/b:1\", k8ssandra-client: \"a/c:1\"}\ndefaults: {cassandra: {repository: a/s}}\n");
        var run = Run.Of("impact", "--path", manifest, "--image-config", pending, "--cass-operator-version", "1.19.1", "-o", "json");
        Assert.Equal((1, "AtOnce"), (run.ExitCode, Assert.Single(run.Json.EnumerateArray()).GetProperty("timing").GetString()));
        run = Run.Of("impact", "--path", manifest, "--image-config", pending, "--cass-operator-version", "1.26.0", "-o", "json");
        Assert.Equal((0, "OnPermission"), (run.ExitCode, Assert.Single(run.Json.EnumerateArray()).GetProperty("timing").GetString()));
        run = Run.Of("impact", "--path", manifest, "--cass-operator-version", "1.26.0");
        Assert.Contains("KSI0235", run.Error, StringComparison.Ordinal);
    }

    private static FakeServer World(Predicate<string>? isOld = null)
    {
        var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        return server.With(Objects.Rack([.. Objects.Desired(server).Select(item => (item.Container, item.IsInit, isOld?.Invoke(item.Container) == true ? Old : item.Image))]));
    }

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
