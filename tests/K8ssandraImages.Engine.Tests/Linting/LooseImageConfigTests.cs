namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>ImageConfigs of which kind or apiVersion are not what they should be: whoever names the file wants to hear of it.</summary>
public class LooseImageConfigTests
{
    private const string Body = "images: {}\ntypes: {cassandra: {repository: k, name: m}, hcd: {repository: d, name: h}}\n";

    // The operators do not ask for either.
    [Theory]
    [InlineData("")]
    [InlineData("kind: ImageConfig\n")]
    [InlineData("apiVersion:\nkind: ImageConfig\n")]
    [InlineData("apiVersion: ''\nkind: ImageConfig\n")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta2\n")]
    public void Is_looked_at(string head) =>
        Assert.Contains(Linted.Text(head + Body, "1.32.0"), finding => finding.Id == "KSI0040");

    [Theory]
    [InlineData("1.32.0")]
    [InlineData(null)]
    public void Another_group_stops_the_operator(string? release) =>
        Assert.Contains(Linted.Text("apiVersion: config.k8sandra.io/v1beta2\nkind: ImageConfig\n" + Body, release), finding => finding.Id == "KSI0030" && finding.Location?.Line == 1);
}
