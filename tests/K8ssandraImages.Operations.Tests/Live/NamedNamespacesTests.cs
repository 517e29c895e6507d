using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>An account with rights in some namespaces, which are named: nothing is missing if the operator is in one of them.</summary>
public class NamedNamespacesTests
{
    [Theory]
    [InlineData("own", 0)]
    [InlineData("elsewhere", 1)]
    public void It_is_said_that_operators_may_be_elsewhere_only_if_none_is_there(string operators, int warnings)
    {
        var cluster = new FakeCluster("limited") { Forbidden = ["deployments", "k8ssandraclusters", "cassandradatacenters", "only-all"] }
            .With(Objects.CassOperator(@namespace: operators), Objects.ImageConfig("own.example.com", operators), Objects.Datacenter("mine", "own"));

        var (datacenters, findings) = new FakeSession(cluster) { Options = new LiveOptions { Namespaces = ["own"] } }.Ask((fleet, token) => fleet.Datacenters(token));

        Assert.Equal("mine", Assert.Single(datacenters).Name);
        Assert.Equal(warnings, findings.Count(finding => finding.Id == LiveRules.NamespacesOnly.Id));
        Assert.All(findings.Where(finding => finding.Id == LiveRules.NamespacesOnly.Id), finding => Assert.Contains("that of the operators among them", finding.Remedy, StringComparison.Ordinal));
    }
}
