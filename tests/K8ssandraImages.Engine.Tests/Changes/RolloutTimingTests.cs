namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>When pods get what a new release makes of them (cass-operator reconcile_racks.go, k8ssandra-operator datacenters.go).</summary>
public class RolloutTimingTests
{
    // from, to, metadata, spec, what comes after the spec
    [Theory]
    [InlineData("1.18.0", "1.18.1", "", "", "", RolloutTiming.AtOnce)]
    [InlineData("1.18.0", "1.20.0", "", "", "", RolloutTiming.OnPermission)]
    [InlineData("1.22.4", "1.23.1", "", "", "", RolloutTiming.OnPermission)]
    [InlineData("1.22.4", "1.23.1", ", annotations: {cassandra.datastax.com/autoupdate-spec: always}", "", "", RolloutTiming.AtOnce)]
    [InlineData("1.22.4", "1.23.1", ", generation: 3", "", "status: {observedGeneration: 2, datacenterName: ''}\n", RolloutTiming.AtOnce)]
    [InlineData("1.22.4", "1.23.1", ", generation: 3", "", "status: {observedGeneration: 3, datacenterName: ''}\n", RolloutTiming.OnPermission)]
    [InlineData("1.22.4", "1.23.1", ", generation: 3", "", "", RolloutTiming.OnPermission)] // a manifest does not tell
    [InlineData("1.22.4", "1.23.1", "", ", forceUpgradeRacks: [default]", "", RolloutTiming.AtOnce)]
    [InlineData("1.22.4", "1.23.1", "", ", forceUpgradeRacks: [other]", "", RolloutTiming.AtOnce)] // the operator clears it, which is a change
    [InlineData("1.22.4", "1.24.1", "", ", forceUpgradeRacks: [other]", "", RolloutTiming.OnPermission)] // it stays
    [InlineData("1.22.4", "1.23.1", "", ", stopped: true", "", RolloutTiming.None)]
    [InlineData("1.18.0", "1.18.1", "", ", serverImage: x/y:1", "", RolloutTiming.None)]
    [InlineData("1.27.0", "1.27.1", "", "", "", RolloutTiming.OnPermission)]
    public void A_datacenter_of_its_own(string from, string to, string metadata, string spec, string status, RolloutTiming expected)
    {
        var map = spec.Contains("serverImage", StringComparison.Ordinal) ? Upgrades.Map("images: {system-logger: 'x/l:1', config-builder: 'x/b:1'}", labelled: false) : "";
        var comparison = Upgrades.OfCassOperator(from, to, Upgrades.Datacenter("cassandra", "4.0.11", spec, metadata) + status + map).Only;
        var workload = Assert.Single(comparison.Workloads);
        Assert.Equal(expected, workload.Rollout);
        Assert.NotEmpty(workload.Reason);
        Assert.Equal(!spec.Contains("serverImage", StringComparison.Ordinal), workload.TemplateChanges);
    }

    // Between these, cass-operator's images change and nothing that k8ssandra-operator writes.
    [Theory]
    [InlineData("1.22.0", "1.23.0", "", "", RolloutTiming.OnPermission, "kubectl annotate cassandradatacenter dc1 -n a cassandra.datastax.com/autoupdate-spec=once")]
    [InlineData("1.20.1", "1.21.0", "", "", RolloutTiming.AtOnce, "Take cass-operator 1.23.1")] // it installs 1.23.0, whose names are others
    [InlineData("1.16.0", "1.17.0", "", "", RolloutTiming.OnPermission, "autoupdate-spec=always, and remove it")]
    [InlineData("1.13.0", "1.14.0", "", "", RolloutTiming.AtOnce, "Upgrade when these may restart")]
    // Medusa's image is k8ssandra-operator's to write.
    [InlineData("1.21.0", "1.21.1", ", medusa: {}", "", RolloutTiming.OnPermission, "kubectl annotate k8ssandracluster k -n a k8ssandra.io/autoupdate-spec=once")]
    [InlineData("1.21.0", "1.21.1", ", medusa: {}", ", annotations: {k8ssandra.io/autoupdate-spec: once}", RolloutTiming.AtOnce, "Upgrade when these may restart")]
    [InlineData("1.17.0", "1.18.0", ", medusa: {}", "", RolloutTiming.AtOnce, "Upgrade when these may restart")] // until 1.18 nobody is asked
    public void A_datacenter_of_a_cluster(string from, string to, string spec, string metadata, RolloutTiming expected, string next)
    {
        var comparison = Upgrades.OfK8ssandraOperator(from, to, Upgrades.Cluster(spec, metadata: metadata)).Only;
        Assert.Equal(expected, Assert.Single(comparison.Workloads, workload => workload.Workload == WorkloadKind.Cassandra).Rollout);
        Assert.Contains(next, comparison.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void The_datacenter_that_the_cluster_has_decides()
    {
        static K8ssReleaseComparison Of(int observed) => Upgrades.OfK8ssandraOperator(
            "1.22.0",
            "1.23.0",
            Upgrades.Cluster() + "---\n" + Upgrades.Datacenter("cassandra", "4.0.17", ", racks: [{name: r1}]", ", generation: 3") + "status: {datacenterName: Other, observedGeneration: " + observed + "}\n",
            isLive: root => root["kind"]?.Text == "CassandraDatacenter").Only;
        Assert.Equal((RolloutTiming.OnPermission, "statefulset/c1-other-r1-sts", "statefulset/c1-other-r1-sts"), (Of(3).Workloads[0].Rollout, Of(3).Workloads[0].After, Of(3).Workloads[0].Before));
        Assert.Equal(RolloutTiming.AtOnce, Of(2).Workloads[0].Rollout);
    }

    [Fact]
    public void Reaper_and_Stargate_wait_for_nobody()
    {
        var comparison = Upgrades.OfK8ssandraOperator("1.10.3", "1.11.0", Upgrades.Cluster(", reaper: {}, stargate: {size: 1}")).Only;
        Assert.Equal(
            ["deployment/k-dc1-reaper None False", "deployment/k-dc1-default-stargate-deployment AtOnce True"],
            comparison.Workloads.Skip(1).Select(workload => workload.After + " " + workload.Rollout + " " + workload.TemplateChanges));
        comparison = Upgrades.OfK8ssandraOperator("1.9.0", "1.9.1", Upgrades.Cluster(", reaper: {storageType: local, deploymentMode: SINGLE}")).Only;
        Assert.Equal(("statefulset/k-dc1-reaper", RolloutTiming.AtOnce), (comparison.Workloads[1].After, comparison.Workloads[1].Rollout));
    }

    [Fact]
    public void A_Deployment_that_goes_or_comes_is_told()
    {
        static string Of(string from, string to) => string.Join(' ', Upgrades.OfK8ssandraOperator(from, to, Upgrades.Cluster(", medusa: {}")).Only.Workloads.Where(workload => workload.Workload == WorkloadKind.Medusa).Select(workload => (workload.Before ?? "-") + ">" + (workload.After ?? "-") + " " + workload.Rollout));
        Assert.Equal("deployment/k-dc1-medusa-standalone>- AtOnce", Of("1.15.0", "1.16.0"));
        Assert.Equal("->deployment/k-dc1-medusa-standalone AtOnce", Of("1.7.1", "1.8.0"));
    }

    [Fact]
    public void A_Reaper_and_a_Stargate_of_their_own()
    {
        const string Own = "apiVersion: reaper.k8ssandra.io/v1alpha1\nkind: Reaper\nmetadata: {name: r, namespace: a, uid: u}\nspec: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.8.0}, datacenterRef: {name: dc1}}\n"
            + "---\napiVersion: stargate.k8ssandra.io/v1alpha1\nkind: Stargate\nmetadata: {name: s, namespace: a}\nspec: {datacenterRef: {name: dc1}, size: 1}\n";
        var all = Upgrades.OfK8ssandraOperator("1.22.0", "1.27.0", Own).All;
        Assert.Equal(["Reaper r dc1", "Stargate s dc1"], all.Select(comparison => comparison.Kind + " " + comparison.Name + " " + comparison.Datacenter));
        Assert.Equal((null, "1.22.0", "1.27.0"), (all[0].CassOperatorVersion, all[0].K8ssandraOperatorVersion, all[0].ToK8ssandraOperatorVersion));
        Assert.Contains(all[0].Diagnostics, diagnostic => diagnostic.Id == "KSI0214");
        Assert.Equal(["deployment/r"], all[0].Workloads.Select(workload => workload.After));
    }

    [Fact]
    public void What_the_resource_has_already_is_reported_beside_and_not_as_new()
    {
        var upgrades = Upgrades.OfK8ssandraOperator("1.28.0", "1.30.2", Upgrades.Cluster("", ", jmxInitContainerImage: {name: j, tag: '1'}"));
        Assert.Contains(upgrades.Reported, diagnostic => diagnostic.Id == "KSI0082");
        Assert.DoesNotContain(upgrades.Only.Diagnostics, diagnostic => diagnostic.Id == "KSI0082");
    }
}
