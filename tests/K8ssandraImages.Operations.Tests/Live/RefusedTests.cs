using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>What an account may not see is unknown: it is never said to be missing.</summary>
public sealed class RefusedTests
{
    private static readonly string StatefulSet = """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"demo-dc1-default-sts","namespace":"own","uid":"u-sts",
          "ownerReferences":[{"kind":"CassandraDatacenter","uid":"u-dc","controller":true}]},
         "spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"cassandra","image":"other:1"}]}}},"status":{}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_operator_that_may_be_elsewhere_is_not_said_to_be_nowhere(bool hasAnother)
    {
        var cluster = new FakeCluster("limited") { Forbidden = ["deployments", "only-all"] }
            .With(Objects.CassOperator(), Objects.Datacenter("dc1", "own").Replace("\"generation\"", "\"uid\":\"u-dc\",\"generation\"", StringComparison.Ordinal), StatefulSet);
        if (hasAnother)
            cluster.With(Objects.CassOperator(@namespace: "own", watch: "else"));

        var (rows, findings) = new FakeSession(cluster).Ask((fleet, token) => fleet.Drift([], token));

        var row = Assert.Single(rows, row => row.Container == "cassandra");
        Assert.Equal((DriftState.Unknown, row.Reason), (row.State, row.Reason));
        Assert.Contains("missing verb list on deployments", row.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(findings.Concat(row.Diagnostics), finding => finding.Id == ResolutionRules.NotWatched.Id || finding.Message.Contains("nobody builds", StringComparison.Ordinal));
    }

    [Fact]
    public void A_datacenter_that_may_not_be_read_is_not_said_to_be_missing()
    {
        var cluster = new FakeCluster("limited") { Forbidden = ["cassandradatacenters/cass"] }
            .With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("r.example.com"), Objects.Cluster("demo", "dc1"));

        var (rows, _) = new FakeSession(cluster).Ask((fleet, token) => fleet.Drift([], token));

        var row = Assert.Single(rows, row => row.Container == "cassandra");
        Assert.Equal((DriftState.Unknown, row.Reason), (row.State, row.Reason));
        Assert.Contains("missing verb get on cassandradatacenters", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_without_rights_is_told_in_two_lines()
    {
        string[] all = ["deployments", "configmaps", "k8ssandraclusters", "cassandradatacenters", "reapers", "stargates", "statefulsets", "pods"];

        var (rows, findings) = new FakeSession(new FakeCluster("limited") { Forbidden = [.. all] }).Ask((fleet, token) => fleet.Drift([], token));

        Assert.Empty(rows);
        Assert.Equal([LiveRules.NamespacesOnly.Id, LiveRules.NotRead.Id], findings.Select(finding => finding.Id));
        Assert.Contains("missing verb list on deployments.apps in namespace own", findings[1].Message, StringComparison.Ordinal);
        foreach (var resource in new[] { "k8ssandraclusters", "cassandradatacenters", "reapers", "stargates" })
            Assert.Contains(resource, findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("in namespace own", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_are_read_as_the_control_plane_reads_them()
    {
        var control = new FakeCluster("control").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("control.example.com"), Objects.Cluster("demo", "dc2@east"));
        var east = new FakeCluster("east").With(Objects.CassOperator(), Objects.K8ssandraOperator(controlPlane: false), Objects.ImageConfig("east.example.com"));

        var (rows, _) = new FakeSession(control, east).Ask((fleet, token) => fleet.Drift([ManifestInput.Text(Objects.Cluster("demo", "dc2@east"))], token));

        Assert.StartsWith("control.example.com/", Assert.Single(rows, row => row is { Container: "medusa", ContainerKind: ContainerKind.Main }).Manifest, StringComparison.Ordinal);
        Assert.StartsWith("east.example.com/", Assert.Single(rows, row => row.Container == "cassandra").Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_do_not_guess_about_a_context_that_cannot_be_read()
    {
        var control = new FakeCluster("control").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("control.example.com"), Objects.Cluster("demo", "dc2@east"));
        var session = new FakeSession(control, new FakeCluster("east") { IsDead = true }) { Contexts = ["control"] };

        var (rows, _) = session.Ask((fleet, token) => fleet.Drift([ManifestInput.Text(Objects.Cluster("demo", "dc2@east"))], token));

        var row = Assert.Single(rows, row => row.Container == "cassandra");
        Assert.Equal((DriftState.Unknown, null), (row.State, row.Manifest));
        Assert.StartsWith("control.example.com/", Assert.Single(rows, other => other is { Container: "medusa", ContainerKind: ContainerKind.Main }).Manifest, StringComparison.Ordinal);
    }
}
