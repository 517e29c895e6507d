namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Which operator, which release and which ImageConfig apply to a datacenter (cass-operator cmd/main.go, config/; C.1 to C.4 of its history).</summary>
public class SnapshotTests
{
    private const string V1 = "apiVersion: config.k8ssandra.io/v1beta1\n    kind: ImageConfig\n    images: {system-logger: 'one/l:1', config-builder: 'one/b:1'}\n";
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\n    kind: ImageConfig\n    images: {system-logger: {repository: two, name: l, tag: '1'}, config-builder: {name: b, tag: '1'}}\n    types: {cassandra: {name: c}}\n";

    [Theory]
    [InlineData("v1.28.1", "two/l:1")] // the labelled ConfigMap, not the file (1.27 and 1.28)
    [InlineData("v1.26.1", "one/l:1")] // the file that --config names, through the mount
    [InlineData("v1.32.0", "two/l:1")]
    public void The_operators_release_decides_which_of_two_is_read(string tag, string expected)
    {
        var answers = Answers.To(Operator(tag, "ops", "") + Map("ops", "manager-config", V1, false, manager: true) + Map("ops", "image-config", V2, true) + Dc("apps"));
        Assert.Equal(expected, answers["server-system-logger"].Image);
    }

    [Fact]
    public void Of_several_labelled_ConfigMaps_the_first_by_name_is_read_and_the_rest_reported()
    {
        var answers = Answers.To(Operator("v1.32.0", "ops", "") + Map("ops", "b", V2, true) + Map("ops", "a", V2.Replace("two", "first", StringComparison.Ordinal), true) + Dc("apps"));
        Assert.Equal("first/l:1", answers["server-system-logger"].Image);
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0064");
    }

    [Fact]
    public void A_ConfigMap_without_the_label_is_not_read_since_1_29()
    {
        var answers = Answers.To(Operator("v1.29.0", "ops", "") + Map("ops", "image-config", V2, false) + Dc("apps"));
        Assert.Null(answers["server-system-logger"].Image);
        Assert.Contains(answers["server-system-logger"].Diagnostics, diagnostic => diagnostic is { Id: "KSI0065", Severity: DiagnosticSeverity.Error });
    }

    [Fact]
    public void An_operator_that_watches_another_namespace_is_not_said_to_be_missing()
    {
        var answers = Answers.To(Operator("v1.22.4", "ops", "own") + Dc("apps"));
        Assert.StartsWith("No cass-operator Deployment that watches this namespace", Assert.Single(answers.Reported, diagnostic => diagnostic.Id == "KSI0060").Message, StringComparison.Ordinal);
        Assert.StartsWith("No cass-operator Deployment, ", Assert.Single(Answers.To(Dc("apps")).Reported, diagnostic => diagnostic.Id == "KSI0060").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_namespace_has_its_own_operator()
    {
        var answers = Answers.To(
            Operator("v1.32.0", "a", "own") + Map("a", "image-config", V2, true) + Dc("a")
            + Operator("v1.22.4", "b", "own") + Map("b", "manager-config", V1, false, manager: true) + Dc("b"));
        Assert.Equal(["two/l:1", "one/l:1"], answers.Images.Where(image => image.Container == "server-system-logger").Select(image => image.Image));
    }

    [Fact]
    public void Each_namespace_has_its_own_ConfigMap_without_operators()
    {
        var answers = Answers.To(
            Map("a", "image-config", V2, true) + Dc("a") + Map("b", "image-config", V2.Replace("two", "other", StringComparison.Ordinal), true) + Dc("b"));
        Assert.Equal(["two/l:1", "other/l:1"], answers.Images.Where(image => image.Container == "server-system-logger").Select(image => image.Image));
    }

    [Fact]
    public void The_only_one_applies_elsewhere_and_two_are_an_ambiguity()
    {
        Assert.Equal("two/l:1", Answers.To(Map("a", "image-config", V2, true) + Dc("c"))["server-system-logger"].Image);
        var answers = Answers.To(Map("a", "image-config", V2, true) + Map("b", "image-config", V2, true) + Dc("c"));
        Assert.Null(answers["server-system-logger"].Image);
        Assert.Contains(answers["server-system-logger"].Diagnostics, diagnostic => diagnostic.Id == "KSI0063");
    }

    [Fact]
    public void The_release_is_inferred_from_the_api_and_said_so()
    {
        var answers = Answers.To(Map("a", "manager-config", V1, false) + Dc("a"));
        Assert.Equal("one/l:1", answers["server-system-logger"].Image);
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0060" && diagnostic.Message.Contains("1.26.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_anything_the_newest_release_and_what_it_ships()
    {
        var answers = Answers.To(Dc("a"));
        Assert.Equal("docker.io/k8ssandra/system-logger:v1.32.0", answers["server-system-logger"].Image);
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0060");
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0062");
    }

    [Fact]
    public void A_release_that_nobody_knows_yet_is_taken_for_the_nearest()
    {
        var answers = Answers.To(Dc("a"), "1.32.7");
        Assert.Equal("docker.io/k8ssandra/system-logger:v1.32.0", answers["server-system-logger"].Image);
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0061");
    }

    [Fact]
    public void The_ImageConfig_of_the_wrong_api_stops_the_operator()
    {
        var answers = Answers.To(Operator("v1.32.0", "ops", "") + Map("ops", "image-config", V1, true) + Dc("apps"));
        var diagnostic = Assert.Single(answers["cassandra"].Diagnostics);
        Assert.Equal("KSI0030", diagnostic.Id);
        Assert.Null(answers["cassandra"].Image);
    }

    [Fact]
    public void Places_inside_a_ConfigMap_are_places_in_the_file()
    {
        var entry = Answers.To(Map("a", "image-config", V2, true) + Dc("a"))["server-system-logger"].Trace.First(candidate => candidate.Field == ImageField.Name);
        Assert.Equal("test.yaml:9:53", entry.Location!.ToString());
        Assert.Equal("data[\"image_config.yaml\"]:images.system-logger.name", entry.Location.Path);
        Assert.Equal("ConfigMap a/image-config", entry.Location.Object);
    }

    [Fact]
    public void A_digest_as_the_operators_image_does_not_tell_its_release()
    {
        var answers = Answers.To(Operator("v1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "ops", "").Replace(":v1@", "@", StringComparison.Ordinal) + Map("ops", "image-config", V2, true) + Dc("apps"));
        Assert.Equal("two/l:1", answers["server-system-logger"].Image);
        Assert.Contains(answers.Reported, diagnostic => diagnostic.Id == "KSI0069");
    }

    private static string Dc(string @namespace) =>
        "---\napiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: " + @namespace + "}\nspec: {clusterName: c1, serverType: cassandra, serverVersion: 4.0.11}\n";

    private static string Map(string @namespace, string name, string text, bool labelled, bool manager = false) =>
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + @namespace + (labelled ? ", labels: {k8ssandra.io/config: image}" : "") + "}\ndata:\n"
        + "  image_config.yaml: |\n    " + text
        + (manager ? "  controller_manager_config.yaml: |\n    apiVersion: config.k8ssandra.io/v1beta1\n    kind: OperatorConfig\n    imageConfigFile: /configs/image_config.yaml\n" : "");

    private static string Operator(string tag, string @namespace, string watch) =>
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cass-operator-controller-manager, namespace: " + @namespace + "}\nspec: {template: {spec: {containers: [{name: manager, image: 'k8ssandra/cass-operator:" + tag
        + "', args: [--config=/configs/controller_manager_config.yaml], env: [{name: WATCH_NAMESPACE, " + (watch == "own" ? "valueFrom: {fieldRef: {fieldPath: metadata.namespace}}" : "value: ''")
        + "}], volumeMounts: [{name: manager-config, mountPath: /configs}]}], volumes: [{name: manager-config, configMap: {name: manager-config}}]}}}\n";
}
