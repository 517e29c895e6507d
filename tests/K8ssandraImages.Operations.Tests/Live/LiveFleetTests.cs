using System.Diagnostics;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

public sealed class LiveFleetTests
{
    private static FakeCluster Control(params string[] more) => new FakeCluster("control").With([Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("control.example.com"), .. more]);

    private static FakeCluster Data(string name, params string[] more) => new FakeCluster(name).With([Objects.CassOperator(), Objects.K8ssandraOperator(controlPlane: false), Objects.ImageConfig(name + ".example.com"), .. more]);

    private static Dictionary<string, string?> ImagesOf(IEnumerable<EffectiveImage> images, string datacenter) =>
        images.Where(image => image.Datacenter == datacenter).ToDictionary(image => image.Container, image => image.Image, StringComparer.Ordinal);

    [Fact]
    public void Each_component_is_resolved_by_the_operator_that_owns_it()
    {
        var session = new FakeSession(Control(Objects.Cluster("demo", "dc1", "dc2@east")), Data("east", Objects.Datacenter("dc2", cluster: "demo")));
        var (images, findings) = session.Ask((fleet, token) => fleet.Images(token));
        var own = ImagesOf(images, "dc1");
        var other = ImagesOf(images, "dc2");
        Assert.StartsWith("control.example.com/", own["cassandra"], StringComparison.Ordinal);
        Assert.StartsWith("control.example.com/", own["reaper"], StringComparison.Ordinal);
        // The control plane bakes Medusa into the CassandraDatacenter; the rest is decided where the pods run.
        Assert.StartsWith("control.example.com/", other["medusa"], StringComparison.Ordinal);
        Assert.StartsWith("east.example.com/", other["cassandra"], StringComparison.Ordinal);
        Assert.StartsWith("east.example.com/", other["server-system-logger"], StringComparison.Ordinal);
        Assert.StartsWith("east.example.com/", other["reaper"], StringComparison.Ordinal);
        Assert.All(images.Where(image => image.Datacenter == "dc2"), image => Assert.Equal("east", image.Context));
        // The CassandraDatacenter in east is made from the cluster and comes once.
        Assert.Single(images, image => image is { Datacenter: "dc2", Container: "cassandra" });
        Assert.DoesNotContain(findings, finding => finding.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void A_data_plane_alone_shows_its_datacenters()
    {
        var (images, _) = new FakeSession(Data("east", Objects.Datacenter("dc2", cluster: "demo"))).Ask((fleet, token) => fleet.Images(token));
        Assert.StartsWith("east.example.com/", ImagesOf(images, "dc2")["cassandra"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_a_cluster_leads_to_is_read_for_its_operators_only()
    {
        var session = new FakeSession(Control(Objects.Cluster("demo", "dc2@east")), Data("east", Objects.Datacenter("stranger"))) { Contexts = ["control"] };
        var (images, _) = session.Ask((fleet, token) => fleet.Images(token));
        Assert.StartsWith("east.example.com/", ImagesOf(images, "dc2")["cassandra"], StringComparison.Ordinal);
        Assert.DoesNotContain(images, image => image.Datacenter == "stranger");
        Assert.DoesNotContain(images, image => image.Context == "east" && image.Workload == WorkloadKind.Operator);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("plugin")]
    [InlineData("dead")]
    public void Nothing_is_assumed_about_a_context_that_cannot_be_read(string why)
    {
        var east = why == "dead" ? new FakeCluster("east") { IsDead = true } : Data("east");
        var session = new FakeSession(why == "unknown" ? [Control(Objects.Cluster("demo", "dc2@east"))] : [Control(Objects.Cluster("demo", "dc2@east")), east])
        {
            Contexts = ["control"],
            WithPlugin = why == "plugin" ? ["east"] : [],
        };
        var (images, findings) = session.Ask((fleet, token) => fleet.Images(token));
        var cassandra = Assert.Single(images, image => image is { Datacenter: "dc2", Container: "cassandra" });
        Assert.Null(cassandra.Image);
        Assert.Contains(cassandra.Diagnostics, diagnostic => diagnostic.Id == ResolutionRules.ContextNotRead.Id);
        Assert.StartsWith("control.example.com/", ImagesOf(images, "dc2")["medusa"], StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        if (why == "plugin")
            Assert.DoesNotContain("east", session.Opened);
    }

    [Fact]
    public void A_context_goes_by_another_name_with_a_map()
    {
        var session = new FakeSession(Control(Objects.Cluster("demo", "dc2@us-east-1")), Data("east")) { Options = new LiveOptions { ContextMap = new Dictionary<string, string> { ["us-east-1"] = "east" } } };
        var (images, _) = session.Ask((fleet, token) => fleet.Images(token));
        Assert.StartsWith("east.example.com/", ImagesOf(images, "dc2")["cassandra"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_context_is_one_error_and_the_others_go_on()
    {
        var session = new FakeSession(new FakeCluster("dead") { IsDead = true }, Control(Objects.Cluster("demo", "dc1")));
        var (clusters, findings) = session.Ask((fleet, token) => fleet.Clusters(token));
        Assert.Equal("demo", Assert.Single(clusters).Name);
        var error = Assert.Single(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal((LiveRules.ContextFailed.Id, "dead"), (error.Id, error.Location!.Source));
    }

    [Fact]
    public void An_account_that_may_not_list_all_namespaces_reads_its_own_and_says_so()
    {
        var cluster = new FakeCluster("limited") { Forbidden = ["deployments", "k8ssandraclusters", "cassandradatacenters", "only-all"] }
            .With(Objects.CassOperator(@namespace: "own"), Objects.ImageConfig("own.example.com", "own"), Objects.Datacenter("mine", "own"), Objects.Datacenter("theirs"));
        var (images, findings) = new FakeSession(cluster).Ask((fleet, token) => fleet.Images(token));
        Assert.StartsWith("own.example.com/", ImagesOf(images, "mine")["cassandra"], StringComparison.Ordinal);
        Assert.DoesNotContain(images, image => image.Datacenter == "theirs");
        var warning = Assert.Single(findings, finding => finding.Id == LiveRules.NamespacesOnly.Id);
        Assert.Equal("limited", warning.Location!.Source);
        Assert.Contains("only own is", warning.Message, StringComparison.Ordinal);
        Assert.Contains("missing verb list on deployments", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigMaps_that_may_not_be_read_are_not_replaced_by_what_a_release_ships()
    {
        var cluster = new FakeCluster("limited") { Forbidden = ["configmaps"] }.With(Objects.CassOperator(), Objects.Datacenter("dc1"));
        var (images, _) = new FakeSession(cluster).Ask((fleet, token) => fleet.Images(token));
        var cassandra = Assert.Single(images, image => image is { Datacenter: "dc1", Container: "cassandra" });
        Assert.Null(cassandra.Image);
        Assert.Contains("missing verb list on configmaps", Assert.Single(cassandra.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_its_ConfigMap_does_not_start()
    {
        var (images, _) = new FakeSession(new FakeCluster("c").With(Objects.CassOperator(), Objects.Datacenter("dc1"))).Ask((fleet, token) => fleet.Images(token));
        var cassandra = Assert.Single(images, image => image is { Datacenter: "dc1", Container: "cassandra" });
        Assert.Equal((null, ResolutionRules.NoImageConfig.Id), (cassandra.Image, Assert.Single(cassandra.Diagnostics).Id));
    }

    [Fact]
    public void A_cluster_without_K8ssandra_is_said_to_be_one()
    {
        var (datacenters, findings) = new FakeSession(new FakeCluster("bare") { Unserved = ["k8ssandraclusters", "cassandradatacenters"] }).Ask((fleet, token) => fleet.Datacenters(token));
        Assert.Empty(datacenters);
        Assert.Equal(LiveRules.NoK8ssandra.Id, Assert.Single(findings).Id);
    }

    [Fact]
    public void Namespaces_that_were_named_are_read_and_operators_wherever_they_are()
    {
        var cluster = Control(Objects.Datacenter("one", "a"), Objects.Datacenter("two", "b"), Objects.Datacenter("three", "c"));
        var (datacenters, _) = new FakeSession(cluster) { Options = new LiveOptions { Namespaces = ["a", "b"] } }.Ask((fleet, token) => fleet.Datacenters(token));
        Assert.Equal(["one", "two"], datacenters.Select(dc => dc.Name));
        Assert.All(datacenters, dc => Assert.Equal("1.30.0", dc.CassOperatorVersion));
    }

    [Theory]
    [InlineData("", "other", true)]
    [InlineData("a,b", "b", true)]
    [InlineData("a", "b", false)]
    public void Two_operators_that_watch_one_namespace_are_reported(string one, string other, bool isReported)
    {
        var cluster = new FakeCluster("c").With(
            Objects.CassOperator(@namespace: "ops", watch: one), Objects.ImageConfig("r.example.com"),
            Objects.CassOperator(@namespace: "more", watch: other), Objects.ImageConfig("r.example.com", "more"));
        var (operators, _) = new FakeSession(cluster).Ask((fleet, token) => fleet.Operators(token));
        Assert.Equal(2, operators.Count);
        Assert.All(operators, item => Assert.Equal(isReported, item.Diagnostics.Any(diagnostic => diagnostic.Id == ResolutionRules.Ambiguous.Id)));
    }

    [Fact]
    public void Objects_stream_before_the_list_is_over()
    {
        var gate = new TaskCompletionSource();
        var cluster = Control(Objects.Datacenter("one"), Objects.Datacenter("two"));
        cluster.Delay = (kind, index, token) => kind == "CassandraDatacenter" && index == 1 ? gate.Task.WaitAsync(token) : Task.CompletedTask;
        var slow = new FakeCluster("slow") { Delay = static (_, _, token) => Task.Delay(Timeout.Infinite, token) }.With(Objects.CassOperator());
        var fleet = new LiveFleet(new FakeSession(cluster, slow), new ManifestOptions(), static _ => { }, CancellationToken.None);
        using var images = fleet.Datacenters(CancellationToken.None).GetEnumerator();
        Assert.True(images.MoveNext());
        Assert.Equal("one", images.Current.Name);
        gate.SetResult();
        Assert.True(images.MoveNext());
    }

    [Fact]
    public void It_stops_at_once_and_lets_its_clients_go()
    {
        var cluster = new FakeCluster("hangs") { Delay = static (_, _, token) => Task.Delay(Timeout.Infinite, token) }.With(Objects.CassOperator());
        var session = new FakeSession(cluster);
        using var stop = new CancellationTokenSource();
        var fleet = new LiveFleet(session, new ManifestOptions(), static _ => { }, CancellationToken.None);
        stop.CancelAfter(TimeSpan.FromMilliseconds(100));
        var start = Stopwatch.GetTimestamp();
        Assert.ThrowsAny<OperationCanceledException>(() => fleet.Images(stop.Token).ToList());
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3));
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void Whoever_stops_asking_stops_the_reading()
    {
        var session = new FakeSession(Control([.. Enumerable.Range(0, 5000).Select(index => Objects.Datacenter("dc" + index))]));
        var fleet = new LiveFleet(session, new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal("dc0", fleet.Datacenters(CancellationToken.None).First().Name);
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void A_data_plane_that_is_read_before_its_control_plane_waits_without_keeping_it_from_its_turn()
    {
        var session = new FakeSession(Data("east", Objects.Datacenter("dc2", cluster: "demo")), Control(Objects.Cluster("demo", "dc2@east"))) { Options = new LiveOptions { ThrottleLimit = 1 } };
        var (images, _) = session.Ask((fleet, token) => fleet.Images(token));
        Assert.Single(images, image => image is { Datacenter: "dc2", Container: "cassandra" });
    }

    [Fact]
    public void Only_so_many_contexts_are_read_at_once()
    {
        var running = 0;
        var most = 0;
        var clusters = Enumerable.Range(0, 6).Select(index => new FakeCluster("c" + index)
        {
            Delay = async (_, _, token) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (clustersLock)
                    most = Math.Max(most, now);
                await Task.Delay(20, token);
                Interlocked.Decrement(ref running);
            },
        }.With(Objects.CassOperator(), Objects.ImageConfig("r.example.com"))).ToArray();
        var (configs, _) = new FakeSession(clusters) { Options = new LiveOptions { ThrottleLimit = 2 } }.Ask((fleet, token) => fleet.ImageConfigs(token));
        Assert.Equal(6, configs.Count);
        Assert.InRange(most, 1, 2);
    }

    private static readonly object clustersLock = new();

    [Fact]
    public void A_pipeline_goes_on_while_contexts_still_come()
    {
        // The second command sees the first objects before the other context has answered, and knows its operators later on.
        var gate = new TaskCompletionSource();
        var east = Data("east", Objects.Datacenter("late"));
        east.Delay = (kind, _, token) => kind == "Deployment" ? gate.Task.WaitAsync(token) : Task.CompletedTask;
        var session = new FakeSession(Control(Objects.Datacenter("early")), east);
        var fleet = new LiveFleet(session, new ManifestOptions(), static _ => { }, CancellationToken.None);
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var dc in fleet.Datacenters(CancellationToken.None))
        {
            found[dc.Name] = pipeline.Images(dc).Single(image => image.Container == "cassandra").Image;
            gate.TrySetResult();
        }

        Assert.Equal(
            new Dictionary<string, string?> { ["early"] = "control.example.com/k8ssandra/cass-management-api:4.0.11", ["late"] = "east.example.com/k8ssandra/cass-management-api:4.0.11" },
            found);
    }

    [Fact]
    public void Findings_wait_until_somebody_takes_them()
    {
        var session = new FakeSession([.. Enumerable.Range(0, 40).Select(index => new FakeCluster("c" + index) { Strange = 400 })]) { Options = new LiveOptions { ThrottleLimit = 40 } };
        using var reading = new LiveReading(session, LiveScope.Datacenters, null, CancellationToken.None);
        using var messages = reading.Messages().GetEnumerator();
        var found = 0;
        while (messages.MoveNext())
            found += messages.Current is FindingSaid { Diagnostic: var diagnostic } && diagnostic.Id == LiveRules.StrangeObject.Id ? 1 : 0;
        Assert.Equal(40 * 400, found);
    }

    [Fact]
    public void What_a_credential_plugin_says_is_shown()
    {
        var cluster = Control();
        var session = new FakeSession(cluster);
        cluster.Delay = (_, _, _) =>
        {
            session.Say("open https://login.example.com");
            return Task.CompletedTask;
        };
        var (_, findings) = session.Ask((fleet, token) => fleet.Images(token));
        Assert.Contains(findings, finding => finding.Id == LiveRules.PluginSays.Id && finding.Message.Contains("login.example.com", StringComparison.Ordinal));
    }
}
