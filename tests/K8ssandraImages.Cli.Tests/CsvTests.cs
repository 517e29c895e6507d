namespace K8ssandraImages.Cli.Tests;

public class CsvTests
{
    private const string Header =
        "context,namespace,cluster,datacenter,workload,container,containerKind,component,image,registry,repository,name,tag,digest,pullPolicy,pullSecrets,source,diagnostics";

    [Fact]
    public void A_header_and_a_row_an_image()
    {
        var run = Run.Piped(Manifests.ConfigMap("ns1", "r.example.com") + Manifests.Datacenter("ns1", "dc1"), "images", "--output", "csv", "--container", "cassandra");
        Assert.Equal(
            Header + "\r\n,ns1,c1,dc1,Cassandra,cassandra,Main,cassandra,r.example.com/k8ssandra/cass-management-api:4.1.5-ubi,r.example.com,k8ssandra,cass-management-api,4.1.5-ubi,,IfNotPresent,,ImageConfigOverrides,\r\n",
            run.Output);
    }

    [Fact]
    public void No_image_leaves_the_header() =>
        Assert.Equal(Header + "\r\n", Run.Piped("kind: Namespace\napiVersion: v1\n", "images", "--output", "csv").Output);

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\\\"b", "\"a\"\"b\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("a\\nb", "a\\u000ab")]
    public void Fields_are_quoted(string yaml, string field)
    {
        var run = Run.Piped(Manifests.Datacenter("ns1", "dc1", yaml), "images", "--output", "csv", "--container", "cassandra");
        Assert.Contains("," + field + ",", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_are_named_in_the_row_and_told_on_standard_error()
    {
        var run = Run.Piped(Manifests.Datacenter("ns1", "dc1", "a b"), "images", "--output", "csv", "--container", "cassandra");
        var id = run.OutputLines[1].TrimEnd('\r').Split(',')[^1].Split(' ')[^1];
        Assert.StartsWith("KSI", id, StringComparison.Ordinal);
        Assert.Contains(": error " + id + ": ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }
}
