using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>How a datacenter is brought to take its images (spec/cass-operator E.3 to E.6, spec/k8ssandra-operator F.1 to F.3 and F.7).</summary>
public class UpdateMethodTests
{
    [Theory]
    // The operator asks nobody.
    [InlineData("1.8.0", nameof(UpdatePermission.NotAsked), null, false)]
    [InlineData("1.12.0", nameof(UpdatePermission.NotAsked), null, false)]
    [InlineData("1.10.6", nameof(UpdatePermission.NotAsked), null, false)]
    [InlineData("1.19.1", nameof(UpdatePermission.NotAsked), null, false)]
    // `once` ends after the first rack.
    [InlineData("1.20.0", nameof(UpdatePermission.Always), "always", true)]
    [InlineData("1.21.0", nameof(UpdatePermission.Always), "always", true)]
    [InlineData("1.22.4", nameof(UpdatePermission.Always), "always", true)]
    // `once` ends when all racks are done.
    [InlineData("1.23.0", nameof(UpdatePermission.Once), "once", false)]
    [InlineData("1.24.0", nameof(UpdatePermission.Once), "once", false)]
    [InlineData("1.25.0", nameof(UpdatePermission.Once), "once", false)]
    [InlineData("1.29.1", nameof(UpdatePermission.Once), "once", false)]
    [InlineData("1.32.0", nameof(UpdatePermission.Once), "once", false)]
    public void The_release_decides_what_permits_it(string release, string permission, string? annotation, bool isWithdrawn)
    {
        foreach (var choice in new[] { DatacenterUpdateMethod.Auto, DatacenterUpdateMethod.Annotation })
        {
            var method = Of(release, choice: choice);
            Assert.Null(method.Refusal);
            Assert.Equal(permission, method.Permission.ToString());
            Assert.Equal(annotation, method.Annotation);
            Assert.Equal(isWithdrawn, method.IsWithdrawn);
            Assert.Empty(method.ForcedRacks);
            Assert.False(method.AsksCluster);
            Assert.NotEmpty(method.Reasons);
        }
    }

    [Theory]
    [InlineData("1.12.0", nameof(UpdatePermission.NotAsked), false)]
    [InlineData("1.19.1", nameof(UpdatePermission.NotAsked), false)]
    [InlineData("1.20.0", nameof(UpdatePermission.Always), true)]
    [InlineData("1.22.4", nameof(UpdatePermission.Always), true)]
    [InlineData("1.23.0", nameof(UpdatePermission.Task), false)]
    [InlineData("1.32.0", nameof(UpdatePermission.Task), false)]
    public void A_task_refreshes_all_racks_since_1_23(string release, string permission, bool isRefused)
    {
        var method = Of(release, choice: DatacenterUpdateMethod.Task);
        Assert.Equal(permission, method.Permission.ToString());
        Assert.Equal(isRefused, method.Refusal is { IsEndless: false });
        Assert.NotEqual(UpdatePermission.Task, Of(release, choice: DatacenterUpdateMethod.Task, hasRandomSecrets: true, force: true).Permission);
    }

    [Theory]
    [InlineData("1.12.0", "r2", false)]
    [InlineData("1.19.1", "r2", false)]
    [InlineData("1.20.0", "r2", true)]
    [InlineData("1.22.4", "r2", true)]
    [InlineData("1.23.2", "r2", true)]
    [InlineData("1.24.0", "", false)]
    [InlineData("1.32.0", "", false)]
    public void Racks_that_cannot_start_are_forced_until_1_23(string release, string racks, bool letsOthersGo)
    {
        var method = Of(release, broken: ["r2"]);
        Assert.Equal(racks, string.Join(',', method.ForcedRacks));
        Assert.Equal(letsOthersGo, method.Costs.Any(static cost => cost.Contains("all other racks", StringComparison.Ordinal)));
        Assert.Null(method.Refusal);
    }

    [Theory]
    [InlineData("1.19.1", false)]
    [InlineData("1.20.0", false)]
    [InlineData("1.23.0", false)]
    [InlineData("1.24.0", true)]
    [InlineData("1.24.1", false)]
    [InlineData("1.32.0", false)]
    public void A_stopped_datacenter_takes_templates_except_in_1_24_0(string release, bool isRefused)
    {
        var method = Of(release, spec: "stopped: true");
        Assert.Equal(isRefused, method.Refusal is not null);
        Assert.Contains(method.Reasons, static reason => reason.Contains("no pod restarts", StringComparison.Ordinal));
        Assert.Null(Of(release, spec: "stopped: false").Refusal);
    }

    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.22.4")]
    [InlineData("1.32.0")]
    public void A_canary_is_refused_and_explained(string release)
    {
        var refusal = Of(release, spec: "canaryUpgrade: true", force: true).Refusal;
        Assert.Contains("first rack", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("canaryUpgrade: false", refusal.Remedy, StringComparison.Ordinal);
        Assert.Null(Of(release, spec: "canaryUpgrade: false").Refusal);
    }

    [Theory]
    [InlineData("1.23.0", false, true)]
    [InlineData("1.28.1", false, true)]
    [InlineData("1.28.1", true, false)]
    public void Pull_secrets_in_random_order_are_refused_unless_it_is_forced(string release, bool force, bool isRefused)
    {
        var method = Of(release, hasRandomSecrets: true, force: force);
        Assert.Equal(isRefused, method.Refusal is { IsEndless: true });
        // The operator may never come to its end, so the permission is taken away by who gave it.
        Assert.Equal(("once", true), (method.Annotation, method.IsWithdrawn));
        Assert.Contains(method.Costs, static cost => cost.Contains("more than once", StringComparison.Ordinal));
    }

    [Theory]
    // k8ssandra-operator, its annotation, whether its generation is newer: whether it is to be asked.
    [InlineData("1.15.0", "", false, false)]
    [InlineData("1.16.0", "", false, false)]
    [InlineData("1.18.0", "", false, false)]
    [InlineData("1.19.0", "", false, true)]
    [InlineData("1.31.0", "", false, true)]
    [InlineData("1.31.0", "k8ssandra.io/autoupdate-spec: once", false, false)]
    [InlineData("1.31.0", "k8ssandra.io/autoupdate-spec: always", false, false)]
    [InlineData("1.31.0", "", true, false)]
    public void A_K8ssandraCluster_is_asked_for_what_its_operator_holds_back(string manager, string annotation, bool isNewer, bool isAsked)
    {
        var cluster = Read.Root($$"""
            kind: K8ssandraCluster
            metadata: {name: demo, namespace: ops, generation: {{(isNewer ? 4 : 3)}}, annotations: { {{annotation}} } }
            spec: {cassandra: {datacenters: [{metadata: {name: dc1} }, {metadata: {name: dc2} }] } }
            status: {observedGeneration: 3}
            """);
        var method = Of("1.30.0", cluster: cluster, manager: manager, isHeld: true);
        Assert.Equal(isAsked, method.AsksCluster);
        // It reaches them all, and the plan says so.
        Assert.Equal(isAsked, method.Costs.Any(static cost => cost.Contains("all its datacenters (dc1, dc2)", StringComparison.Ordinal)));
        // What cass-operator holds back besides is permitted in the datacenter, whatever the cluster's annotation does.
        Assert.Equal("once", method.Annotation);
        Assert.False(Of("1.30.0", cluster: cluster, manager: manager, isHeld: false).AsksCluster);
    }

    [Fact]
    public void Several_forced_racks_that_stay_in_the_list_are_told() =>
        Assert.Contains(Of("1.24.1", spec: "forceUpgradeRacks: [r1, r2]").Costs, static cost => cost.Contains("at the same time", StringComparison.Ordinal));

    private static UpdateMethod Of(
        string release, DatacenterUpdateMethod choice = DatacenterUpdateMethod.Auto, string spec = "", string[]? broken = null, bool hasRandomSecrets = false, bool force = false,
        Node? cluster = null, string? manager = null, bool isHeld = false) => UpdateMethod.Of(new UpdateSituation
        {
            Release = new CassOperatorRelease(OperatorVersion.Parse(release)),
            Datacenter = Read.Root("kind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ops}\nspec: {" + spec + "}\n"),
            Manager = manager is null ? null : new K8ssandraOperatorRelease(OperatorVersion.Parse(manager)),
            Cluster = cluster,
            IsHeldByCluster = isHeld,
            BrokenRacks = broken ?? [],
            HasRandomSecrets = hasRandomSecrets,
            Choice = choice,
            Force = force,
        });
}
