using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Tests.Resolution;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Image fields of a K8ssandraCluster by release: apis/k8ssandra/v1alpha1, apis/stargate, apis/medusa, apis/reaper, apis/telemetry.</summary>
public class ClusterImageIntentTests
{
    private const string Sha = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Image = ".containerImage.registry=r.io:5000; spec.#.containerImage.repository=a/b; spec.#.containerImage.name=c; spec.#.containerImage.tag=1";
    private const string Vector = "telemetry: {vector: {enabled: true}},";
    private static readonly string[] Releases = ["1.0.0", "1.4.1", "1.5.0", "1.14.1", "1.26.0", "1.27.0", "1.28.0", "1.32.5"];

    public static TheoryData<string> AllReleases => [.. Releases];

    [Theory]
    [MemberData(nameof(AllReleases))]
    public void What_every_release_has(string release)
    {
        var cluster = ClusterIntents.Cluster(spec: "medusa: {}, reaper: {}, stargate: {size: 1},", dc1: "stargate: {size: 1},");
        Assert.Equal("spec.cassandra.serverImage=a/b:1", ClusterIntents.Translate(release, cluster, "-Server a/b:1").Edits);
        Assert.Equal("spec.cassandra.datacenters[1].serverImage=a/b@" + Sha, ClusterIntents.Translate(release, cluster, "-Server a/b@" + Sha + " -Datacenter dc2").Edits);
        foreach (var component in new[] { "Medusa", "Reaper", "Stargate" })
            Assert.StartsWith("spec." + component.ToLowerInvariant() + Image.Replace("#", component.ToLowerInvariant(), StringComparison.Ordinal), ClusterIntents.Translate(release, cluster, $"-{component} r.io:5000/a/b/c:1").Edits, StringComparison.Ordinal);
        Assert.StartsWith("spec.cassandra.datacenters[0].stargate.containerImage.registry=", ClusterIntents.Translate(release, cluster, "-Stargate a/b:1 -Datacenter dc1").Edits, StringComparison.Ordinal);
        foreach (var component in new[] { "Medusa", "Reaper" })
            Assert.Equal("KSI0200", ClusterIntents.Refused(release, cluster, $"-{component} a/b:1 -Datacenter dc1").Id);
    }

    [Theory]
    // Each part is written, for what is missing is filled in by the CRD, the operator or an ImageConfig.
    [InlineData("1.14.1", "a/b:1", "docker.io", "a", "b", "1")]
    [InlineData("1.26.0", "busybox:1", "docker.io", "library", "busybox", "1")]
    [InlineData("1.32.5", "docker.io/busybox:1", "docker.io", "library", "busybox", "1")]
    [InlineData("1.32.5", "index.docker.io/a/b/c:latest", "docker.io", "a/b", "c", "latest")]
    [InlineData("1.28.0", "r.io/a/b@" + Sha, "r.io", "a", "b", Sha)]
    [InlineData("1.32.5", "r.io/a/b:1@" + Sha, "r.io", "a", "b", Sha)]
    public void A_reference_in_parts(string release, string image, string registry, string repository, string name, string tag) => Assert.Equal(
        $"spec.medusa.containerImage.registry={registry}; spec.medusa.containerImage.repository={repository}; spec.medusa.containerImage.name={name}; spec.medusa.containerImage.tag={tag}",
        ClusterIntents.Translate(release, ClusterIntents.Cluster(spec: "medusa: {},"), "-Medusa " + image).Edits);

    [Theory]
    [InlineData("1.14.1", 0)]
    [InlineData("1.15.0", 1)]
    [InlineData("1.32.5", 1)]
    public void Docker_hub_in_so_many_words_beats_the_default_registry(string release, int findings) =>
        Assert.Equal(findings, ClusterIntents.Translate(release, ClusterIntents.Cluster(spec: "medusa: {},"), "-Medusa a/b:1").Reported.Count(diagnostic => diagnostic.Id == "KSI0206"));

    [Theory]
    [InlineData("1.4.1", "spec.cassandra.datacenters[0].jmxInitContainerImage.registry=docker.io")]
    [InlineData("1.5.0", null)]
    [InlineData("1.32.5", null)]
    public void Jmx_until_1_4_1(string release, string? expected)
    {
        const string Command = "-JmxInitContainer a/b:1 -Datacenter dc1";
        if (expected is null)
            Assert.Equal("KSI0200", ClusterIntents.Refused(release, ClusterIntents.Cluster(), Command).Id);
        else
            Assert.StartsWith(expected, ClusterIntents.Translate(release, ClusterIntents.Cluster(), Command).Edits, StringComparison.Ordinal);
        // The API server gives each datacenter one, so the cluster's is never looked at.
        Assert.Equal("KSI0200", ClusterIntents.Refused(release, ClusterIntents.Cluster(), "-JmxInitContainer a/b:1").Id);
    }

    [Theory]
    [InlineData("1.4.1", false, false)]
    [InlineData("1.5.0", false, true)]
    [InlineData("1.26.0", false, true)]
    [InlineData("1.27.0", true, true)]
    [InlineData("1.32.5", true, true)]
    public void Per_node_config(string release, bool atCluster, bool atDatacenter)
    {
        foreach (var (command, isThere, expected) in new[]
        {
            ("-PerNodeConfigInitContainer a/b:1", atCluster, "spec.cassandra.perNodeConfigInitContainerImage=a/b:1"),
            ("-PerNodeConfigInitContainer a/b:1 -Datacenter dc2", atDatacenter, "spec.cassandra.datacenters[1].perNodeConfigInitContainerImage=a/b:1"),
        })
        {
            if (!isThere)
            {
                Assert.Equal("KSI0200", ClusterIntents.Refused(release, ClusterIntents.Cluster(), command).Id);
                continue;
            }

            var (edits, reported) = ClusterIntents.Translate(release, ClusterIntents.Cluster(), command);
            Assert.Equal(expected, edits);
            // Since 1.27 the ImageConfig's k8ssandra-client is meant for it.
            Assert.Equal(atCluster ? ["KSI0207"] : [], reported.Select(diagnostic => diagnostic.Id));
        }
    }

    [Theory]
    [InlineData("1.4.1", "KSI0200", "KSI0200")]
    [InlineData("1.5.0", null, "KSI0200")]
    [InlineData("1.31.0", null, "KSI0200")]
    [InlineData("1.32.0", null, null)]
    public void Vector_in_the_Cassandra_pods(string release, string? atCluster, string? atDatacenter)
    {
        Check("-Vector a/b:1", atCluster, "spec.cassandra.telemetry.vector.image=a/b:1");
        Check("-Vector a/b:1 -Datacenter dc1", atDatacenter, "spec.cassandra.datacenters[0].telemetry.vector.image=a/b:1");
        if (atCluster is null)
            Assert.Equal("KSI0201", ClusterIntents.Refused(release, ClusterIntents.Cluster(), "-Vector a/b:1").Id);

        void Check(string command, string? refusal, string expected)
        {
            var cluster = ClusterIntents.Cluster(cassandra: Vector);
            if (refusal is not null)
                Assert.Equal(refusal, ClusterIntents.Refused(release, cluster, command).Id);
            else
                Assert.Equal(expected, ClusterIntents.Translate(release, cluster, command).Edits);
        }
    }

    [Theory]
    [InlineData("1.1.1", "", "KSI0200")]
    [InlineData("1.2.0", "", null)]
    [InlineData("1.32.5", "", null)]
    // While Vector is on it replaces the container until 1.16, and starts from it later.
    [InlineData("1.16.0", Vector, "KSI0200")]
    [InlineData("1.17.0", Vector, null)]
    [InlineData("1.17.0", "telemetry: {vector: {enabled: true, image: v}},", "KSI0200")]
    [InlineData("1.5.0", Vector, null)]
    public void System_logger(string release, string more, string? refusal)
    {
        var cluster = ClusterIntents.Cluster(cassandra: "containers: [{name: other}, {name: server-system-logger}]," + more);
        if (refusal is not null)
            Assert.Equal(refusal, ClusterIntents.Refused(release, cluster, "-SystemLogger a/b:1").Id);
        else
            Assert.Equal("spec.cassandra.containers[1].image=a/b:1; spec.cassandra.containers[1].imagePullPolicy=Always", ClusterIntents.Translate(release, cluster, "-SystemLogger a/b:1 -PullPolicy always").Edits);
    }

    [Theory]
    [InlineData("-SystemLogger a/b:1", "Set-K8ssImageConfig")]
    [InlineData("-SystemLogger a/b:1 -Datacenter dc1", "containers: [{name: server-system-logger, image: a/b:1}]")]
    [InlineData("-ConfigBuilder a/b:1", "initContainers: [{name: server-config-init, image: a/b:1}]")]
    public void A_container_that_is_not_there_is_not_added(string command, string remedy)
    {
        var diagnostic = ClusterIntents.Refused("1.32.5", ClusterIntents.Cluster(), command);
        Assert.Equal("KSI0201", diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    // With k8ssandra-client the operator gives the arguments only where it gives the image, too.
    [InlineData("4.0.7", null)]
    [InlineData("4.1.0", "KSI0200")]
    public void Config_builder(string version, string? refusal)
    {
        var cluster = ClusterIntents.Cluster(dc1: "serverVersion: \"" + version + "\", initContainers: [{name: server-config-init}],");
        if (refusal is not null)
            Assert.Equal(refusal, ClusterIntents.Refused("1.32.5", cluster, "-ConfigBuilder a/b:1 -Datacenter dc1").Id);
        else
            Assert.Equal("spec.cassandra.datacenters[0].initContainers[0].image=a/b:1", ClusterIntents.Translate("1.32.5", cluster, "-ConfigBuilder a/b:1 -Datacenter dc1").Edits);
    }

    [Theory]
    [InlineData("", "-Medusa a/b:1", "KSI0201", "Add it")]
    [InlineData("", "-Reaper a/b:1", "KSI0201", "Add it")]
    [InlineData("", "-Stargate a/b:1", "KSI0201", "Add it")]
    [InlineData("", "-Stargate a/b:1 -Datacenter dc1", "KSI0201", "Add it")]
    [InlineData("stargate: {size: 1},", "-Stargate a/b:1 -Datacenter dc1", "KSI0201", "cluster level")]
    [InlineData("reaper: {reaperRef: {name: other}},", "-Reaper a/b:1", "KSI0201", "spec.containerImage")]
    [InlineData("", "-Server a/b:1 -Datacenter dc3", "KSI0201", "dc1, dc2")]
    [InlineData("medusa: {},", "-Medusa a/b:1 -PullSecret s", "KSI0203", "-Default")]
    [InlineData("", "-Server a/b:1 -PullSecret s", "KSI0203", "service account")]
    [InlineData("", "-Server a/b:1 -PullPolicy Always", "KSI0203", "Set-K8ssImageConfig")]
    [InlineData("stargate: {size: 1},", "-Stargate r.io/a/b@" + Sha, "KSI0200", "Give a tag")]
    [InlineData("reaper: {},", "-Reaper r.io/b:1", "KSI0200", "r.io/team/b")]
    [InlineData("", "-Server a/b", "KSI0183", "a/b:latest")]
    [InlineData("", "-Server A/B:1", "KSI0181", "registry.example.com")]
    [InlineData("", "-Remove Server -Server a/b:1", "KSI0182", "one of them")]
    [InlineData("", "-Remove Server -PullPolicy Always", "KSI0182", "Give the image")]
    [InlineData("", "", "KSI0182", "-ServerImage")]
    public void Refused(string spec, string command, string id, string remedy)
    {
        var diagnostic = ClusterIntents.Refused("1.32.5", ClusterIntents.Cluster(spec: spec), command);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.26.0")]
    [InlineData("1.27.0")]
    public void A_tag_that_is_a_digest_works_since_1_28(string release)
    {
        var cluster = ClusterIntents.Cluster(spec: "medusa: {}, reaper: {},");
        Assert.Equal("KSI0200", ClusterIntents.Refused(release, cluster, "-Medusa r.io/a/b@" + Sha).Id);
        Assert.Equal("KSI0200", ClusterIntents.Refused(release, cluster, "-Reaper r.io/a/b@" + Sha).Id);
    }

    [Theory]
    [InlineData("-Reaper r.io/a/b:1 -PullPolicy never -PullSecret s", "spec.reaper.containerImage.pullPolicy=Never; spec.reaper.containerImage.pullSecretRef.name=s")]
    [InlineData("-Medusa r.io/a/b:1 -PullPolicy Always", "spec.medusa.containerImage.pullPolicy=Always")]
    public void Policies_and_secrets(string command, string expected) =>
        Assert.EndsWith(expected, ClusterIntents.Translate("1.32.5", ClusterIntents.Cluster(spec: "medusa: {}, reaper: {},"), command).Edits, StringComparison.Ordinal);

    [Theory]
    // The default of an older CRD, which was stored with the object.
    [InlineData("spec: reaper: {a: b, containerImage: {repository: thelastpickle}},", "-Remove Reaper", "-spec.reaper.containerImage")]
    [InlineData("cassandra: serverImage: x, perNodeConfigInitContainerImage: y, jmxInitContainerImage: {name: z},", "-Remove Server,PerNodeConfigInitContainer,JmxInitContainer", "-spec.cassandra.serverImage; -spec.cassandra.perNodeConfigInitContainerImage; -spec.cassandra.jmxInitContainerImage")]
    [InlineData("cassandra: containers: [{name: server-system-logger, image: x}], telemetry: {vector: {image: y}},", "-Remove SystemLogger,Vector,ConfigBuilder", "-spec.cassandra.containers[0].image; -spec.cassandra.telemetry.vector.image")]
    [InlineData("dc1: stargate: {size: 1, containerImage: {name: x}}, serverImage: y,", "-Remove Stargate,Server -Datacenter dc1", "-spec.cassandra.datacenters[0].serverImage; -spec.cassandra.datacenters[0].stargate.containerImage")]
    [InlineData("dc1: size: 3,", "-Remove Server,Stargate,Vector", "")]
    public void Removals(string where, string command, string expected)
    {
        var colon = where.IndexOf(':', StringComparison.Ordinal);
        var text = where[(colon + 2)..];
        var cluster = where[..colon] switch { "spec" => ClusterIntents.Cluster(spec: text), "cassandra" => ClusterIntents.Cluster(cassandra: text), _ => ClusterIntents.Cluster(dc1: text) };
        var (edits, reported) = ClusterIntents.Translate("1.32.5", cluster, command);
        Assert.Equal(expected, edits);
        Assert.Empty(reported);
    }

    [Theory]
    [InlineData("1.32.5", "{containerImage: {name: x}}")]
    [InlineData("1.14.1", "{containerImage: {name: x}, initContainerImage: {name: x}}")]
    public void A_component_does_not_go_with_its_image(string release, string reaper) =>
        Assert.Contains("reaper: {}", ClusterIntents.Refused(release, ClusterIntents.Cluster(spec: "reaper: " + reaper + ","), "-Remove Reaper").Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("1.14.1", "initContainerImage.registry=r.io; spec.reaper.initContainerImage.repository=a; spec.reaper.initContainerImage.name=b; spec.reaper.initContainerImage.tag=1", "-spec.reaper.containerImage; -spec.reaper.initContainerImage")]
    [InlineData("1.15.0", null, "-spec.reaper.containerImage")]
    public void The_init_container_of_Reaper_has_an_image_of_its_own_until_1_14_1(string release, string? set, string removed)
    {
        var cluster = ClusterIntents.Cluster(spec: "reaper: {a: b, containerImage: {name: x}, initContainerImage: {name: y}},");
        var (edits, reported) = ClusterIntents.Translate(release, cluster, "-Reaper r.io/a/b:1");
        Assert.Equal(set is not null, edits.Contains("initContainerImage", StringComparison.Ordinal));
        Assert.EndsWith(set ?? "containerImage.tag=1", edits, StringComparison.Ordinal);
        Assert.Equal(set is null ? [] : ["KSI0185"], reported.Select(diagnostic => diagnostic.Id));
        Assert.Equal(removed, ClusterIntents.Translate(release, cluster, "-Remove Reaper").Edits);
        Assert.Empty(ClusterIntents.Translate(release, cluster.Replace("name: y", "name: x", StringComparison.Ordinal), "-Reaper r.io/a/b:1").Reported);
    }

    [Theory]
    // cass-operator 1.24 and later: read-only only without a serverImage.
    [InlineData("1.22.0", "serverVersion: \"4.1.7\",", "KSI0206", "1.23.2")]
    [InlineData("1.32.5", "serverVersion: \"4.1.7\",", "KSI0206", null)]
    [InlineData("1.32.5", "serverVersion: \"4.0.7\",", null, null)]
    [InlineData("1.32.5", "serverVersion: \"4.1.7\", readOnlyRootFilesystem: true,", null, null)]
    [InlineData("1.32.5", "serverVersion: \"4.1.7\", serverImage: x:1,", null, null)]
    public void The_read_only_root_file_system_ends_with_a_server_image(string release, string dc1, string? id, string? cassOperator)
    {
        var (_, reported) = ClusterIntents.Translate(release, ClusterIntents.Cluster(dc1: dc1), "-Server a/b:1 -Datacenter dc1", cassOperator);
        // 1.23.2 does not know the rule yet.
        Assert.Equal(id is null || cassOperator is not null ? [] : [id], reported.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void One_stargate_for_different_servers_is_told()
    {
        var cluster = ClusterIntents.Cluster(spec: "stargate: {size: 1},", dc1: "serverVersion: \"3.11.14\",");
        Assert.Equal("KSI0206", Assert.Single(ClusterIntents.Translate("1.32.5", cluster, "-Stargate r.io/a/b:1").Reported).Id);
    }

    [Theory]
    [InlineData("metadata: {name: x}\nspec: {}", "KSI0200")]
    [InlineData("kind: K8ssandraCluster\nmetadata: {name: x}\nspec: {}", "KSI0201")]
    public void What_is_no_cluster(string yaml, string id) => Assert.Equal(id, ClusterIntents.Refused("1.32.5", yaml, "-Server a/b:1").Id);

    // ---- what becomes of it ------------------------------------------------------------------------------------------

    [Theory]
    [MemberData(nameof(AllReleases))]
    public void A_manifest_runs_what_was_asked_for_and_asking_again_changes_nothing(string release)
    {
        const string Manifest = """
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata:
              name: shop # ours
            spec:
              medusa:
                storageProperties: {storageProvider: s3}
              reaper: {deploymentMode: PER_DC}
              stargate:
                size: 1
              cassandra:
                serverVersion: "4.0.7"
                # both in one region
                datacenters:
                  - metadata: {name: dc1}
                    size: 3
                  - metadata:
                      name: dc2
                    size: 3

            """;
        var text = Manifest;
        string[] commands =
        [
            "-Server registry.example.com/team/cassandra:4.0.7",
            "-Server registry.example.com/team/cassandra:4.0.8 -Datacenter dc2",
            "-Medusa registry.example.com/team/medusa:1 -Reaper registry.example.com:5000/team/x/reaper:2 -Stargate registry.example.com/team/stargate:3",
            "-Reaper registry.example.com/team/reaper:3 -PullPolicy Always -PullSecret regcred",
        ];
        foreach (var command in commands)
        {
            var edited = Edit(text, command);
            Assert.False(edited.IsUnchanged);
            Assert.True(Edit(edited.Text, command).IsUnchanged);
            text = edited.Text;
            // What the datacenter says itself is no news after the first command.
            Assert.Empty(Verify(release, text, command));
        }

        Assert.Equal("KSI0204", Assert.Single(Verify(release, text, commands[0])).Id);
        // Taken back, nothing is left of it.
        foreach (var command in new[] { "-Remove Server,Medusa,Stargate", "-Remove Server -Datacenter dc2" })
            text = Edit(text, command).Text;
        Assert.Equal(Manifest.Replace("reaper: {deploymentMode: PER_DC}", "", StringComparison.Ordinal), WithoutReaper(text));

        EditedText Edit(string manifest, string command)
        {
            var manager = new K8ssandraOperatorRelease(OperatorVersion.Parse(release));
            var edits = ClusterIntents.Parse(command).EditsFor(ClusterIntents.Root(manifest), manager, new CassOperatorRelease(manager.Ships.CassOperatorLibrary), static _ => { });
            return DocumentEditor.Edit(manifest, 0, "cluster.yaml", edits);
        }

        static string WithoutReaper(string manifest)
        {
            var start = manifest.IndexOf("reaper:", StringComparison.Ordinal);
            return manifest.Remove(start, manifest.IndexOf('\n', start) - start);
        }
    }

    [Theory]
    [InlineData("1.32.5", "serverImage: a/b:1,", "", "-Server a/b:1")]
    [InlineData("1.32.5", "serverImage: docker.io/a/b:1,", "", "-Server a/b:1")]
    [InlineData("1.32.5", "", "medusa: {containerImage: {registry: r.io, repository: a, name: b, tag: '1'}},", "-Medusa r.io/a/b:1")]
    [InlineData("1.4.1", "", "stargate: {size: 1, containerImage: {registry: r.io, repository: a, name: b, tag: '1'}},", "-Stargate r.io/a/b:1")]
    [InlineData("1.5.0", "telemetry: {vector: {enabled: true, image: a/b:1}},", "", "-Vector a/b:1")]
    [InlineData("1.32.5", "telemetry: {vector: {enabled: true, image: a/b:1}},", "", "-Vector a/b:1")]
    public void Reached(string release, string cassandra, string spec, string command) => Assert.Empty(Verify(release, ClusterIntents.Cluster(cassandra, spec), command));

    [Theory]
    [InlineData("1.32.5", "serverImage: a/b:1,", "", "serverImage: x/y:1,", "-Server a/b:1", "KSI0204", "spec.cassandra.datacenters[0].serverImage")]
    [InlineData("1.32.5", "serverImage: a/b:1,", "", "containers: [{name: cassandra, image: x/y:1}],", "-Server a/b:1", "KSI0204", "spec.cassandra.datacenters[0].containers[0].image")]
    // A Stargate at the datacenter gets tag and repository of the CRD (of the object that is there), which win.
    [InlineData("1.32.5", "", "stargate: {size: 1, containerImage: {registry: docker.io, repository: a, name: b, tag: '1'}},", "stargate: {size: 1},", "-Stargate a/b:1", "KSI0204", "spec.cassandra.datacenters[0].stargate")]
    [InlineData("1.32.5", "perNodeConfigInitContainerImage: a/b:1,", "", "", "-PerNodeConfigInitContainer a/b:1", "KSI0205", null)]
    [InlineData("1.4.1", "", "stargate: {size: 1, containerImage: {registry: docker.io, repository: a, name: b, tag: '1'}},", "stargate: {size: 1},", "-Stargate a/b:1", "KSI0204", "spec.cassandra.datacenters[0].stargate")]
    [InlineData("1.26.0", "", "medusa: {containerImage: {registry: r.io, repository: a, name: b, tag: '1', pullPolicy: Never}},", "", "-Medusa r.io/a/b:1 -PullPolicy Always", "KSI0204", "spec.medusa.containerImage.pullPolicy")]
    public void Not_reached(string release, string cassandra, string spec, string dc1, string command, string id, string? decider)
    {
        var found = Verify(release, ClusterIntents.Cluster(cassandra, spec, dc1), command);
        Assert.NotEmpty(found);
        Assert.All(found, diagnostic => Assert.Equal((id, decider), (diagnostic.Id, diagnostic.Location?.Path)));
        Assert.Equal(found.Select(diagnostic => diagnostic.Message).Distinct().Count(), found.Count);
    }

    private static List<Diagnostic> Verify(string release, string yaml, string command)
    {
        var reported = new List<Diagnostic>();
        ClusterIntents.Parse(command).Verify(Answers.To(yaml, k8ssandraOperator: release, cassOperator: new K8ssandraOperatorRelease(OperatorVersion.Parse(release)).Ships.CassOperatorLibrary.ToString()).Images, (_, finding) => reported.Add(finding));
        return reported;
    }
}
