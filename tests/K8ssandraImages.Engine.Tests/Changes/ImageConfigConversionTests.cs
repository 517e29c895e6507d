using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>
/// ImageConfigs v1beta1 written as v1beta2: what v1beta1 says is A.1 to A.7 of pkg/images/images.go, what v1beta2 says is
/// pkg/images/images_v1beta2.go.
/// </summary>
public class ImageConfigConversionTests
{
    private const string Images = "images: {system-logger: 'a/l:1', config-builder: 'a/b:1', k8ssandra-client: 'a/k:1'}\n";
    private const string Hcd = "defaults: {hcd: {repository: datastax/hcd}}\n";

    [Fact]
    public void Everything_of_a_file_goes_where_it_belongs()
    {
        var converted = Conversions.Of("1.26.1", """
            # Head of the file.

            # Second paragraph.
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig # the kind
            metadata:
              name: image-config
            # All from ours.
            imageRegistry: registry.example.com/mirror/
            imagePullSecret: # ticket 7
              name: pull
            imagePullPolicy: Always # for now
            images: # what pods run
              # the logger
              system-logger: "k8ssandra/system-logger:v1.24.0" # pinned
              config-builder: docker.io/datastax/cass-config-builder:1.0-ubi
              # k8ssandra-client: commented/out:1
              k8ssandra-client: k8ssandra/k8ssandra-client:v0.8.1
              cassandra:
                # ticket 12
                "4.0.17": platform/cassandra:4.0.17-build7 # build 7
            # servers
            defaults:
              cassandra:
                repository: "k8ssandra/cass-management-api" # ours
                suffix: "-ubi" # ubi
              # dse: not here
              hcd:
                repository: datastax/hcd
            # the end
            """, "1.32.0");
        Assert.Equal(
            """
            # Head of the file.

            # Second paragraph.
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig # the kind
            metadata:
              name: image-config
            # v1beta2 has no image per server version. Set spec.serverImage, in a K8ssandraCluster spec.cassandra.serverImage, of cassandra 4.0.17 to registry.example.com/mirror/platform/cassandra:4.0.17-build7.
            #   # ticket 12
            #   images.cassandra["4.0.17"]: platform/cassandra:4.0.17-build7 # build 7
            overrides:
              # All from ours.
              registry: registry.example.com/mirror
              pullSecrets:
                - pull # ticket 7
            defaults:
              pullPolicy: Always # for now
            images: # what pods run
              # the logger
              system-logger: # pinned
                repository: k8ssandra
                name: system-logger
                tag: v1.24.0
              config-builder:
                registry: docker.io
                repository: datastax
                name: cass-config-builder
                tag: 1.0-ubi
              # k8ssandra-client: commented/out:1
              k8ssandra-client:
                repository: k8ssandra
                name: k8ssandra-client
                tag: v0.8.1
            # servers
            types:
              cassandra:
                repository: k8ssandra # ours
                name: cass-management-api
                suffix: -ubi # ubi
              # dse: not here
              hcd:
                repository: datastax
                name: hcd
              dse:
                repository: datastax
                name: dse-mgmtapi-6_8
            # the end

            """,
            converted.Text);
        Assert.Equal(
            [
                "cassandra 4.0.17 cassandra: registry.example.com/mirror/platform/cassandra:4.0.17-build7 -> registry.example.com/mirror/k8ssandra/cass-management-api:4.0.17-ubi",
                "cassandra 4.0.17, use-new-config-builder server-config-init-base: registry.example.com/mirror/platform/cassandra:4.0.17-build7 -> registry.example.com/mirror/k8ssandra/cass-management-api:4.0.17-ubi",
            ],
            converted.Differences);
        Assert.Contains("serverImage: registry.example.com/mirror/platform/cassandra:4.0.17-build7", converted.Proof.Differences[0].Diagnostics[0].Remedy, StringComparison.Ordinal);
        Assert.Empty(converted.After.Diagnostics);
    }

    // from, text, to, a line of the new text
    [Theory]
    // The registry for all is an override; the key that the release does not read is none.
    [InlineData("1.26.1", Images + "imageRegistry: r.io", "1.32.0", "overrides:\n  registry: r.io\n")]
    [InlineData("1.10.0", Images + "imageRegistryOverride: r.io", "1.32.0", "overrides:\n  registry: r.io\n")]
    [InlineData("1.10.0", Images + "imageRegistry: r.io", "1.32.0", "# Not carried over: cass-operator 1.10.0 does not read it.\n#   imageRegistry: r.io\n")]
    [InlineData("1.26.1", Images + "imageRegistry: r.io//", "1.32.0", "  registry: r.io/\n")]
    // One component with a registry of its own, and an override would move it too.
    [InlineData("1.26.1", Images + "imageRegistry: r.io\ndefaults: {system-logger: {imageRegistry: o.io}}", "1.32.0", "  system-logger:\n    registry: o.io\n    repository: a\n")]
    [InlineData("1.26.1", Images + "imageRegistry: r.io\ndefaults: {system-logger: {imageRegistry: o.io}}", "1.32.0", "  config-builder:\n    registry: r.io\n")]
    [InlineData("1.26.1", Images + "imageRegistry: r.io\ndefaults: {system-logger: {imageRegistry: r.io}}", "1.32.0", "overrides:\n  registry: r.io\n")]
    [InlineData("1.22.4", Images + "imageRegistry: r.io\ndefaults: {system-logger: {imageRegistry: o.io}}", "1.32.0", "overrides:\n  registry: r.io\n")]
    // The namespace replaces one component of a path, overrides.repository would replace the path.
    [InlineData("1.26.1", "images: {system-logger: 'docker.io/a/b/c:1'}\nimageNamespace: ns", "1.32.0", "    registry: docker.io\n    repository: ns/b\n    name: c\n")]
    [InlineData("1.26.1", "images: {system-logger: 'a/b:1'}\nimageNamespace: ''", "1.32.0", "  system-logger:\n    name: b\n    tag: \"1\"\n")]
    [InlineData("1.26.1", "images: {system-logger: 'busybox:1'}\nimageNamespace: ns", "1.32.0", "  system-logger:\n    name: busybox\n")]
    // localhost is no registry to the operator, a dot or a colon makes one.
    [InlineData("1.26.1", "images: {system-logger: 'localhost/a/b:1'}", "1.32.0", "    repository: localhost/a\n    name: b\n")]
    [InlineData("1.26.1", "images: {system-logger: 'localhost:5000/b:1'}", "1.32.0", "    registry: localhost:5000\n    name: b\n")]
    // Tags that YAML would read as numbers, digests, both, none.
    [InlineData("1.26.1", "images: {system-logger: 'a/b:1.0'}", "1.32.0", "    tag: \"1.0\"\n")]
    [InlineData("1.26.1", "images: {system-logger: 'a/b@sha256:ab'}", "1.32.0", "    name: b\n    digest: sha256:ab\n")]
    [InlineData("1.26.1", "images: {system-logger: 'a/b@sha256:ab'}", "1.27.1", "    name: b@sha256\n    tag: ab\n")]
    [InlineData("1.26.1", "images: {system-logger: 'a/b:v1@sha256:ab'}", "1.32.0", "    name: b\n    tag: v1@sha256:ab\n")]
    [InlineData("1.26.1", "images: {system-logger: a/b}", "1.32.0", "    name: b\n    tag: latest\n")]
    // Policies: the one for all is a default, for those of a component win in v1beta1.
    [InlineData("1.26.1", Images + "imagePullPolicy: Always\ndefaults: {system-logger: {imagePullPolicy: Never}, dse: {imagePullPolicy: Never}}", "1.32.0", "defaults:\n  pullPolicy: Always\n")]
    [InlineData("1.26.1", Images + "imagePullPolicy: Always\ndefaults: {system-logger: {imagePullPolicy: Never}, dse: {imagePullPolicy: Never}}", "1.32.0", "    tag: \"1\"\n    pullPolicy: Never\n")]
    [InlineData("1.26.1", Images + "imagePullPolicy: Always\ndefaults: {system-logger: {imagePullPolicy: Never}, dse: {imagePullPolicy: Never}}", "1.32.0", "    name: dse-mgmtapi-6_8\n    pullPolicy: Never\n")]
    // Secrets of components reach every pod, in order.
    [InlineData("1.26.1", Images + "imagePullSecret: {name: g}\ndefaults: {medusa: {imagePullSecret: {name: m}}}", "1.32.0", "  pullSecrets:\n    - g\n    - m\n")]
    [InlineData("1.22.4", Images + "imagePullSecret: {name: g}\ndefaults: {cassandra: {imagePullSecret: {name: m}}}", "1.32.0", "  pullSecrets:\n    - g\ntypes:")]
    // What is compiled into the old release has to be written.
    [InlineData("1.26.1", Images, "1.32.0", "types:\n  cassandra:\n    repository: k8ssandra\n    name: cass-management-api\n  dse:\n    repository: datastax\n    name: dse-mgmtapi-6_8\n")]
    [InlineData("1.20.0", Images, "1.32.0", "  dse:\n    repository: datastax\n    name: dse-server\n")]
    [InlineData("1.26.1", Images + "defaults: {cassandra: {suffix: -u}}", "1.32.0", "#   defaults.cassandra.suffix: -u\n")]
    [InlineData("1.26.1", Images + "defaults: {cassandra: {repository: 'r.io:5000/x/z', suffix: -u}}", "1.32.0", "    registry: r.io:5000\n    repository: x\n    name: z\n    suffix: -u\n")]
    // An image without a path in a release that took it for a registry.
    [InlineData("1.12.0", "images: {system-logger: 'busybox:1.0'}\nimageRegistry: r.io", "1.32.0", "  system-logger:\n    name: busybox\n    tag: \"1.0\"\n")]
    // Components that only k8ssandra-operator knows.
    [InlineData("1.26.1", "images: {medusa: 'm/medusa:1'}", "1.32.0", "  medusa:\n    repository: m\n    name: medusa\n    tag: \"1\"\n")]
    [InlineData("1.22.4", "images: {medusa: 'm/medusa:1'}", "1.32.0", "# Not carried over: cass-operator 1.22.4 does not read it.\n#   images.medusa: m/medusa:1\n")]
    public void A_line(string from, string yaml, string to, string expected) =>
        Assert.Contains(expected, Conversions.Of(from, yaml, to).Text, StringComparison.Ordinal);

    // Whoever reads that nothing changes does not look at an image that was none before.
    [Theory]
    [InlineData("a/b/")]
    [InlineData("a/B")]
    public void An_invalid_image_without_a_tag_is_not_called_the_same(string image)
    {
        var conversion = Conversions.Of("1.26.1", "images: {system-logger: '" + image + "'}", "1.32.0");
        var difference = conversion.Proof.Differences.First(difference => difference.Container == "server-system-logger");
        Assert.Contains("is no valid image", Assert.Single(difference.Diagnostics).Message, StringComparison.Ordinal);
    }

    // from, text, to, the containers that differ
    [Theory]
    [InlineData("1.26.1", Images + Hcd, "1.32.0", "")]
    [InlineData("1.26.1", Images + Hcd + "imageRegistry: r.io/x\nimageNamespace: team\nimagePullPolicy: Always\nimagePullSecret: {name: s}", "1.28.1", "")]
    [InlineData("1.26.1", Images + "imageRegistry: r.io\ndefaults: {hcd: {repository: datastax/hcd, imageRegistry: o.io}}", "1.32.0", "")]
    // Without hcd's repository both give none.
    [InlineData("1.26.1", Images, "1.32.0", "hcd 1.2.2 server-config-init-base: :1.2.2 -> (none)|hcd 1.2.2 cassandra: :1.2.2 -> (none)")]
    // Until 1.26.1 the base container has the policy for all.
    [InlineData("1.26.1", Images + "imagePullPolicy: Always\ndefaults: {cassandra: {imagePullPolicy: Never}, hcd: {repository: datastax/hcd}}", "1.32.0", "cassandra 4.1.9 server-config-init-base: k8ssandra/cass-management-api:4.1.9 -> k8ssandra/cass-management-api:4.1.9")]
    [InlineData("1.28.1", Images + "imagePullPolicy: Always\ndefaults: {cassandra: {imagePullPolicy: Never}, hcd: {repository: datastax/hcd}}", "1.32.0", "")]
    [InlineData("1.22.4", "images: {system-logger: a/l, config-builder: 'a/b:1', k8ssandra-client: 'a/k:1'}\n" + Hcd, "1.32.0", "cassandra 3.11.19 server-system-logger: a/l -> a/l:latest")]
    [InlineData("1.12.0", "images: {system-logger: 'b:1', config-builder: 'a/b:1'}\nimageRegistry: r.io", "1.32.0", "cassandra 3.11.19 server-system-logger: r.io/ -> r.io/b:1|cassandra 4.1.9 server-config-init: r.io/ -> r.io/k8ssandra/k8ssandra-client:v0.8.12|cassandra 5.0.5 server-config-init-base: (none) -> r.io/k8ssandra/cass-management-api:5.0.5|cassandra 5.0.5 cassandra: (none) -> r.io/k8ssandra/cass-management-api:5.0.5|dse 6.9.11 server-config-init-base: (none) -> r.io/datastax/dse-server:6.9.11|dse 6.9.11 cassandra: (none) -> r.io/datastax/dse-server:6.9.11")]
    [InlineData("1.22.4", "images: {system-logger: 'a/l:1', config-builder: 'a/b:1', k8ssandra-client: 'a/k:1', cassandra: {'4.1.3': 'a/c:4.1.3'}}\ndefaults: {cassandra: {repository: a/c}, hcd: {repository: datastax/hcd}}", "1.32.0", "")]
    public void What_differs(string from, string yaml, string to, string expected)
    {
        var converted = Conversions.Of(from, yaml, to);
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), converted.Differences);
        Assert.All(converted.Proof.Differences, difference => Assert.All(difference.Diagnostics, finding => Assert.Equal("KSI0190", finding.Id)));
        Assert.True(converted.Proof.Compared > 60);
    }

    [Fact]
    public void A_server_image_that_would_make_the_root_writable_says_so()
    {
        var difference = Conversions.Of("1.26.1", "images: {system-logger: 'a/l:1', config-builder: 'a/b:1', k8ssandra-client: 'a/k:1', cassandra: {'4.1.3': 'o/c:4.1.3'}}\n" + Hcd, "1.32.0").Proof.Differences[0];
        Assert.Contains("readOnlyRootFilesystem: true", Assert.Single(difference.Diagnostics).Remedy, StringComparison.Ordinal);
    }

    // text, ids of what is said about the conversion
    [Theory]
    [InlineData(Images, "")]
    [InlineData("images: {system-logger: 'a/l:1', config-builder: 'a/b:1'}", "KSI0194")]
    [InlineData(Images + "imageNamespace: x", "KSI0193")]
    [InlineData(Images + "imagePullSecrets: [{name: x}]", "KSI0192")]
    [InlineData(Images + "defaults: {cassandra: {imageNamespace: x}, medusa: {imageRegistry: o.io}}", "KSI0192 KSI0192")]
    [InlineData("images: {system-logger: 'a/l:1', config-builder: 'a/b:1', k8ssandra-client: 'a/k:1', imageRegistry: x}", "KSI0192")]
    public void What_is_said_about_it(string yaml, string ids) =>
        Assert.Equal(ids, string.Join(' ', Conversions.Of("1.26.1", yaml, "1.32.0").Converted.Diagnostics.Select(finding => finding.Id)));

    [Fact]
    public void For_k8ssandra_operator_its_images_are_added_and_moved_too()
    {
        var converted = Conversions.Of("1.26.1", Images + "imageRegistry: r.io", "1.30.2", "1.32.3");
        Assert.Equal("r.io/k8ssandra/medusa:0.29.0", converted.After.Component("medusa").Image);
        Assert.Equal("r.io/thelastpickle/cassandra-reaper:4.2.5", converted.After.Component("reaper").Image);
        Assert.Contains("  # Added: k8ssandra-operator 1.32.3 ships it", converted.Text, StringComparison.Ordinal);
        // Where not everything moves, the registry is written; and imageNamespace is for it too.
        var apart = Conversions.Of("1.26.1", Images + "imageRegistry: r.io\nimageNamespace: team\ndefaults: {system-logger: {imageRegistry: o.io}}", "1.30.2", "1.32.3");
        Assert.Equal("r.io/team/medusa:0.29.0", apart.After.Component("medusa").Image);
        Assert.Equal("docker.io/k8ssandra/medusa:0.29.0", Conversions.Of("1.26.1", Images, "1.30.2", "1.32.3").After.Component("medusa").Image);
        // One that is there stays.
        Assert.Equal("m/medusa:1", Conversions.Of("1.26.1", "images: {medusa: 'm/medusa:1'}", "1.30.2", "1.32.3").After.Component("medusa").Image);
    }

    public static TheoryData<string> ReleasesOfV1Beta1 => [.. ReleaseCatalog.CassOperatorVersions.Where(version => !new CassOperatorRelease(version).ReadsLabelledConfigMap).Select(version => version.ToString())];

    [Theory]
    [MemberData(nameof(ReleasesOfV1Beta1))]
    public void What_a_release_ships_keeps_its_images(string release)
    {
        foreach (var to in ReleaseCatalog.CassOperatorVersions.Where(version => new CassOperatorRelease(version).ReadsLabelledConfigMap))
        {
            var converted = Conversions.Of(release, ReleaseCatalog.FindCassOperator(OperatorVersion.Parse(release)).ImageConfigJson, to.ToString());
            Assert.DoesNotContain(converted.Proof.Differences.SelectMany(difference => difference.Diagnostics), finding => finding.Id != "KSI0190");
            // What the old release could not build, or had no image for.
            Assert.DoesNotContain(converted.Proof.Differences, difference => difference.Before is { Length: > 0 } before && !before.StartsWith(':'));
            Assert.Empty(converted.After.Diagnostics);
        }
    }

    [Fact]
    public void A_difference_that_nothing_explains_is_an_error()
    {
        var before = (Engine.ImageConfigs.ImageConfigV1Beta1)ImageConfigs.Configs.Read("1.26.1", Images + Hcd, "v1beta1");
        var converted = ImageConfigConversion.Convert(before, new ConversionTarget(new CassOperatorRelease(OperatorVersion.Parse("1.32.0")), null));
        var wrong = ImageConfigs.Configs.Read("1.32.0", converted.Text.Replace("name: l", "name: other", StringComparison.Ordinal) + "defaults: {pullPolicy: Never, pullSecrets: [x]}\n");
        var proof = new ConversionProof(before, wrong, converted.Reasons);
        proof.AddCover();
        var logger = proof.Differences.First(difference => difference.Container == "server-system-logger");
        Assert.Equal(ImageChangeKind.Image | ImageChangeKind.PullPolicy | ImageChangeKind.PullSecrets, logger.Change);
        Assert.Equal(["KSI0191", "KSI0191", "KSI0191"], logger.Diagnostics.Select(finding => finding.Id));
    }
}
