using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Which ImageConfigs are converted, by which datacenters they are proved, and what is said about them: of manifests, clusters and objects of a pipeline.</summary>
public class ConversionsTests
{
    // The generated datacenters by themselves, of this ImageConfig.
    private const int Cover = 99;
    private const int OfADatacenter = 3;

    private const string Images = """
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        images:
          system-logger: k8ssandra/system-logger:v1.24.0
          config-builder: datastax/cass-config-builder:1.0-ubi
          k8ssandra-client: k8ssandra/k8ssandra-client:v0.8.1
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api}
          dse: {repository: datastax/dse-mgmtapi-6_8}

        """;

    private const string Datacenter = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: a}\nspec: {clusterName: c, serverType: cassandra, serverVersion: 4.0.17, size: 1}\n";
    private const string Cluster = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: k, namespace: a}\nspec: {cassandra: {serverVersion: 4.0.17, datacenters: [{metadata: {name: dc1}, size: 1}, {metadata: {name: dc2, namespace: b}, size: 1}]}}\n";

    private static readonly ConversionOptions To = new() { ToCassOperatorVersion = "1.30.2" };

    // ---- manifests --------------------------------------------------------------------------------------------------

    [Fact]
    public void An_ImageConfig_by_itself_is_proved_by_generated_datacenters()
    {
        var (conversion, reported) = One(Images);
        Assert.Equal(("v1beta2", "1.26.1", "1.30.2", null), (conversion.Api, conversion.FromRelease, conversion.ToRelease, conversion.ToK8ssandraOperatorRelease));
        Assert.Contains("\n  cassandra:\n    repository: k8ssandra\n    name: cass-management-api\n", conversion.Content, StringComparison.Ordinal);
        Assert.Equal(conversion.Content, conversion.ToString());
        Assert.Equal(Cover, conversion.Compared);
        Assert.Equal(("text", 1), (conversion.Location!.Source, conversion.Location.Line));
        Assert.Empty(conversion.Diagnostics);
        Assert.Empty(reported);
        // This one has no hcd, and never had.
        Assert.All(conversion.Differences, difference => Assert.Equal(("hcd", "KSI0190"), (difference.Component, Assert.Single(difference.Diagnostics).Id)));
    }

    [Fact]
    public void Given_datacenters_are_compared_too_and_each_is_named()
    {
        var text = Images.Replace("images:\n", "imageRegistry: r.example.com\nimages:\n  cassandra: {4.0.17: own/cassandra:x}\n", StringComparison.Ordinal);
        var alone = One(text).Conversion;
        var with = One(text + "---\n" + Datacenter + "---\n" + Datacenter.Replace("dc1", "dc2", StringComparison.Ordinal)).Conversion;
        Assert.Equal(2 * OfADatacenter, with.Compared - alone.Compared);
        var given = with.Differences.Where(static difference => difference.Namespace is not null).ToList();
        Assert.Equal(
            ["a c dc1 cassandra r.example.com/own/cassandra:x>r.example.com/k8ssandra/cass-management-api:4.0.17", "a c dc2 cassandra r.example.com/own/cassandra:x>r.example.com/k8ssandra/cass-management-api:4.0.17"],
            given.Select(static difference => difference.Namespace + " " + difference.Cluster + " " + difference.Datacenter + " " + difference.Container + " " + difference.Before + ">" + difference.After));
        Assert.All(given, static difference => Assert.Contains("serverImage", Assert.Single(difference.Diagnostics).Remedy, StringComparison.Ordinal));
        // What a given datacenter shows is not told of a generated one too.
        Assert.Equal(alone.Differences.Select(static difference => difference.ToString()).Except(given.Select(static difference => difference.ToString())), with.Differences.Where(static difference => difference.Namespace is null).Select(static difference => difference.ToString()));
    }

    [Fact]
    public void Each_ImageConfig_is_proved_by_the_datacenters_that_it_governs()
    {
        var (conversions, _) = Ask(Map("a") + Map("b") + Cluster + "---\n" + Datacenter.Replace("dc1", "own", StringComparison.Ordinal), To with { ToK8ssandraOperatorVersion = "1.30.2" });
        Assert.Equal(["a 2", "b 1"], conversions.Select(conversion => conversion.Namespace + " " + ((conversion.Compared - Cover) / OfADatacenter)));
    }

    [Fact]
    public void What_an_operator_already_fails_to_read_is_converted_without_an_error()
    {
        const string operators = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cass-operator-controller-manager, namespace: a}\nspec: {template: {spec: {containers: [{name: manager, image: 'k8ssandra/cass-operator:v1.29.0', env: [{name: WATCH_NAMESPACE, value: a}]}]}}}\n---\n";
        var (conversion, reported) = One(Map("a", "labels: {k8ssandra.io/config: image}") + operators + Datacenter);
        Assert.Equal("1.26.1", conversion.FromRelease);
        Assert.Equal(Cover + OfADatacenter, conversion.Compared);
        Assert.DoesNotContain(reported.Concat(conversion.Diagnostics), static finding => finding.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Without_apiVersion_the_keys_tell_the_form()
    {
        var (conversion, _) = One(Images.Replace("apiVersion: config.k8ssandra.io/v1beta1\n", "", StringComparison.Ordinal), new ManifestOptions { ImageConfig = ManifestInput.Text(Images.Replace("apiVersion: config.k8ssandra.io/v1beta1\n", "", StringComparison.Ordinal), "x.yaml") });
        Assert.Contains("apiVersion: config.k8ssandra.io/v1beta2\n", conversion.Content, StringComparison.Ordinal);
        Assert.Contains("types:", conversion.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void What_k8ssandra_operator_ships_is_added_for_its_release_and_missed_without_one()
    {
        var without = One(Images + "---\n" + Cluster).Conversion;
        var finding = Assert.Single(without.Diagnostics);
        Assert.Equal(("KSI0197", DiagnosticSeverity.Error), (finding.Id, finding.Severity));
        var with = One(Images + "---\n" + Cluster, to: new ConversionOptions { ToK8ssandraOperatorVersion = "1.30.2" }).Conversion;
        Assert.Equal(("1.28.0", "1.30.2"), (with.ToRelease, with.ToK8ssandraOperatorRelease));
        Assert.All(with.Diagnostics, static added => Assert.Equal(("KSI0194", DiagnosticSeverity.Information), (added.Id, added.Severity)));
        Assert.Contains("\n  medusa:\n", with.Content, StringComparison.Ordinal);
        Assert.Contains("\n  reaper:\n", with.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types: {cassandra: {repository: r, name: c}}", "KSI0195")]
    [InlineData("images: {system-logger: 5}", "KSI0030")]
    public void What_is_v1beta2_already_stays_as_it_is(string keys, string expected)
    {
        var text = "# ours\napiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n" + keys + "\n";
        var (conversion, _) = One(text);
        Assert.Equal(text, conversion.Content);
        Assert.Equal(expected, Assert.Single(conversion.Diagnostics).Id);
        Assert.Equal((0, 0), (conversion.Compared, conversion.Differences.Count));
    }

    [Fact]
    public void Another_version_of_the_API_is_no_v1beta2()
    {
        var (conversion, _) = One("apiVersion: config.k8ssandra.io/v1\nkind: ImageConfig\n");
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(conversion.Diagnostics).Severity);
    }

    [Theory]
    [InlineData("kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n", "KSI0011")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: []\n", "KSI0030")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {a: [\n", "KSI0001")]
    public void What_cannot_be_read_is_said_and_gives_nothing(string text, string expected)
    {
        var (conversions, reported) = Ask(text, To);
        Assert.Empty(conversions);
        Assert.Contains(expected, reported.Where(static finding => finding.Severity == DiagnosticSeverity.Error).Select(static finding => finding.Id));
    }

    [Theory]
    [InlineData("1.26.1", null, null, "KSI0196")]
    [InlineData(null, "1.26.0", null, "KSI0196")]
    [InlineData("one", null, null, "KSI0012")]
    [InlineData("1.32.0", null, "1.29.0", "KSI0196")] // the release that reads the old one reads no v1beta1
    public void A_release_that_reads_something_else_is_refused(string? toCassOperator, string? toK8ssandraOperator, string? from, string expected)
    {
        var options = new ConversionOptions { ToCassOperatorVersion = toCassOperator, ToK8ssandraOperatorVersion = toK8ssandraOperator };
        var exception = Assert.Throws<OptionsException>(() => Ask(Images, options, new ManifestOptions { CassOperatorVersion = from }));
        Assert.Equal(expected, exception.Diagnostic.Id);
    }

    [Fact]
    public void An_unknown_release_is_taken_for_the_nearest_and_said()
    {
        var (conversion, reported) = One(Images, to: new ConversionOptions { ToCassOperatorVersion = "1.99.0" });
        Assert.Equal("1.99.0", conversion.ToRelease);
        Assert.Contains("1.99.0", Assert.Single(reported, static finding => finding.Id == "KSI0061").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_choose_the_differences_not_the_text()
    {
        var all = One(Images).Conversion;
        var some = One(Images, new ManifestOptions { Components = ["system-logger"] }).Conversion;
        Assert.NotEmpty(all.Differences);
        Assert.Empty(some.Differences);
        Assert.Equal((all.Content, all.Compared), (some.Content, some.Compared));
    }

    [Fact]
    public void The_sample_has_an_image_of_one_version_and_nothing_else_differs()
    {
        var (conversions, _) = Ask([ManifestInput.File(Path.Combine(Repository.Root, "samples", "private-registry", "v1beta1.yaml"))], To, new ManifestOptions());
        var conversion = Assert.Single(conversions);
        Assert.Equal("1.26.0", conversion.FromRelease);
        Assert.Equal(["cassandra"], conversion.Differences.Where(static difference => difference.Namespace is not null).Select(static difference => difference.Container));
        Assert.DoesNotContain(conversion.Diagnostics, static finding => finding.Severity == DiagnosticSeverity.Error);
    }

    // ---- pipeline ---------------------------------------------------------------------------------------------------

    [Fact]
    public void Objects_of_a_pipeline_are_converted_as_in_their_fleet()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(Map("a") + Map("b") + Cluster)], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var all = fleet.Conversions(To, CancellationToken.None).ToList();
        var ofClusters = Pipe(fleet.Clusters(CancellationToken.None));
        Assert.Equal(all.Select(Line), ofClusters.Select(Line));
        Assert.Equal(all.Select(Line).Reverse(), Pipe(fleet.Datacenters(CancellationToken.None).Reverse()).Select(Line));
        Assert.Equal([Line(all[1])], Pipe(fleet.Datacenters(CancellationToken.None).Where(static dc => dc.Name == "dc2")).Select(Line));
        // ImageConfigs alone bring no datacenters along.
        Assert.All(Pipe(fleet.ImageConfigs(CancellationToken.None)), static conversion => Assert.Equal(Cover, conversion.Compared));
    }

    [Fact]
    public void An_object_of_something_else_converts_nothing() =>
        Assert.Empty(Pipe([new K8ssContext { Name = "c", Context = "c" }]));

    [Fact]
    public void An_ImageConfig_of_a_pipeline_can_go_to_another_release()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(Images)], new ManifestOptions { CassOperatorVersion = "1.22.4" }, static _ => { }, CancellationToken.None);
        var conversion = Assert.Single(Pipe(fleet.ImageConfigs(CancellationToken.None)));
        Assert.Equal(("1.22.4", "1.30.2"), (conversion.FromRelease, conversion.ToRelease));
    }

    // ---- clusters ---------------------------------------------------------------------------------------------------

    [Fact]
    public void Clusters_are_converted_context_by_context()
    {
        var session = new FakeSession(Old("one", "one.example.com"), Old("two", "two.example.com"));
        var (conversions, reported) = session.Ask((fleet, stop) => fleet.Conversions(To, stop));
        Assert.Equal(["one ops 1.24.1", "two ops 1.24.1"], conversions.Select(conversion => conversion.Context + " " + conversion.Namespace + " " + conversion.FromRelease).Order(StringComparer.Ordinal));
        Assert.All(conversions, conversion =>
        {
            Assert.Contains("overrides:\n  registry: " + conversion.Context + ".example.com\n", conversion.Content, StringComparison.Ordinal);
            Assert.Equal(OfADatacenter, conversion.Compared - Cover);
        });
        Assert.Empty(reported);
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void Namespaces_choose_the_ConfigMaps_too()
    {
        var (conversions, _) = new FakeSession(Old("one", "one.example.com")) { Options = new LiveOptions { Namespaces = ["elsewhere"] } }.Ask((fleet, stop) => fleet.Conversions(To, stop));
        Assert.Empty(conversions);
    }

    [Fact]
    public void A_file_is_proved_by_all_clusters()
    {
        var given = new ManifestOptions { ImageConfig = ManifestInput.Text(Images, "new.yaml") };
        var session = new FakeSession(
            new FakeCluster("one").With(Objects.CassOperator("1.30.0"), Objects.ImageConfig("one.example.com"), Objects.Datacenter("dc1")),
            new FakeCluster("two").With(Objects.CassOperator("1.24.1"), Objects.Datacenter("dc1"), Objects.Datacenter("dc2")));
        var (conversions, reported) = session.Ask((fleet, stop) => fleet.Conversions(To, stop), given);
        var conversion = Assert.Single(conversions);
        Assert.Equal((null, "new.yaml"), (conversion.Context, conversion.Name));
        Assert.Equal(3 * OfADatacenter, conversion.Compared - Cover);
        Assert.Empty(reported);
    }

    private static FakeCluster Old(string name, string registry)
    {
        var text = (Images + "imageRegistry: " + registry + "\n").Replace("\n", "\\n", StringComparison.Ordinal);
        var map = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cass-operator-manager-config","namespace":"ops"},
             "data":{"controller_manager_config.yaml":"imageConfigFile: /configs/image_config.yaml\n","image_config.yaml":"$text"}}
            """.Replace("$text", text, StringComparison.Ordinal);
        var deployment = Objects.CassOperator("1.24.1").Replace("\"--leader-elect\"]", "\"--config=/configs/controller_manager_config.yaml\"],\"volumeMounts\":[{\"name\":\"c\",\"mountPath\":\"/configs\"}]", StringComparison.Ordinal)
            .Replace("\"containers\"", "\"volumes\":[{\"name\":\"c\",\"configMap\":{\"name\":\"cass-operator-manager-config\"}}],\"containers\"", StringComparison.Ordinal);
        return new FakeCluster(name).With(map, deployment, Objects.Datacenter("dc1"));
    }

    private static string Map(string @namespace, string labels = "labels: {}") =>
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cass-operator-manager-config, namespace: " + @namespace + ", " + labels + "}\ndata:\n  image_config.yaml: |\n    "
        + Images.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) + "\n---\n";

    private static string Line(K8ssImageConfigConversion conversion) =>
        conversion.Namespace + " " + conversion.Compared + " " + string.Join(' ', conversion.Differences) + " " + string.Join(' ', conversion.Diagnostics);

    private static List<K8ssImageConfigConversion> Pipe(IEnumerable<K8ssObject> objects)
    {
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        foreach (var item in objects)
            pipeline.Convert(item, To);
        return [.. pipeline.Conversions()];
    }

    private static (K8ssImageConfigConversion Conversion, List<Diagnostic> Reported) One(string text, ManifestOptions? options = null, ConversionOptions? to = null)
    {
        var (conversions, reported) = Ask(text, to ?? To, options);
        return (Assert.Single(conversions), reported);
    }

    private static (List<K8ssImageConfigConversion> Conversions, List<Diagnostic> Reported) Ask(string text, ConversionOptions to, ManifestOptions? options = null) =>
        Ask([ManifestInput.Text(text, "text")], to, options ?? new ManifestOptions());

    private static (List<K8ssImageConfigConversion> Conversions, List<Diagnostic> Reported) Ask(IReadOnlyList<ManifestInput> inputs, ConversionOptions to, ManifestOptions options)
    {
        var reported = new List<Diagnostic>();
        var fleet = ManifestFleet.Read(inputs, options, reported.Add, CancellationToken.None);
        return ([.. fleet.Conversions(to, CancellationToken.None)], reported);
    }
}
