using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>The names of StatefulSets (pkg/reconciliation/construct_statefulset.go), by which volumes are found again.</summary>
public class StatefulSetNameTests
{
    // release, cluster, datacenter, override, status, rack
    [Theory]
    [InlineData("1.8.0", "My_C", "dc1", null, null, "r1", "My_C-dc1-r1-sts")]
    [InlineData("1.9.0", "My_C", "dc1", null, null, "r1", "my-c-dc1-r1-sts")]
    [InlineData("1.10.5", "c", "dc1", null, null, "Rack_1", "c-dc1-Rack_1-sts")]
    [InlineData("1.10.6", "c", "dc1", null, null, "Rack_1", "c-dc1-rack-1-sts")]
    [InlineData("1.12.0", "c", "dc1", null, null, "Rack_1", "c-dc1-Rack_1-sts")] // older than 1.10.6
    [InlineData("1.13.0", "c", "dc1", null, null, "Rack_1", "c-dc1-rack-1-sts")]
    [InlineData("1.13.1", "c", "dc.1", "Other", null, "r1", "c-dc.1-r1-sts")]
    [InlineData("1.14.0", "c", "dc.1", null, null, "r1", "c-dc-r1-sts")] // what does not begin with a letter is dropped
    [InlineData("1.14.0", "c", "dc1", "My DC", null, "r1", "c-mydc-r1-sts")]
    [InlineData("1.22.4", "c", "dc1", "Other", "Other", "r1", "c-other-r1-sts")]
    [InlineData("1.22.4", "c", "dc1", null, "", "r1", "c-dc1-r1-sts")]
    [InlineData("1.23.0", "c", "dc1", "Other", "Other", "r1", "c-other-r1-sts")]
    [InlineData("1.23.0", "c", "dc1", "Other", null, "r1", "c-dc1-r1-sts")] // created by 1.23.0
    [InlineData("1.23.0", "c", "dc1", null, "", "r1", "c--r1-sts")]
    [InlineData("1.23.1", "c", "dc1", null, "", "r1", "c-dc1-r1-sts")]
    [InlineData("1.32.0", "c", "dc1", null, "dc1", "a.b", "c-dc1-a.b-sts")]
    public void A_release_names_them(string release, string cluster, string datacenter, string? other, string? status, string rack, string expected) =>
        Assert.Equal(expected, new StatefulSetName { Cluster = cluster, Datacenter = datacenter, Override = other, Status = status }.Of(new CassOperatorRelease(OperatorVersion.Parse(release)), rack));

    [Theory]
    [InlineData("r1", "r1")]
    [InlineData("1r", "1r")]
    [InlineData("a.b-c", "a.b-c")]
    [InlineData("Rack_1", "rack-1")]
    [InlineData("-r-", "r")]
    [InlineData("a..b", "ab")]
    [InlineData("a.-b", "ab")]
    [InlineData("a b", "ab")]
    [InlineData("_", "")]
    [InlineData("", "")]
    public void Rack_names_are_cleaned_up(string rack, string expected) => Assert.Equal(expected, KubernetesName.CleanupSubdomain(rack));

    // from, to, spec, metadata, the name before, the name after; nothing where it stays
    [Theory]
    [InlineData("1.22.4", "1.23.0", "", "c1-dc1-default-sts", "c1--default-sts")] // the trap of 1.23.0
    [InlineData("1.22.4", "1.23.1", "", null, null)]
    [InlineData("1.22.4", "1.23.2", ", datacenterName: Other", null, null)] // status keeps the name
    [InlineData("1.13.1", "1.14.0", ", datacenterName: Other", "c1-dc1-default-sts", "c1-other-default-sts")]
    [InlineData("1.13.1", "1.22.4", "", null, null)]
    [InlineData("1.12.0", "1.13.0", ", racks: [{name: Rack_1}]", null, null)] // it has never been created under that name
    [InlineData("1.23.0", "1.32.0", ", datacenterName: Other", null, null)]
    [InlineData("1.32.0", "1.22.4", ", datacenterName: Other", "c1-dc1-default-sts", "c1-other-default-sts")]
    public void Another_name_is_an_error(string from, string to, string spec, string? before, string? after)
    {
        var comparison = Upgrades.OfCassOperator(from, to, Upgrades.Datacenter("cassandra", "4.0.11", spec)).Only;
        var workload = Assert.Single(comparison.Workloads);
        var finding = comparison.Diagnostics.SingleOrDefault(diagnostic => diagnostic.Id == "KSI0210");
        Assert.Equal(before is not null, finding is not null);
        if (finding is null)
        {
            Assert.Equal(workload.After, workload.Before);
            return;
        }

        Assert.Equal(("statefulset/" + before, "statefulset/" + after, RolloutTiming.AtOnce), (workload.Before, workload.After, workload.Rollout));
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
        Assert.Equal(finding.Remedy, comparison.NextStep);
    }

    [Fact]
    public void The_datacenter_in_the_cluster_knows_its_name()
    {
        var dc = Upgrades.Datacenter("cassandra", "4.0.11", ", datacenterName: Other, racks: [{name: r1}, {name: r2}]") + "status: {datacenterName: dc1}\n";
        var comparison = Upgrades.OfCassOperator("1.26.0", "1.32.0", dc).Only;
        Assert.Equal(["statefulset/c1-dc1-r1-sts", "statefulset/c1-dc1-r2-sts"], comparison.Workloads.Select(workload => workload.After));
        Assert.Equal(["r1", "r2"], comparison.Workloads.Select(workload => workload.Rack));
        Assert.DoesNotContain(comparison.Diagnostics, diagnostic => diagnostic.Id == "KSI0210");
    }

    [Fact]
    public void A_datacenter_of_a_cluster_is_named_after_both()
    {
        var comparison = Upgrades.OfK8ssandraOperator("1.20.0", "1.20.1", Upgrades.Cluster("", ", datacenterName: East, racks: [{name: b}]").Replace("cassandra: {", "cassandra: {clusterName: Big One, racks: [{name: a}], ", StringComparison.Ordinal)).Only;
        Assert.Equal(["statefulset/bigone-east-a-sts", "statefulset/bigone-east-b-sts"], comparison.Workloads.Select(workload => workload.After));
    }
}
