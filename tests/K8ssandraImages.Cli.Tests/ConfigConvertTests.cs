using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary><c>config convert</c>, <c>config kustomize</c> and <c>config helm-values</c>: commands whose answer is a text.</summary>
public sealed class ConfigConvertTests : IDisposable
{
    private const string Old = """
        # ours
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        imageRegistry: registry.example.com # R
        images:
          system-logger: k8ssandra/system-logger:v1
          config-builder: datastax/cass-config-builder:1
          k8ssandra-client: k8ssandra/k8ssandra-client:v0.8.1
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api}
          dse: {repository: datastax/dse-mgmtapi-6_8}
          hcd: {repository: datastax/hcd}

        """;

    private const string New = """
        # ours
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        overrides:
          registry: registry.example.com # R
        images:
          system-logger:
            repository: k8ssandra
            name: system-logger
            tag: v1
          config-builder:
            repository: datastax
            name: cass-config-builder
            tag: "1"
          k8ssandra-client:
            repository: k8ssandra
            name: k8ssandra-client
            tag: v0.8.1
        types:
          cassandra:
            repository: k8ssandra
            name: cass-management-api
          dse:
            repository: datastax
            name: dse-mgmtapi-6_8
          hcd:
            repository: datastax
            name: hcd

        """;

    private const string Version = "images:\n  cassandra: {4.0.17: own/cassandra:x}\n";

    private const string Note = """
        # v1beta2 has no image per server version. Set spec.serverImage, in a K8ssandraCluster spec.cassandra.serverImage, of cassandra 4.0.17 to registry.example.com/own/cassandra:x.
        #   images.cassandra["4.0.17"]: own/cassandra:x
        overrides:
        """;

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    // ---- convert ----------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("--path")]
    [InlineData("--image-config")]
    public void The_new_text_and_nothing_else_is_on_standard_output(string option)
    {
        var run = Run.Of("config", "convert", option, _folder.File("image_config.yaml", Old), "--to-cass-operator-version", "1.30.2");
        Assert.Equal((0, New, ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void It_can_be_piped_in()
    {
        var run = Run.Piped(Old, "config", "convert", "--to-cass-operator-version", "1.30.2");
        Assert.Equal((0, New), (run.ExitCode, run.Output));
    }

    [Fact]
    public void What_differs_is_told_beside_it()
    {
        var run = Run.Piped(Old.Replace("images:\n", Version, StringComparison.Ordinal), "config", "convert", "--to-cass-operator-version", "1.30.2");
        Assert.Equal((0, New.Replace("overrides:", Note, StringComparison.Ordinal)), (run.ExitCode, run.Output));
        Assert.Contains(run.ErrorLines, line => line.Contains("warning KSI0190: cassandra 4.0.17", StringComparison.Ordinal));
        Assert.Contains("serverImage: registry.example.com/own/cassandra:x", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_of_k8ssandra_operator_adds_its_images()
    {
        var run = Run.Piped(Old, "config", "convert", "--to-k8ssandra-operator-version", "1.32.5");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\n  medusa:\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("KSI0194", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_are_documents_of_one_stream()
    {
        var run = Run.Of("config", "convert", "--path", _folder.File("1.yaml", Old), _folder.File("2.yaml", Old.Replace("# ours", "# theirs", StringComparison.Ordinal)), "--to-cass-operator-version", "1.30.2");
        Assert.Equal((0, New + "---\n" + New.Replace("# ours", "# theirs", StringComparison.Ordinal)), (run.ExitCode, run.Output));
    }

    [Fact]
    public void What_is_v1beta2_already_goes_through_with_a_warning()
    {
        var run = Run.Piped(New, "config", "convert");
        Assert.Equal((0, New), (run.ExitCode, run.Output));
        Assert.Contains("warning KSI0195", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public void Json_has_the_properties_of_the_contract(string format)
    {
        var run = Run.Piped(Old.Replace("images:\n", Version, StringComparison.Ordinal), "config", "convert", "--to-cass-operator-version", "1.30.2", "-o", format);
        var item = format == "json" ? Assert.Single(run.Json.EnumerateArray()) : run.Json;
        Assert.Equal(Names(typeof(K8ssImageConfigConversion)), Names(item));
        Assert.Equal((New.Replace("overrides:", Note, StringComparison.Ordinal), "v1beta2", "1.26.1", "1.30.2"), (item.GetProperty("content").GetString(), item.GetProperty("api").GetString(), item.GetProperty("fromRelease").GetString(), item.GetProperty("toRelease").GetString()));
        Assert.True(item.GetProperty("compared").GetInt32() > 50);
        Assert.Equal(JsonValueKind.Null, item.GetProperty("toK8ssandraOperatorRelease").ValueKind);
        Assert.NotEqual(0, item.GetProperty("differences").GetArrayLength());
        Assert.All(item.GetProperty("differences").EnumerateArray(), static difference =>
        {
            Assert.Equal(Names(typeof(K8ssImageChange)), Names(difference));
            Assert.Equal("KSI0190", Assert.Single(difference.GetProperty("diagnostics").EnumerateArray()).GetProperty("id").GetString());
        });
        // JSON has it itself.
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData(1, "KSI0197", Old + "---\napiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: k}\nspec: {cassandra: {serverVersion: 4.0.17, datacenters: [{metadata: {name: dc1}, size: 1}]}}\n")]
    [InlineData(1, "KSI0030", "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: []\n")]
    [InlineData(1, "KSI0001", "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: [\n")]
    [InlineData(1, "KSI0011", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n")]
    public void Findings_of_severity_error_count(int expected, string id, string text)
    {
        var run = Run.Piped(text, "config", "convert");
        Assert.Equal(expected, run.ExitCode);
        Assert.Contains("error " + id, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give the ImageConfig with --path or --image-config", "config convert")]
    [InlineData("do not go together", "config convert --path x --context y")]
    [InlineData("standard input", "config convert --path - --image-config -")]
    [InlineData("KSI0012", "config convert --path - --to-cass-operator-version one")]
    [InlineData("KSI0196", "config convert --path - --to-cass-operator-version 1.26.1")]
    [InlineData("KSI0196", "config convert --path - --to-k8ssandra-operator-version 1.26.0")]
    [InlineData("KSI0010", "config convert --path does-not-exist")]
    [InlineData("KSI0010", "config convert --image-config does-not-exist")]
    [InlineData("is no output format", "config convert --path - -o table")]
    [InlineData("give the ImageConfig with --path", "config kustomize --cass-operator-version 1.32.0")]
    [InlineData("KSI0172", "config kustomize --path -")]
    [InlineData("KSI0172", "config kustomize --path - --cass-operator-version 1.32.0 --k8ssandra-operator-version 1.32.5")]
    [InlineData("KSI0172", "config kustomize --path - --cass-operator-version 1.32.0 --plane data")]
    [InlineData("is no plane", "config kustomize --path - --k8ssandra-operator-version 1.32.5 --plane both")]
    [InlineData("KSI0012", "config kustomize --path - --cass-operator-version one")]
    [InlineData("KSI0010", "config kustomize --path does-not-exist --cass-operator-version 1.32.0")]
    [InlineData("is no output format", "config kustomize --path - --cass-operator-version 1.32.0 -o csv")]
    [InlineData("give the ImageConfig with --path", "config helm-values --chart-version 0.62.0")]
    [InlineData("KSI0172", "config helm-values --path -")]
    [InlineData("KSI0012", "config helm-values --path - --chart-version one")]
    [InlineData("KSI0010", "config helm-values --path does-not-exist --chart-version 0.62.0")]
    public void Bad_usage(string says, string args)
    {
        var run = Run.With(args.Contains("--path -", StringComparison.Ordinal) ? Old : null, new MemoryStream(), args.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config convert")]
    [InlineData("config kustomize --cass-operator-version 1.26.1")]
    [InlineData("config helm-values --chart-version 0.60.0")]
    public void A_terminal_does_not_act_on_a_text(string args)
    {
        var file = _folder.File("evil.yaml", Old.Replace("# ours", "# \u001b]0;ours\u0007 \u009b31m", StringComparison.Ordinal).Replace("imageRegistry: registry.example.com # R", "imageRegistry: registry.example.com # R\u001b[31m", StringComparison.Ordinal));
        var shown = Run.AtTerminal(colour: false, [.. args.Split(' '), "--path", file]);
        Assert.DoesNotContain(shown.Output + shown.Error, static c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void The_ImageConfigs_of_clusters_are_converted()
    {
        var map = new { apiVersion = "v1", kind = "ConfigMap", metadata = new { name = "cass-operator-manager-config", @namespace = "ops" }, data = new Dictionary<string, string> { ["image_config.yaml"] = Old } };
        var deployment = JsonNode.Parse("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cass-operator","namespace":"ops"},"spec":{"template":{"spec":{
              "volumes":[{"name":"c","configMap":{"name":"cass-operator-manager-config"}}],
              "containers":[{"name":"manager","image":"docker.io/k8ssandra/cass-operator:v1.26.1","volumeMounts":[{"name":"c","mountPath":"/configs"}]}]}}}}
            """)!;
        using var server = new FakeServer().With([deployment, map, Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var item = Assert.Single(Run.Of("config", "convert", "--kubeconfig", kubeconfig.Path, "--context", "only", "-o", "json").Json.EnumerateArray());
        Assert.Equal(("only", "ops", "cass-operator-manager-config"), (item.GetProperty("context").GetString(), item.GetProperty("namespace").GetString(), item.GetProperty("name").GetString()));
        Assert.Equal(New, item.GetProperty("content").GetString());
    }

    // ---- kustomize --------------------------------------------------------------------------------------------------

    [Fact]
    public void Without_a_destination_the_files_are_one_stream()
    {
        var run = Run.Piped(New, "config", "kustomize", "--cass-operator-version", "1.32.0");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("# kustomization.yaml\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n---\n# image-config.yaml\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("github.com/k8ssandra/cass-operator/config/deployments/default?ref=v1.32.0", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  image_config.yaml: |\n    # ours\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_gets_the_files_and_keeps_what_it_has()
    {
        var destination = Path.Combine(_folder.Path, "deploy", "operator");
        var args = new[] { "config", "kustomize", "--path", _folder.File("i.yaml", New), "--cass-operator-version", "1.32.0", "--destination", destination };
        var planned = Run.Of([.. args, "--dry-run"]);
        Assert.Equal(0, planned.ExitCode);
        Assert.StartsWith("# kustomization.yaml\n", planned.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(destination));

        var run = Run.Of(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([Path.Combine(destination, "kustomization.yaml"), Path.Combine(destination, "image-config.yaml")], run.OutputLines[..2]);
        Assert.Contains("kubectl apply", run.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains("# ours", File.ReadAllText(Path.Combine(destination, "image-config.yaml")), StringComparison.Ordinal);

        var again = Run.Of(args);
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("error KSI0169", again.Error, StringComparison.Ordinal);
    }

    // It is given as seen from where the command runs, and written as seen from the file.
    [Fact]
    public void A_folder_as_resource_is_named_from_the_destination()
    {
        var destination = Path.Combine(_folder.Path, "deploy");
        var file = _folder.File("i.yaml", New);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "base"));
        Assert.Equal(0, Run.Of("config", "kustomize", "--path", file, "--cass-operator-version", "1.32.0", "--resource", Path.Combine(_folder.Path, "base"), "-d", destination).ExitCode);
        Assert.Contains("- ../base\n", File.ReadAllText(Path.Combine(destination, "kustomization.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cass-operator-version 1.32.0", Old, "KSI0196")]
    [InlineData("--cass-operator-version 1.26.1", New, "KSI0196")]
    [InlineData("--k8ssandra-operator-version 1.32.5", New, "KSI0197")]
    public void A_text_that_does_not_fit_is_an_error(string args, string text, string id)
    {
        var run = Run.Piped(text, ["config", "kustomize", .. args.Split(' ')]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error " + id, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_a_kustomization_has_the_properties_of_the_contract()
    {
        var run = Run.Piped(Old, "config", "kustomize", "--k8ssandra-operator-version", "1.26.0", "--plane", "data", "--cluster-scope", "--default-registry", "r.example.com", "--image-pull-secret", "one", "two", "-o", "json");
        var item = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(Names(typeof(K8ssImageKustomization)), Names(item));
        Assert.Equal(("DataPlane", true, "K8ssandraOperator"), (item.GetProperty("plane").GetString(), item.GetProperty("clusterScope").GetBoolean(), item.GetProperty("operator").GetString()));
        Assert.All(item.GetProperty("files").EnumerateArray(), static file => Assert.Equal(Names(typeof(KustomizationFile)), Names(file)));
        Assert.Contains(item.GetProperty("files").EnumerateArray(), static file => file.GetProperty("content").GetString()!.Contains("one", StringComparison.Ordinal) && file.GetProperty("content").GetString()!.Contains("r.example.com", StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
    }

    // ---- helm-values ------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("--chart-version 0.64.1", "global:\n  imageConfig:\n")]
    [InlineData("--cass-operator-version 1.30.0", "global:\n  imageConfig:\n")]
    public void The_values_are_on_standard_output(string args, string expected)
    {
        var run = Run.Piped(New, ["config", "helm-values", .. args.Split(' ')]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Contains("registry: registry.example.com # R\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_chart_cannot_express_is_an_error()
    {
        var run = Run.Piped(Old, "config", "helm-values", "--chart-version", "0.42.0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error KSI0198", run.Error, StringComparison.Ordinal);
        Assert.Contains("0.44.0", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Output);
    }

    [Fact]
    public void Json_of_values_has_the_properties_of_the_contract()
    {
        var item = Assert.Single(Run.Piped(Old, "config", "helm-values", "--chart-version", "0.60.0", "-o", "json").Json.EnumerateArray());
        Assert.Equal(Names(typeof(K8ssHelmValues)), Names(item));
        Assert.Equal(("cass-operator", "0.60.0", "1.26.0"), (item.GetProperty("chart").GetString(), item.GetProperty("chartVersion").GetString(), item.GetProperty("cassOperatorVersion").GetString()));
    }

    // ---- all --------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("convert")]
    [InlineData("kustomize")]
    [InlineData("helm-values")]
    public void Help_has_examples(string command)
    {
        var run = Run.Of("config", command, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Examples:\n  k8ssimages config " + command + " --path", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(Type contract) =>
        contract.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(JsonElement item) => item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
}
