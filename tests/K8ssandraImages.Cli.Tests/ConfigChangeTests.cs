using System.Reflection;
using System.Text.Json;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary><c>config get</c>, <c>config set</c> and <c>config restore</c>.</summary>
public sealed class ConfigChangeTests : IDisposable
{
    private const string Bare = """
        # ours
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        images:
          system-logger: k8ssandra/system-logger:v1   # pinned
          config-builder: datastax/cass-config-builder:1

        """;

    private readonly Folder _folder = new();

    private string State => Path.Combine(_folder.Path, "state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Set_changes_a_file_and_tells_what_differs()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Set(file, "--registry", "registry.example.com", "--override", "--yes");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Bare + "imageRegistry: registry.example.com\n", File.ReadAllText(file));
        Assert.Contains("+imageRegistry: registry.example.com", run.OutputLines);
        Assert.Contains(run.OutputLines, line => line.Contains("k8ssandra/system-logger:v1", StringComparison.Ordinal) && line.Contains("registry.example.com/k8ssandra/system-logger:v1", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("Next: ", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("Backup: " + State, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dry_run_changes_nothing_and_leaves_nothing()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Set(file, "--registry", "registry.example.com", "--override", "--dry-run", "--force");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Planned", run.Output, StringComparison.Ordinal);
        Assert.Equal(Bare, File.ReadAllText(file));
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void A_dry_run_beats_yes()
    {
        var file = _folder.File("image_config.yaml", Bare);
        Assert.Equal(0, Set(file, "--registry", "registry.example.com", "--override", "--yes", "--dry-run").ExitCode);
        Assert.Equal(Bare, File.ReadAllText(file));
    }

    [Fact]
    public void Where_nobody_can_be_asked_yes_has_to_be_said()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Run.Piped("y\n", "config", "set", "--path", file, "--registry", "registry.example.com", "--override", "--journal", State);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Contains("k8ssimages config set --help", run.Error, StringComparison.Ordinal);
        Assert.Equal(Bare, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("y\n", 0, true)]
    [InlineData("yes\n", 0, true)]
    [InlineData("n\n", 1, false)]
    [InlineData("\n", 1, false)]
    [InlineData("", 1, false)]
    public void At_a_terminal_it_asks(string answer, int exitCode, bool isChanged)
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Run.Answering(answer, "config", "set", "--path", file, "--registry", "registry.example.com", "--override", "--journal", State);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("Change 1 line of ImageConfig in ", run.Error, StringComparison.Ordinal);
        Assert.Contains("+imageRegistry: registry.example.com", run.Error, StringComparison.Ordinal);
        Assert.Equal(isChanged, File.ReadAllText(file) != Bare);
    }

    [Fact]
    public void Json_has_every_property_of_a_change_and_of_its_images()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var json = Set(file, "--registry", "registry.example.com", "--override", "--dry-run", "-o", "json").Json;
        var change = Assert.Single(json.EnumerateArray());
        Assert.Equal(NamesOf(typeof(K8ssChange)), change.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.All(change.GetProperty("images").EnumerateArray(), image => Assert.Equal(NamesOf(typeof(K8ssImageChange)), image.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal)));
        Assert.Equal("Planned", change.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("--registry registry.example.com")]
    [InlineData("--override")]
    [InlineData("")]
    [InlineData("--registry r --override --default")]
    [InlineData("--remove nonsense --override")]
    [InlineData("--content nowhere.yaml")]
    [InlineData("--registry r --override --context c")]
    public void What_cannot_be_understood_is_bad_usage(string args)
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Set(file, [.. args.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--yes"]);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Equal(Bare, File.ReadAllText(file));
    }

    [Fact]
    public void Fields_are_named_as_the_options_that_set_them()
    {
        var file = _folder.File("image_config.yaml", Bare + "imagePullPolicy: Always\n");
        Assert.Equal(0, Set(file, "--remove", "pull-policy", "--override", "--yes").ExitCode);
        Assert.Equal(Bare, File.ReadAllText(file));
    }

    [Fact]
    public void A_whole_text_comes_from_a_file_or_standard_input()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var text = Bare.Replace(":v1 ", ":v2 ", StringComparison.Ordinal);
        Assert.Equal(0, Set(file, "--content", _folder.File("new.yaml", text), "--yes").ExitCode);
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(0, Run.Piped(Bare, "config", "set", "--path", file, "--content", "-", "--yes", "--journal", State).ExitCode);
        Assert.Equal(Bare, File.ReadAllText(file));
    }

    [Fact]
    public void What_is_refused_is_exit_code_1()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Set(file, "--content", _folder.File("new.yaml", "kind: ImageConfig\napiVersion: config.k8ssandra.io/v1beta1\nimages: []\n"), "--yes");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("KSI0165", run.Error, StringComparison.Ordinal);
        Assert.Contains("--force", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_brings_the_last_text_back_and_again_the_one_before()
    {
        var file = _folder.File("image_config.yaml", Bare);
        Set(file, "--registry", "registry.example.com", "--override", "--yes");
        var changed = File.ReadAllText(file);
        Assert.Equal(0, Restore("--path", file).ExitCode);
        Assert.Equal(Bare, File.ReadAllText(file));
        Assert.Equal(0, Restore("--path", file).ExitCode);
        Assert.Equal(changed, File.ReadAllText(file));
    }

    [Fact]
    public void Restore_takes_an_identifier_or_a_backup()
    {
        var file = _folder.File("image_config.yaml", Bare);
        foreach (var property in new[] { "id", "backupPath" })
        {
            var change = Set(file, "--registry", "registry.example.com", "--override", "--yes", "-o", "json").Json[0];
            Assert.Equal(0, Restore(property == "id" ? "--id" : "--backup", change.GetProperty(property).GetString()!).ExitCode);
            Assert.Equal(Bare, File.ReadAllText(file));
        }
    }

    [Theory]
    [InlineData("--id x")]
    [InlineData("--backup nowhere.json")]
    [InlineData("--id x --backup y")]
    public void Restore_says_what_it_cannot_find(string args) => Assert.Equal(2, Restore(args.Split(' ')).ExitCode);

    [Fact]
    public void Get_prints_the_text()
    {
        var file = _folder.File("image_config.yaml", Bare);
        var run = Run.Of("config", "get", "--path", file);
        Assert.Equal((0, Bare), (run.ExitCode, run.Output));
        var map = _folder.File("map.yaml", Manifests.ConfigMap("ops", "r.example.com"));
        Assert.Equal(Manifests.ImageConfig("r.example.com") + "\n", Run.Of("config", "get", "--path", map).Output);
        Assert.Contains("\n---\n", Run.Of("config", "get", "--path", file, map).Output, StringComparison.Ordinal);
        Assert.Equal(Manifests.ImageConfig("r.example.com") + "\n", Run.Of("config", "get", "--path", file, map, "--configmap", "image-config").Output);
    }

    [Fact]
    public void Get_prints_what_the_operator_of_a_cluster_reads()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var run = Run.Of("config", "get", "--kubeconfig", kubeconfig.Path, "-o", "json");
        var config = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(NamesOf(typeof(K8ssImageConfig)), config.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.StartsWith(config.GetProperty("content").GetString()!.TrimEnd('\n'), Run.Of("config", "get", "--kubeconfig", kubeconfig.Path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_asks_a_server_for_nothing_but_reading()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var run = Run.Of("config", "set", "--kubeconfig", kubeconfig.Path, "--registry", "moved.example.com", "--override", "--dry-run", "--journal", State);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("moved.example.com/", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not moved:", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Paths, path => path.Contains("dryRun", StringComparison.Ordinal));
    }

    private Run Set(string file, params string[] args) => Run.Of(["config", "set", "--path", file, "--journal", State, "--cass-operator-version", "1.22.4", .. args]);

    private Run Restore(params string[] args) => Run.Of(["config", "restore", "--yes", "--journal", State, .. args]);

    private static IEnumerable<string> NamesOf(Type contract) =>
        contract.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal);
}
