using System.Reflection;
using System.Text.Json;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class ConfigWhatIfTests
{
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns1}\nspec: {clusterName: c1, serverType: cassandra, serverVersion: 4.0.11, size: 3}\n";

    [Fact]
    public void A_datacenter_with_what_changes_below_it()
    {
        var run = Run.Piped(Dc, "config", "what-if", "--cass-operator-version", "1.18.0", "--to-cass-operator-version", "1.18.1");
        Assert.Equal(
            """
            namespace ns1  cluster c1  datacenter dc1
            CASS-OPERATOR     K8SSANDRA-OPERATOR  CONTAINERS CHANGED  IMAGECONFIG AFTER
            1.18.0 -> 1.18.1  -                   2                   ImageConfig of cass-operator 1.18.1

                CONTAINER             CHANGE  BEFORE                                                     AFTER
                cassandra             Image   cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi8  cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11
                server-system-logger  Image   cr.k8ssandra.io/k8ssandra/system-logger:v1.18.0            cr.k8ssandra.io/k8ssandra/system-logger:v1.18.1

                WORKLOAD                        ROLLOUT  REASON
                statefulset/c1-dc1-default-sts  AtOnce   cass-operator 1.18.1 updates StatefulSets as soon as it starts and asks nobody.
            """.ReplaceLineEndings("\n"),
            run.Output[..run.Output.IndexOf("\n\n    To mirror first:", StringComparison.Ordinal)]);
        Assert.EndsWith("\n    Next: See that the nodes can pull the new images (ToMirror). Upgrade when these may restart, which they do at once: statefulset/c1-dc1-default-sts.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("1.18.0", "1.18.1", 0)]
    [InlineData("1.22.4", "1.23.0", 1)] // StatefulSets of other names
    public void What_goes_wrong_counts_and_what_changes_does_not(string from, string to, int expected)
    {
        foreach (var format in new[] { "table", "json", "jsonl", "csv" })
        {
            var run = Run.Piped(Dc, "config", "what-if", "--cass-operator-version", from, "--to-cass-operator-version", to, "-o", format);
            Assert.Equal(expected, run.ExitCode);
            // JSON has it itself.
            Assert.Equal(expected == 1 && format is ("table" or "csv"), run.Error.Contains("error KSI0210", StringComparison.Ordinal));
            Assert.NotEmpty(run.Output);
        }
    }

    [Theory]
    [InlineData("nothing to compare with", "config what-if --path x")]
    [InlineData("do not go together", "config what-if --path x --to-cass-operator-version 1.28.1 --keep-image-config --to-image-config y")]
    [InlineData("do not go together", "config what-if --path x --context y --to-cass-operator-version 1.28.1")]
    [InlineData("no way to install", "config what-if --path x --to-cass-operator-version 1.28.1 --install-method olm")]
    [InlineData("standard input", "config what-if --path - --to-cass-operator-version 1.28.1 --to-image-config -")]
    [InlineData("KSI0012", "config what-if --path - --to-cass-operator-version one")]
    [InlineData("KSI0010", "config what-if --path - --to-cass-operator-version 1.28.1 --to-image-config does-not-exist")]
    [InlineData("give manifests with --path", "config what-if --to-cass-operator-version 1.28.1")]
    [InlineData("Required command", "config")]
    public void Bad_usage(string says, string args)
    {
        var run = Run.With(args.Contains("--path -", StringComparison.Ordinal) ? Dc : null, new MemoryStream(), args.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_properties_of_the_contract()
    {
        var item = Assert.Single(Run.Piped(Dc, "config", "what-if", "--cass-operator-version", "1.18.0", "--to-cass-operator-version", "1.18.1", "-o", "json").Json.EnumerateArray());
        Assert.Equal(Names(typeof(K8ssReleaseComparison)), Names(item));
        Assert.All(item.GetProperty("images").EnumerateArray(), image => Assert.Equal(Names(typeof(K8ssImageChange)), Names(image)));
        Assert.All(item.GetProperty("workloads").EnumerateArray(), workload => Assert.Equal(Names(typeof(WorkloadChange)), Names(workload)));
        Assert.Equal(2, item.GetProperty("images").GetArrayLength());
        Assert.Equal("AtOnce", item.GetProperty("workloads")[0].GetProperty("rollout").GetString());
        Assert.Equal("Image", item.GetProperty("images")[0].GetProperty("change").GetString());
        Assert.Contains("cr.k8ssandra.io/k8ssandra/cass-operator:v1.18.1", item.GetProperty("toMirror").EnumerateArray().Select(image => image.GetString()));
    }

    [Fact]
    public void Csv_has_a_line_for_each_datacenter()
    {
        var run = Run.Piped(Dc + "---\n" + Dc.Replace("dc1", "dc2", StringComparison.Ordinal), "config", "what-if", "--cass-operator-version", "1.18.0", "--to-cass-operator-version", "1.18.1", "-o", "csv");
        Assert.Equal(3, run.OutputLines.Length);
        Assert.Contains("statefulset/c1-dc1-default-sts=AtOnce", run.OutputLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_timing_and_change_has_its_name()
    {
        foreach (var timing in Enum.GetValues<RolloutTiming>())
            Assert.Equal(timing.ToString(), Output.ContractNames.Of(timing));
        for (var change = ImageChangeKind.None; change <= (ImageChangeKind)31; change++)
            Assert.Equal(change.ToString(), Output.ContractNames.Of(change));
    }

    [Fact]
    public void Names_of_others_are_escaped()
    {
        var run = Run.Piped(Dc.Replace("clusterName: c1", "clusterName: \"c\\e[31m1\"", StringComparison.Ordinal).Replace("name: dc1", "name: \"d\\e]0;x\\a1\"", StringComparison.Ordinal), "config", "what-if", "--cass-operator-version", "1.8.0", "--to-cass-operator-version", "1.22.4");
        Assert.DoesNotContain(run.Output + run.Error, static c => char.IsControl(c) && c != '\n');
        Assert.Contains("\\u001b", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_are_compared_too()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var run = Run.Of("config", "what-if", "--kubeconfig", kubeconfig.Path, "--context", "only", "--to-cass-operator-version", "1.32.0", "-o", "json");
        var item = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(("only", "1.32.0"), (item.GetProperty("context").GetString(), item.GetProperty("toCassOperatorVersion").GetString()));
        Assert.NotEqual("1.32.0", item.GetProperty("cassOperatorVersion").GetString());
    }

    private static IEnumerable<string> Names(Type contract) =>
        contract.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(JsonElement item) => item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
}
