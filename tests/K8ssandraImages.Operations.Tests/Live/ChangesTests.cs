using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>What would run if an ImageConfig were another: for manifests, in clusters, and for objects of a pipeline.</summary>
public class ChangesTests
{
    private static readonly string[] OneCluster =
    [
        Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("old.example.com"),
        Objects.Cluster("k", "dc1", "dc2"), Objects.Datacenter("own"), Objects.Datacenter("pinned").Replace("\"size\":1", "\"size\":1,\"serverImage\":\"docker.io/a/b:1\"", StringComparison.Ordinal),
    ];

    [Fact]
    public void A_cluster_and_its_manifests_change_alike()
    {
        var (live, _) = new FakeSession(new FakeCluster("one").With(OneCluster)).Ask((fleet, stop) => fleet.Changes(MoveAll, withUnchanged: true, stop));
        var offline = Offline(withUnchanged: true, OneCluster);
        Assert.Equal(Lines(offline), Lines(live));
        Assert.Contains("pinned cassandra docker.io/a/b:1 -> docker.io/a/b:1 None", Lines(live));
        Assert.Contains("own cassandra old.example.com/k8ssandra/cass-management-api:4.0.11 -> new.example.com/k8ssandra/cass-management-api:4.0.11 Image", Lines(live));
        Assert.Contains("dc2 medusa old.example.com/k8ssandra/medusa:v1 -> new.example.com/k8ssandra/medusa:v1 Image", Lines(live));
        Assert.Equal(Lines(offline).Where(line => !line.EndsWith("None", StringComparison.Ordinal)), Lines(Offline(withUnchanged: false, OneCluster)));
        Assert.All(live, change => Assert.Equal("one", change.Context));
    }

    [Fact]
    public void What_stays_is_told_where_the_ImageConfig_has_a_say()
    {
        string[] elsewhere = [Objects.CassOperator(@namespace: "b", watch: "b"), Objects.ImageConfig("b.example.com", "b"), Objects.Datacenter("other", "b")];
        var watched = OneCluster.Select(text => text.Replace("\"value\":\"\"", "\"value\":\"cass\"", StringComparison.Ordinal));
        static Snapshot Move(Snapshot snapshot) => MoveIn(snapshot, source => source.Namespace == "ops");
        var (live, _) = new FakeSession(new FakeCluster("one").With([.. watched, .. elsewhere])).Ask((fleet, stop) => fleet.Changes(Move, withUnchanged: true, stop));
        Assert.Contains(live, change => change is { Datacenter: "pinned", Change: ImageChangeKind.None, Location: not null });
        Assert.DoesNotContain(live, change => change.Datacenter == "other");
        var all = new FakeSession(new FakeCluster("one").With([.. watched, .. elsewhere])).Ask((fleet, stop) => fleet.Changes(static snapshot => snapshot.With(snapshot.Options), withUnchanged: true, stop)).Answers;
        Assert.Contains(all, change => change.Datacenter == "other");
        Assert.DoesNotContain(all, change => change.Change != ImageChangeKind.None);
    }

    [Fact]
    public void Each_context_has_its_own_ImageConfig_and_only_what_that_one_decides_changes()
    {
        var (live, _) = TwoContexts().Ask((fleet, stop) => fleet.Changes(static snapshot => MoveIn(snapshot, source => source.Context == "two"), withUnchanged: false, stop));
        // Medusa's image is written by the control plane, Reaper's by the operator of the datacenter's cluster.
        Assert.Equal(
            ["dc2 cassandra", "dc2 reaper", "dc2 reaper-schema-init", "dc2 server-config-init", "dc2 server-system-logger"],
            live.Where(change => change.Datacenter == "dc2").Select(change => change.Datacenter + " " + change.Container).Order(StringComparer.Ordinal));
        Assert.All(live, change => Assert.Equal("two", change.Context));
        var (control, _) = TwoContexts().Ask((fleet, stop) => fleet.Changes(static snapshot => MoveIn(snapshot, source => source.Context == "one"), withUnchanged: false, stop));
        Assert.Equal(["medusa", "medusa-restore"], control.Where(change => change.Datacenter == "dc2").Select(change => change.Container).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Objects_of_a_pipeline_change_as_in_their_fleet_while_it_is_still_read()
    {
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        Func<Snapshot, Snapshot> move = MoveAll;
        var session = TwoContexts();
        var (piped, _) = session.Ask((fleet, stop) => fleet.Datacenters(stop).SelectMany(dc => pipeline.Changes(dc, move, withUnchanged: false)));
        var (live, _) = TwoContexts().Ask((fleet, stop) => fleet.Changes(MoveAll, withUnchanged: false, stop));
        Assert.NotEmpty(piped);
        Assert.Equal(Lines(live), Lines(piped));
        Assert.All(piped, change => Assert.Equal(change.Before!.Replace("old", "new", StringComparison.Ordinal), change.After));
    }

    [Fact]
    public void The_ImageConfig_that_was_named_is_replaced()
    {
        var options = new ManifestOptions { ImageConfig = ManifestInput.Text("apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\ndefaults: {registry: old.example.com}\ntypes: {cassandra: {repository: a, name: b}}\n", "named.yaml"), Containers = ["cassandra"] };
        static Snapshot Move(Snapshot snapshot) => snapshot.Replacing(snapshot.Options.ImageConfig!, snapshot.Options.ImageConfig!.RootWith("defaults: {registry: new.example.com}\ntypes: {cassandra: {repository: a, name: b}}\n"));
        var (live, _) = new FakeSession(new FakeCluster("one").With(Objects.CassOperator(), Objects.ImageConfig("ops.example.com"), Objects.Datacenter("dc1"))).Ask((fleet, stop) => fleet.Changes(Move, withUnchanged: false, stop), options);
        Assert.Equal("dc1 cassandra old.example.com/a/b:4.0.11 -> new.example.com/a/b:4.0.11 Image", Assert.Single(Lines(live)));
    }

    [Fact]
    public void What_is_wrong_before_and_after_is_said_once_and_what_is_new_is_said()
    {
        string[] objects = [.. OneCluster, Objects.Datacenter("odd").Replace("\"size\":1", "\"size\":1,\"podTemplateSpec\":{\"spec\":{\"containers\":[5]}}", StringComparison.Ordinal)];
        static Snapshot Break(Snapshot snapshot) => snapshot.Replacing(snapshot.ImageConfigs[0], snapshot.ImageConfigs[0].RootWith("# shifts\napiVersion: config.k8ssandra.io/v1beta1\n"));
        var reported = new List<Diagnostic>();
        var changes = ManifestFleet.Read([.. objects.Select(text => ManifestInput.Text(text))], new ManifestOptions { CassOperatorVersion = "1.30.0" }, reported.Add, CancellationToken.None)
            .Changes(Break, withUnchanged: false, CancellationToken.None).ToList();
        Assert.All(changes, change => Assert.Null(change.After));
        Assert.Contains(changes, change => change.Diagnostics.Any(diagnostic => diagnostic.Id == "KSI0030"));
        var plain = new List<Diagnostic>();
        _ = ManifestFleet.Read([.. objects.Select(text => ManifestInput.Text(text))], new ManifestOptions { CassOperatorVersion = "1.30.0" }, plain.Add, CancellationToken.None).Images(CancellationToken.None).Count();
        Assert.NotEmpty(plain);
        Assert.Equal(plain.Select(diagnostic => diagnostic.ToString()), reported.Where(diagnostic => diagnostic.Id != "KSI0030").Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void The_first_is_there_before_the_last_is_read()
    {
        var cluster = new FakeCluster("one") { Delay = static (kind, index, stop) => kind == "CassandraDatacenter" && index > 0 ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask }.With(OneCluster);
        var fleet = new Operations.Live.LiveFleet(new FakeSession(cluster), new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Contains(fleet.Changes(MoveAll, withUnchanged: false, CancellationToken.None).Take(20), change => change.Datacenter == "own");
    }

    private static FakeSession TwoContexts() => new(
        new FakeCluster("one").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("old.one"), Objects.Cluster("k", "dc1", "dc2@two")),
        new FakeCluster("two") { Delay = static (_, _, stop) => Task.Delay(20, stop) }.With(Objects.CassOperator(), Objects.K8ssandraOperator(controlPlane: false), Objects.ImageConfig("old.two"), Objects.Datacenter("own")));

    private static List<K8ssImageChange> Offline(bool withUnchanged, params string[] objects) =>
        [.. ManifestFleet.Read([.. objects.Select(text => ManifestInput.Text(text))], new ManifestOptions(), static _ => { }, CancellationToken.None).Changes(MoveAll, withUnchanged, CancellationToken.None)];

    private static Snapshot MoveAll(Snapshot snapshot) => MoveIn(snapshot, static _ => true);

    private static Snapshot MoveIn(Snapshot snapshot, Func<Engine.Resources.ImageConfigSource, bool> isMeant)
    {
        foreach (var source in snapshot.ImageConfigs.Where(isMeant).ToList())
            snapshot = snapshot.Replacing(source, source.RootWith(source.Root["data"]!["image_config.yaml"]!.Text.Replace("registry: old", "registry: new", StringComparison.Ordinal)));
        return snapshot;
    }

    // In which order objects of one kind come is not what this is about.
    private static IEnumerable<string> Lines(IEnumerable<K8ssImageChange> changes) =>
        changes.Select(change => $"{change.Datacenter} {change.Container} {change.Before} -> {change.After} {change.Change}").Order(StringComparer.Ordinal);
}
