namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Facts of k8ssandra/cass-operator, pkg/reconciliation/construct_podtemplatespec.go and apis/cassandra/v1beta1/cassandradatacenter_types.go.</summary>
public class CassandraDatacenterTests
{
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec:\n  clusterName: c\n  serverType: {0}\n  serverVersion: \"{1}\"\n";
    private const string V1 = "---\napiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {system-logger: 'l/l:1', config-builder: 'b/b:1', k8ssandra-client: 'k/k:1'}\ndefaults: {cassandra: {repository: s/s}, dse: {repository: d/d}, hcd: {repository: h/h}}\n";
    private const string V2 = "---\napiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages: {system-logger: {repository: l, name: l, tag: '1'}, config-builder: {repository: b, name: b, tag: '1'}, k8ssandra-client: {repository: k, name: k, tag: '1'}}\ntypes: {cassandra: {repository: s, name: s}, dse: {repository: d, name: d}, hcd: {repository: h, name: h}}\n";

    [Theory]
    // Which init containers there are, and in which order (UseClientImage, ReadOnlyFs).
    [InlineData("1.16.0", "cassandra", "4.1.0", "", "server-config-init=b/b:1 cassandra=s/s:4.1.0 server-system-logger=l/l:1")]
    [InlineData("1.17.0", "cassandra", "4.1.0", "", "server-config-init-base=s/s:4.1.0 server-config-init=k/k:1 cassandra=s/s:4.1.0 server-system-logger=l/l:1")]
    [InlineData("1.17.0", "cassandra", "4.1.0-rc1", "", "server-config-init=b/b:1 cassandra=s/s:4.1.0-rc1 server-system-logger=l/l:1")]
    [InlineData("1.32.0", "cassandra", "4.0.11", "", "server-config-init=b/b:1 cassandra=s/s:4.0.11 server-system-logger=l/l:1")]
    [InlineData("1.21.0", "hcd", "1.0.0", "", "server-config-init-base=h/h:1.0.0 server-config-init=k/k:1 cassandra=h/h:1.0.0 server-system-logger=l/l:1")]
    [InlineData("1.23.0", "dse", "6.8.30", "", "server-config-init=b/b:1 cassandra=d/d:6.8.30 server-system-logger=l/l:1")]
    [InlineData("1.23.0", "dse", "6.8.30", "  readOnlyRootFilesystem: true\n", "server-config-init-base=d/d:6.8.30 server-config-init=b/b:1 cassandra=d/d:6.8.30 server-system-logger=l/l:1")]
    [InlineData("1.24.0", "dse", "6.8.30", "", "server-config-init-base=d/d:6.8.30 server-config-init=b/b:1 cassandra=d/d:6.8.30 server-system-logger=l/l:1")]
    [InlineData("1.24.0", "dse", "6.8.30", "  serverImage: x/y:1\n", "server-config-init=b/b:1 cassandra=x/y:1 server-system-logger=l/l:1")]
    // Fields of the spec; the ImageConfig's overrides never reach them.
    [InlineData("1.32.0", "cassandra", "4.0.11", "  serverImage: x/y:1\n  systemLoggerImage: x/l:1\n  configBuilderImage: x/b:1\n", "server-config-init=x/b:1 cassandra=x/y:1 server-system-logger=x/l:1")]
    [InlineData("1.32.0", "cassandra", "4.1.0", "  serverImage: x/y:1\n  configBuilderImage: x/b:1\n", "server-config-init-base=x/y:1 server-config-init=k/k:1 cassandra=x/y:1 server-system-logger=l/l:1")]
    [InlineData("1.32.0", "cassandra", "4.0.11", "  disableSystemLoggerSidecar: true\n", "server-config-init=b/b:1 cassandra=s/s:4.0.11")]
    // The template: positions kept, base before server-config-init, own images win.
    [InlineData("1.32.0", "cassandra", "4.0.11", "  disableSystemLoggerSidecar: true\n  podTemplateSpec: {spec: {containers: [{name: server-system-logger}, {name: side, image: 'side:1'}]}}\n", "server-config-init=b/b:1 server-system-logger=l/l:1 side=side:1 cassandra=s/s:4.0.11")]
    [InlineData("1.32.0", "cassandra", "4.1.0", "  podTemplateSpec: {spec: {initContainers: [{name: first, image: 'f:1'}, {name: server-config-init}, {name: last, image: 'l:1'}], containers: []}}\n", "first=f:1 server-config-init-base=s/s:4.1.0 server-config-init=k/k:1 last=l:1 cassandra=s/s:4.1.0 server-system-logger=l/l:1")]
    [InlineData("1.32.0", "cassandra", "4.1.0", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'i:1'}], containers: [{name: cassandra, image: 'c:1'}]}}\n", "server-config-init-base=s/s:4.1.0 server-config-init=i:1 cassandra=c:1 server-system-logger=l/l:1")]
    [InlineData("1.17.2", "cassandra", "4.1.0", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init-base, image: 'i:1'}], containers: []}}\n", "server-config-init-base=i:1 server-config-init=k/k:1 cassandra=s/s:4.1.0 server-system-logger=l/l:1")]
    // Of two with the same name the first was completed until 1.17.1, the last since (construct_podtemplatespec.go:382-389 at v1.17.0, :383-393 at v1.17.2).
    [InlineData("1.16.0", "cassandra", "4.0.11", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init}, {name: server-config-init, image: 'i:1'}], containers: []}}\n", "server-config-init=b/b:1 server-config-init=i:1 cassandra=s/s:4.0.11 server-system-logger=l/l:1")]
    [InlineData("1.17.2", "cassandra", "4.0.11", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'i:1'}, {name: server-config-init}], containers: []}}\n", "server-config-init=i:1 server-config-init=b/b:1 cassandra=s/s:4.0.11 server-system-logger=l/l:1")]
    [InlineData("1.17.1", "cassandra", "4.1.0", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init}], containers: []}}\n", "server-config-init=k/k:1 cassandra=s/s:4.1.0 server-system-logger=l/l:1")]
    public void Containers(string release, string type, string version, string rest, string expected)
    {
        var answers = Resolve(release, type, version, rest);
        Assert.Equal(expected, string.Join(' ', answers.Images.Select(image => image.Container + "=" + image.Image)));
    }

    [Fact]
    public void The_annotation_turns_on_the_new_config_builder_since_1_22_3()
    {
        var manifest = Manifest("dse", "6.8.30", "").Replace("namespace: ns", "namespace: ns, annotations: {cassandra.datastax.com/use-new-config-builder: \"true\"}", StringComparison.Ordinal);
        Assert.Equal("k/k:1", Answers.To(manifest + V1, "1.22.3")["server-config-init"].Image);
        Assert.Equal("b/b:1", Answers.To(manifest + V1, "1.22.2")["server-config-init"].Image);
        Assert.Equal("b/b:1", Answers.To(manifest.Replace("\"true\"", "\"True\"", StringComparison.Ordinal) + V1, "1.22.3")["server-config-init"].Image);
    }

    [Fact]
    public void A_second_base_container_is_a_finding_in_1_17_0()
    {
        var answers = Resolve("1.17.0", "cassandra", "4.1.0", "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init-base, image: 'i:1'}], containers: []}}\n");
        Assert.Equal(2, answers.Images.Count(image => image.Container == "server-config-init-base"));
        Assert.Contains(answers.All, diagnostic => diagnostic.Id == "KSI0101");
    }

    [Theory]
    // A container whose template names an image keeps its policy; one without gets the ImageConfig's, when that has one.
    [InlineData("1.22.4", "imagePullPolicy: Always", "{name: cassandra, image: 'x:1', imagePullPolicy: Never}", "Never")]
    [InlineData("1.22.4", "imagePullPolicy: Always", "{name: cassandra, image: 'x:1'}", null)]
    [InlineData("1.22.4", "imagePullPolicy: Always", "{name: cassandra, imagePullPolicy: Never}", "Always")]
    [InlineData("1.22.4", "imagePullPolicy: ''", "{name: cassandra, imagePullPolicy: Never}", "Never")]
    [InlineData("1.26.1", "imagePullPolicy: Always\ndefaults: {cassandra: {imagePullPolicy: IfNotPresent}}", "{name: cassandra}", "IfNotPresent")]
    public void Pull_policy(string release, string policy, string container, string? expected)
    {
        var config = "---\napiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {system-logger: 'l:1', config-builder: 'b:1'}\n" + policy + "\n";
        var manifest = Manifest("cassandra", "4.0.11", "  podTemplateSpec: {spec: {containers: [" + container + "]}}\n");
        Assert.Equal(expected, Answers.To(manifest + config, release)["cassandra"].PullPolicy);
    }

    [Fact]
    public void The_base_container_takes_the_global_policy_until_1_26_and_then_the_servers_even_an_empty_one()
    {
        var v1 = V1 + "imagePullPolicy: Always\n";
        v1 = v1.Replace("cassandra: {repository: s/s}", "cassandra: {repository: s/s, imagePullPolicy: Never}", StringComparison.Ordinal);
        Assert.Equal("Always", Answers.To(Manifest("cassandra", "4.1.0", "") + v1, "1.26.1")["server-config-init-base"].PullPolicy);
        const string Template = "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init-base, imagePullPolicy: Never}], containers: []}}\n";
        Assert.Equal("Never", Answers.To(Manifest("cassandra", "4.1.0", Template) + V1, "1.26.1")["server-config-init-base"].PullPolicy);
        Assert.Null(Answers.To(Manifest("cassandra", "4.1.0", Template) + V2, "1.32.0")["server-config-init-base"].PullPolicy);
        Assert.Equal("Always", Answers.To(Manifest("cassandra", "4.1.0", Template) + V2 + "defaults: {pullPolicy: Always}\n", "1.32.0")["server-config-init-base"].PullPolicy);
    }

    [Fact]
    public void Pull_secrets_are_the_templates_and_then_the_ImageConfigs()
    {
        var manifest = Manifest("cassandra", "4.0.11", "  podTemplateSpec: {spec: {imagePullSecrets: [{name: t}, {name: d}], containers: []}}\n");
        Assert.Equal(["t", "d", "d", "e"], Answers.To(manifest + V2 + "defaults: {pullSecrets: [d, e]}\n", "1.32.0")["cassandra"].PullSecrets);
        Assert.Equal(["t", "d"], Answers.To(manifest + V2 + "defaults: {pullSecrets: [d, e]}\noverrides: {pullSecrets: []}\n", "1.32.0")["cassandra"].PullSecrets);
    }

    [Fact]
    public void Without_a_client_image_server_config_init_gets_none()
    {
        var config = V1.Replace(", k8ssandra-client: 'k/k:1'", "", StringComparison.Ordinal);
        var image = Answers.To(Manifest("cassandra", "4.1.0", "") + config, "1.23.0")["server-config-init"];
        Assert.Equal("", image.Image);
        Assert.Contains(image.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal("r.io/", Answers.To(Manifest("cassandra", "4.1.0", "") + config + "imageRegistry: r.io\n", "1.23.0")["server-config-init"].Image);
    }

    [Theory]
    // Text that begins with a brace is read as JSON and as nothing else (apimachinery, pkg/runtime/serializer/json/json.go).
    [InlineData("1.26.1", "", "{images: {system-logger: 'l:1'}}", null)]
    [InlineData("1.26.1", "", "{\\\"images\\\": {\\\"system-logger\\\": \\\"l:1\\\"}}", "l:1")]
    [InlineData("1.26.1", "", "images: {system-logger: 'l:1'}", "l:1")]
    // 1.27 and 1.28 read v1beta1 where the label is missing (cmd/main.go:380-409 at v1.28.1).
    [InlineData("1.28.1", "", "images: {system-logger: 'l:1'}", "l:1")]
    [InlineData("1.28.1", "labels: {k8ssandra.io/config: image}", "images: {system-logger: 'l:1'}", null)]
    [InlineData("1.28.1", "labels: {k8ssandra.io/config: image}", "images: {system-logger: {name: l, tag: '1'}}", "l:1")]
    public void System_logger_of_a_ConfigMap(string release, string labels, string text, string? expected)
    {
        var map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: ns, " + labels + "}\ndata: {image_config.yaml: \"" + text + "\"}\n";
        Assert.Equal(expected, Answers.To(Manifest("cassandra", "4.0.11", "") + map, release)["server-system-logger"].Image);
    }

    [Fact]
    public void Where_the_operator_fails_the_container_is_listed_without_an_image()
    {
        var answers = Answers.To(Manifest("hcd", "1.0.0", "") + V2.Replace(", hcd: {repository: h, name: h}", "", StringComparison.Ordinal), "1.32.0");
        Assert.Equal(4, answers.Images.Count);
        Assert.Null(answers["cassandra"].Image);
        Assert.Null(answers["cassandra"].Source);
        Assert.Contains(answers["cassandra"].Diagnostics, diagnostic => diagnostic is { Id: "KSI0038", Severity: DiagnosticSeverity.Error });
        Assert.Equal("l/l:1", answers["server-system-logger"].Image);
        Assert.Null(Answers.To(Manifest("cassandra", "2.0", "") + V1, "1.20.0")["cassandra"].Image);
    }

    [Theory]
    // The lookup of a disabled sidecar's image panics all the same, unless spec.systemLoggerImage spares it (construct_podtemplatespec.go, v1.22.4).
    [InlineData("", true)]
    [InlineData("  systemLoggerImage: x/l:1\n", false)]
    public void A_disabled_logger_without_images_costs_the_pod(string rest, bool fails)
    {
        const string WithoutImages = "---\napiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\n";
        var image = Answers.To(Manifest("cassandra", "4.0.11", "  serverImage: x/y:1\n  configBuilderImage: x/b:1\n  disableSystemLoggerSidecar: true\n" + rest) + WithoutImages, "1.22.4")["cassandra"];
        Assert.Equal(fails, image.Diagnostics.Any(diagnostic => diagnostic.Id == "KSI0034"));
    }

    [Fact]
    public void A_version_without_quotes_is_refused_and_read_as_meant()
    {
        var manifest = Manifest("cassandra", "4.10", "").Replace("\"4.10\"", "4.10", StringComparison.Ordinal);
        var answers = Answers.To(manifest + V2, "1.32.0");
        Assert.Equal("s/s:4.10", answers["cassandra"].Image);
        var diagnostic = Assert.Single(answers["cassandra"].Diagnostics, diagnostic => diagnostic.Id == "KSI0004");
        Assert.Equal(7, diagnostic.Location!.Line);
        Assert.Contains("\"4.10\"", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_trace_names_every_candidate_and_its_fate()
    {
        var image = Answers.To(Manifest("cassandra", "4.0.11", "  serverImage: x.io/y:1\n") + V2 + "overrides: {registry: r.io}\n", "1.32.0")["cassandra"];
        Assert.Equal(ImageTier.DatacenterSpec, image.Source);
        Assert.Equal(
            ["Image=x.io/y:1 (DatacenterSpec, Won)", "Image=r.io/s/s:4.0.11 (ImageConfigOverrides, Shadowed)"],
            image.Trace.Where(entry => entry.Field == ImageField.Image).Select(entry => entry.ToString()));
        Assert.Equal(
            ["Registry=x.io (DatacenterSpec, Won)", "Registry=r.io (ImageConfigOverrides, Shadowed)"],
            image.Trace.Where(entry => entry.Field == ImageField.Registry).Select(entry => entry.ToString()));
        Assert.Equal("test.yaml:8:16", image.Trace[0].Location!.ToString());
        Assert.Equal("spec.serverImage", image.Trace[0].Location!.Path);
        Assert.Contains(image.Diagnostics, diagnostic => diagnostic.Id == "KSI0103");
    }

    private static Answers Resolve(string release, string type, string version, string rest) =>
        Answers.To(Manifest(type, version, rest) + (release is "1.32.0" or "1.28.1" ? V2 : V1), release);

    private static string Manifest(string type, string version, string rest) =>
        Dc.Replace("{0}", type, StringComparison.Ordinal).Replace("{1}", version, StringComparison.Ordinal) + rest;
}
