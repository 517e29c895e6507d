using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>What restarts, by cass-operator pkg/reconciliation/reconcile_racks.go and k8ssandra-operator controllers/.</summary>
public class RestartsTests
{
    private const string Waiting = "status: {conditions: [{type: RequiresUpdate, status: 'True'}], observedGeneration: 1}\nmetadata: {name: shop, generation: 1}";

    [Fact]
    public void One_datacenter_after_the_other() => Assert.Equal(
        [
            "The Cassandra pods of dc1, dc2 restart at once, one after the other, rack by rack; the datacenters follow one another, each when the one before is ready.",
            "Whatever else of them waits for permission, such as images of a changed ImageConfig, comes with it.",
        ],
        Of("1.32.5", Cluster(""), Change("dc1"), Change("dc1", "server-config-init-base"), Change("dc2")));

    [Fact]
    public void Until_cass_operator_1_19_nothing_waits() => Assert.Equal(
        ["The Cassandra pods of dc1 restart at once, one after the other, rack by rack."],
        Of("1.14.1", Cluster(""), Change("dc1")));

    [Fact]
    public void A_stopped_datacenter_takes_it_up_when_it_starts() => Assert.Equal(
        ["Nothing restarts in dc1, which is stopped; the images are those of the next start."],
        Of("1.32.5", Cluster("stopped: true,"), Change("dc1")));

    [Fact]
    public void Reaper_and_Stargate_wait_for_nobody() => Assert.Equal(
        ["Reaper of dc1, dc2 restarts at once; it waits for nobody.", "Stargate of dc1 restarts at once; it waits for nobody."],
        Of("1.32.5", Cluster(""), Change("dc1", "reaper", WorkloadKind.Reaper), Change("dc2", "reaper", WorkloadKind.Reaper), Change("dc1", "s", WorkloadKind.Stargate)));

    [Fact]
    public void Medusa_had_a_deployment_beside_the_pods() => Assert.Contains(
        "The Deployment of Medusa of dc1 restarts at once; it waits for nobody.",
        Of("1.14.1", Cluster(""), Change("dc1", "medusa"), Change("dc1", "medusa", WorkloadKind.Medusa)));

    [Theory]
    [InlineData("1.18.0", false)]
    [InlineData("1.19.0", true)]
    public void A_change_releases_what_waits(string release, bool isTold) =>
        Assert.Equal(isTold, Of(release, Cluster("").Replace("metadata: {name: shop}", Waiting, StringComparison.Ordinal), Change("dc1")).Any(sentence => sentence.Contains("RequiresUpdate", StringComparison.Ordinal)));

    [Fact]
    public void What_does_not_differ_restarts_nothing()
    {
        Assert.Equal(["No pod restarts."], Of("1.32.5", Cluster("")));
        Assert.Equal(["No pod restarts."], Of("1.32.5", Cluster(""), Change("dc1", kind: ImageChangeKind.None)));
    }

    [Theory]
    [InlineData("1.32.5", "", true)]
    [InlineData("1.32.5", "stopped: true", false)]
    [InlineData("1.14.1", "", false)]
    public void Any_change_of_a_datacenter_lets_go_what_waits(string release, string spec, bool isTold)
    {
        var datacenter = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1}\nspec: {" + spec + "}";
        Assert.Equal(isTold ? "No image differs by it, but whatever waits for permission" : "No pod restarts.", Assert.Single(Of(release, datacenter))[..(isTold ? 57 : 16)]);
    }

    [Fact]
    public void A_canary_stops_at_the_first_rack()
    {
        const string Datacenter = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1}\nspec: {canaryUpgrade: true}";
        Assert.Contains("spec.canaryUpgrade holds it at the first rack until it is set to false.", Of("1.32.5", Datacenter, Change("dc1")));
    }

    [Fact]
    public void Many_names_are_not_all_told() =>
        Assert.Contains("dc5 and 2 more restart", Of("1.32.5", Cluster(""), [.. Enumerable.Range(1, 7).Select(number => Change("dc" + number))])[0], StringComparison.Ordinal);

    private static IReadOnlyList<string> Of(string release, string yaml, params K8ssImageChange[] changes)
    {
        var manager = new K8ssandraOperatorRelease(OperatorVersion.Parse(release));
        return Restarts.Of(ClusterIntents.Root(yaml), changes, manager, new CassOperatorRelease(manager.Ships.CassOperatorLibrary));
    }

    private static string Cluster(string dc1) =>
        "kind: K8ssandraCluster\nmetadata: {name: shop}\nspec: {cassandra: {datacenters: [{metadata: {name: dc1}, " + dc1 + "}, {metadata: {name: dc2}}]}}";

    private static K8ssImageChange Change(string datacenter, string container = "cassandra", WorkloadKind workload = WorkloadKind.Cassandra, ImageChangeKind kind = ImageChangeKind.Image) =>
        new() { Datacenter = datacenter, Container = container, Workload = workload, ContainerKind = ContainerKind.Main, Change = kind };
}
