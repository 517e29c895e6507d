using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>What upgrades are known to change (cass-operator's and k8ssandra-operator's manifests and changelogs at both tags).</summary>
public class KnownUpgradesTests
{
    // from, to, server type, version, container, before, after
    [Theory]
    [InlineData("1.18.0", "1.18.1", "cassandra", "4.0.11", "cassandra", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi8", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11")]
    [InlineData("1.19.0", "1.19.1", "cassandra", "4.0.11", "cassandra", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi8")]
    [InlineData("1.20.0", "1.21.0", "cassandra", "4.0.11", "cassandra", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi8")]
    [InlineData("1.22.4", "1.23.0", "cassandra", "4.0.11", "cassandra", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi8", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi")]
    [InlineData("1.26.0", "1.27.0", "dse", "6.8.40", "cassandra", "cr.dtsx.io/datastax/dse-mgmtapi-6_8:6.8.40-ubi8", "cr.dtsx.io/datastax/dse-mgmtapi-6_8:6.8.40-ubi")]
    [InlineData("1.27.0", "1.28.0", "cassandra", "4.0.11", "cassandra", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.11-ubi", "docker.io/k8ssandra/cass-management-api:4.0.11-ubi")]
    [InlineData("1.28.0", "1.30.0", "cassandra", "4.0.11", "server-system-logger", "docker.io/k8ssandra/system-logger:v1.28.0", "docker.io/k8ssandra/system-logger:v1.30.0")]
    [InlineData("1.28.0", "1.30.0", "cassandra", "4.0.11", "cassandra", null, null)] // stays
    [InlineData("1.30.3", "1.32.0", "cassandra", "4.1.5", "server-config-init", "docker.io/k8ssandra/k8ssandra-client:v0.8.14", "docker.io/k8ssandra/k8ssandra-client:v0.8.12")] // back, really
    public void What_a_release_of_cass_operator_ships_decides(string from, string to, string type, string version, string container, string? before, string? after)
    {
        var comparison = Upgrades.OfCassOperator(from, to, Upgrades.Datacenter(type, version)).Only;
        Assert.Equal((from, to, null, null), (comparison.CassOperatorVersion, comparison.ToCassOperatorVersion, comparison.K8ssandraOperatorVersion, comparison.ToK8ssandraOperatorVersion));
        var change = comparison.Images.SingleOrDefault(image => image.Container == container);
        Assert.Equal((before, after), (change?.Before, change?.After));
        Assert.Equal(after is not null, comparison.ToMirror.Contains(after!));
    }

    [Theory]
    [InlineData("1.16.0", "1.17.2", "cassandra", "4.1.5", "server-config-init-base")]
    [InlineData("1.23.2", "1.24.1", "dse", "6.8.40", "server-config-init-base")]
    [InlineData("1.21.2", "1.22.4", "dse", "6.8.40", "")]
    [InlineData("1.23.2", "1.24.1", "cassandra", "4.0.11", "")]
    public void A_container_is_new(string from, string to, string type, string version, string added)
    {
        var comparison = Upgrades.OfCassOperator(from, to, Upgrades.Datacenter(type, version)).Only;
        Assert.Equal(added, string.Join(' ', comparison.ContainersAdded));
        Assert.Equal(added, string.Join(' ', comparison.Images.Where(image => image.Change.HasFlag(ImageChangeKind.Added)).Select(image => image.Container)));
        Assert.Empty(comparison.ContainersRemoved);
    }

    // The dse repository that is compiled in, where the ImageConfig names none.
    [Fact]
    public void The_repository_of_dse_changes_with_1_21()
    {
        var map = Upgrades.Map("images: {system-logger: 'x/l:1', config-builder: 'x/b:1'}", labelled: false);
        var comparison = Upgrades.OfCassOperator("1.20.0", "1.21.0", Upgrades.Datacenter("dse", "6.8.40") + map).Only;
        var change = Assert.Single(comparison.Images);
        Assert.Equal(("cassandra", "datastax/dse-server:6.8.40", "datastax/dse-mgmtapi-6_8:6.8.40"), (change.Container, change.Before, change.After));
        Assert.Equal(["KSI0212"], comparison.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Equal(("ConfigMap a/m", "ConfigMap a/m"), (comparison.ImageConfig, comparison.ToImageConfig));
    }

    // The expressions by which a release tells what server versions it supports.
    [Theory]
    [InlineData("1.20.0", "1.21.0", "dse", "7.0.1", "KSI0039")]
    [InlineData("1.15.0", "1.16.0", "cassandra", "5.0.2", null)]
    [InlineData("1.10.6", "1.11.0", "cassandra", "4.1.2", null)]
    [InlineData("1.10.3", "1.10.4", "cassandra", "4.1.2", null)]
    [InlineData("1.28.1", "1.30.0", "dse", "5.1.1", null)]
    [InlineData("1.26.0", "1.27.0", "hcd", "1.0.0", "KSI0038")] // the ImageConfig that is shipped has no hcd any more
    public void A_server_version_is_supported_or_not(string from, string to, string type, string version, string? appears)
    {
        var comparison = Upgrades.OfCassOperator(from, to, Upgrades.Datacenter(type, version)).Only;
        Assert.Equal(appears, comparison.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.Id);
        var workload = Assert.Single(comparison.Workloads);
        Assert.Equal(appears is not null, workload.Rollout == RolloutTiming.Blocked);
        Assert.Equal(appears is not null, comparison.NextStep!.StartsWith("Before the upgrade: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_that_has_no_effect_any_more_is_told()
    {
        var comparison = Upgrades.OfK8ssandraOperator("1.6.0", "1.7.0", Upgrades.Cluster("", ", jmxInitContainerImage: {name: j, tag: '1'}")).Only;
        Assert.DoesNotContain(comparison.Diagnostics, diagnostic => diagnostic.Id == "KSI0082"); // it had none before
        comparison = Upgrades.OfK8ssandraOperator("1.4.1", "1.5.0", Upgrades.Cluster("", ", jmxInitContainerImage: {name: j, tag: '1'}")).Only;
        var finding = Assert.Single(comparison.Diagnostics, diagnostic => diagnostic.Id == "KSI0082");
        Assert.Equal("spec.cassandra.datacenters[0].jmxInitContainerImage", finding.Location!.Path);
        Assert.Equal(["jmx-credentials"], comparison.ContainersRemoved);
    }

    [Fact]
    public void Medusa_and_Reaper_come_from_the_ImageConfig_with_1_27()
    {
        var comparison = Upgrades.OfK8ssandraOperator("1.26.0", "1.30.2", Upgrades.Cluster(", medusa: {}, reaper: {}")).Only;
        Assert.Equal(("1.26.0", "1.28.0", "1.26.0", "1.30.2"), (comparison.CassOperatorVersion, comparison.ToCassOperatorVersion, comparison.K8ssandraOperatorVersion, comparison.ToK8ssandraOperatorVersion));
        string Of(string container) => comparison.Images.Where(image => image.Container == container).Select(image => image.Before + " -> " + image.After).SingleOrDefault("stays");
        Assert.Equal("docker.io/k8ssandra/medusa:0.25.0 -> docker.io/k8ssandra/medusa:0.27.0", Of("medusa"));
        Assert.Equal("docker.io/thelastpickle/cassandra-reaper:4.0.0-rc1 -> docker.io/thelastpickle/cassandra-reaper:4.1.1", Of("reaper"));
        Assert.Equal("cr.k8ssandra.io/k8ssandra/cass-management-api:4.0.17-ubi -> docker.io/k8ssandra/cass-management-api:4.0.17-ubi", Of("cassandra"));
        Assert.Equal(["k8ssandra-purge-backups"], comparison.ContainersRemoved);
        Assert.Contains("docker.io/k8ssandra/k8ssandra-operator:v1.30.2", comparison.ToMirror);
    }

    [Fact]
    public void A_stored_default_of_Reaper_outlives_the_upgrade()
    {
        const string Stored = ", reaper: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.8.0}}";
        var comparison = Upgrades.OfK8ssandraOperator("1.22.0", "1.30.2", Upgrades.Cluster(Stored, metadata: ", uid: u")).Only;
        var finding = Assert.Single(comparison.Diagnostics, diagnostic => diagnostic.Id == "KSI0214");
        Assert.Equal("spec.reaper.containerImage", finding.Location!.Path);
        Assert.Contains("thelastpickle/cassandra-reaper:3.8.0", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(comparison.Images, image => image.Container == "reaper");
        // What no release has by default is what somebody wants; and a manifest is what somebody writes.
        Assert.DoesNotContain(Upgrades.OfK8ssandraOperator("1.22.0", "1.30.2", Upgrades.Cluster(Stored.Replace("3.8.0", "3.8.1", StringComparison.Ordinal), metadata: ", uid: u")).Only.Diagnostics, diagnostic => diagnostic.Id == "KSI0214");
        Assert.DoesNotContain(Upgrades.OfK8ssandraOperator("1.22.0", "1.30.2", Upgrades.Cluster(Stored)).Only.Diagnostics, diagnostic => diagnostic.Id == "KSI0214");
        // A manifest gets the default of the new release, the ImageConfig's.
        Assert.Contains(Upgrades.OfK8ssandraOperator("1.22.0", "1.30.2", Upgrades.Cluster(", reaper: {}")).Only.Images, image => image.Container == "reaper" && image.After == "docker.io/thelastpickle/cassandra-reaper:4.1.1");
    }

    [Theory]
    [InlineData("1.24.0", OperatorInstallMethod.Kustomize, "1.24.1")]
    [InlineData("1.24.0", OperatorInstallMethod.Helm, "1.25.0")]
    [InlineData("1.32.5", OperatorInstallMethod.Kustomize, "1.30.2")]
    [InlineData("1.32.5", OperatorInstallMethod.Helm, "1.30.3")]
    [InlineData("1.6.0", OperatorInstallMethod.Helm, "1.14.0")]
    [InlineData("1.12.0", OperatorInstallMethod.Helm, "1.18.2")]
    [InlineData("1.16.0", OperatorInstallMethod.Helm, "1.20.0")]
    public void The_cass_operator_that_comes_with_it_depends_on_how_it_is_installed(string k8ssandra, OperatorInstallMethod method, string expected)
    {
        Assert.Equal(expected, ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(k8ssandra)).CassOperatorOf(method).ToString());
        Assert.Equal(expected, Upgrades.OfK8ssandraOperator("1.5.0", k8ssandra, Upgrades.Cluster(), method).Only.ToCassOperatorVersion);
    }

    [Fact]
    public void Helm_brings_another_Reaper()
    {
        static string? Reaper(OperatorInstallMethod method) => Upgrades.OfK8ssandraOperator("1.26.0", "1.27.0", Upgrades.Cluster(", reaper: {}") + Upgrades.Map(ShippedV1, labelled: false), method).Only.Images.Single(image => image.Container == "reaper").After;
        Assert.Equal("docker.io/thelastpickle/cassandra-reaper:4.0.0", Reaper(OperatorInstallMethod.Helm));
    }

    private static readonly string ShippedV1 = ReleaseCatalog.FindK8ssandraOperator(new OperatorVersion(1, 26)).ImageConfigJson;

    [Theory]
    [InlineData("1.18.0", "cr.k8ssandra.io/k8ssandra/cass-operator:v1.18.0")]
    [InlineData("1.17.2", "k8ssandra/cass-operator:v1.17.2")]
    [InlineData("1.27.0", "cr.k8ssandra.io/k8ssandra/cass-operator:v1.27.0")]
    [InlineData("1.27.1", "docker.io/k8ssandra/cass-operator:v1.27.1")]
    public void The_operators_own_image_has_to_be_there_first(string to, string image)
    {
        Assert.Contains(image, Upgrades.OfCassOperator("1.8.0", to, Upgrades.Datacenter("cassandra", "4.0.11")).Only.ToMirror);
        Assert.DoesNotContain(Upgrades.OfCassOperator(to, to, Upgrades.Datacenter("cassandra", "4.0.11")).Only.ToMirror, other => other.Contains("cass-operator", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_changes_between_a_release_and_itself()
    {
        var comparison = Upgrades.Of(Upgrades.Cluster(", medusa: {}, reaper: {}, stargate: {size: 1}"), ("1.28.0", "1.30.0"), ("1.28.0", "1.30.0")).Only;
        Assert.Empty(comparison.Images);
        Assert.Empty(comparison.ToMirror);
        Assert.Empty(comparison.Diagnostics);
        Assert.Null(comparison.NextStep);
        Assert.All(comparison.Workloads, workload => Assert.Equal((RolloutTiming.None, false, workload.Before), (workload.Rollout, workload.TemplateChanges, workload.After)));
        Assert.Equal(3, comparison.Workloads.Count);
    }
}
