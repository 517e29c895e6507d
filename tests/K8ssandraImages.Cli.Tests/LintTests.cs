using System.Reflection;
using System.Text.Json;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class LintTests
{
    private const string Latest = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: {repository: k, name: l, tag: latest}\n  config-builder: {repository: k, name: b, tag: '1'}\n  k8ssandra-client: {repository: k, name: c, tag: '1'}\ntypes: {cassandra: {repository: k, name: m}, hcd: {repository: k, name: h}}\n";
    private const string Digest = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: {repository: k, name: l, digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}\n  config-builder: {repository: k, name: b, tag: '1'}\n  k8ssandra-client: {repository: k, name: c, tag: '1'}\ntypes: {cassandra: {repository: k, name: m}, hcd: {repository: k, name: h}}\n";
    private const string Broken = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\noverrides: {registry: 'https://r,50%:x'}\n";

    [Fact]
    public void Text()
    {
        var run = Run.Piped(Latest, "lint");
        Assert.Equal("""
            -:4:48: warning KSI0051: images.system-logger has the tag latest: what runs depends on the day on which a node pulled it.
                Write the tag, or the digest, of the image that was tested.

            """.ReplaceLineEndings("\n"), run.Output);
        Assert.Equal("k8ssimages: 0 errors, 1 warning, 0 information.\n", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Text_says_in_which_releases_a_finding_holds() =>
        Assert.Contains("; it is ignored. [cass-operator 1.27.0 to 1.27.1]\n", Run.Piped(Digest, "lint").Output, StringComparison.Ordinal);

    [Fact]
    public void Text_has_colours_on_a_terminal_only()
    {
        using var folder = new Folder();
        var path = folder.File("a.yaml", Latest);
        Assert.Contains(": \u001b[33mwarning\u001b[0m KSI0051: images", Run.AtTerminal(true, "lint", "--path", path).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Run.AtTerminal(false, "lint", "--path", path).Output);
    }

    [Fact]
    public void Json_has_the_properties_of_the_contract()
    {
        var run = Run.Piped(Digest, "lint", "--format", "json");
        var names = typeof(Diagnostic).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal);
        var finding = run.Json.EnumerateArray().First(item => item.GetProperty("id").GetString() == "KSI0042");
        Assert.Equal(names, finding.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("cass-operator 1.27.0 to 1.27.1", finding.GetProperty("releases").GetString());
        Assert.Equal("Information", finding.GetProperty("severity").GetString());
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("json", "[]\n")]
    [InlineData("text", "")]
    [InlineData("github", "")]
    public void Nothing_to_find(string format, string expected)
    {
        var run = Run.Piped("apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n", "lint", "--format", format);
        Assert.Equal((0, expected), (run.ExitCode, run.Output));
    }

    [Fact]
    public void GitHub()
    {
        using var folder = new Folder();
        var path = folder.File("a,b%:c.yaml", Broken);
        var run = Run.Of("lint", "--path", path, "--format", "github", "--include-rule", "KSI0052", "--cass-operator-version", "1.32.0");
        var file = path.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
        Assert.Equal(
            $"::error file={file},line=3,col=23,title=KSI0052 Registry that is none::`https://r,50%25:x` is no registry: it begins with a scheme. The operator puts it before every image as it is, and no node can pull those.%0AWrite host and port, as in registry.example.com:5000, and a path after it if there is one.\n",
            run.Output);
    }

    [Theory]
    [InlineData("Error", "error")]
    [InlineData("Warning", "warning")]
    [InlineData("Information", "notice")]
    public void GitHub_has_other_names_for_severities(string severity, string name)
    {
        var ids = Run.Piped(Digest + Broken[Broken.IndexOf("overrides", StringComparison.Ordinal)..] + "foo: bar\n", "lint", "--format", "json").Json.EnumerateArray()
            .Where(item => item.GetProperty("severity").GetString() == severity).Select(item => item.GetProperty("id").GetString()).ToList();
        var lines = Run.Piped(Digest + Broken[Broken.IndexOf("overrides", StringComparison.Ordinal)..] + "foo: bar\n", "lint", "--format", "github").OutputLines;
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, lines.Count(line => line.StartsWith("::" + name + " ", StringComparison.Ordinal)));
    }

    // An annotation must not become another command.
    [Fact]
    public void GitHub_commands_stay_one_line_each()
    {
        var run = Run.Piped("kind: K8ssandraCluster\napiVersion: k8ssandra.io/v1alpha1\nmetadata: {name: c}\nspec: {cassandra: {serverVersion: 4.1.5, serverImage: \"x\\n::error::y\\r\\n%0A\", datacenters: [{metadata: {name: dc}, size: 1}]}}\n", "lint", "--format", "github");
        Assert.NotEmpty(run.OutputLines);
        Assert.All(run.OutputLines, line => Assert.Matches("^::(error|warning|notice) ", line));
        Assert.DoesNotContain('\r', run.Output);
        Assert.Contains("\\u000a::error::y", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_has_the_structure_of_2_1_0()
    {
        using var folder = new Folder();
        folder.File("a b#ü.yaml", Digest + "foo: bar\n");
        folder.File("broken.yaml", "kind: [\n");
        var run = Run.Of("lint", "--path", folder.Path, Path.Combine(folder.Path, "gone.yaml"), "--format", "sarif");
        Assert.Equal(2, run.ExitCode);
        var results = Sarif.Check(run.Json);
        Assert.Contains(results, result => result.RuleId == "KSI0042" && result is { Level: "note", Line: 4 } && result.Uri!.EndsWith("/a%20b%23%C3%BC.yaml", StringComparison.Ordinal) && result.Logical == "ImageConfig images.system-logger.digest");
        Assert.Contains(results, result => result is { RuleId: "KSI0031", Level: "warning" });
        Assert.Contains(results, result => result is { RuleId: "KSI0001", Level: "error" });
        Assert.Contains(results, result => result is { RuleId: "KSI0010", Line: null } && result.Uri!.EndsWith("/gone.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void Sarif_names_files_from_here()
    {
        using var folder = new Folder();
        folder.File("x.yaml", Latest);
        var here = Environment.CurrentDirectory;
        var relative = Path.GetRelativePath(here, folder.Path);
        var results = Sarif.Check(Run.Of("lint", "--path", folder.Path, "--format", "sarif").Json);
        Assert.StartsWith(relative.StartsWith("..", StringComparison.Ordinal) ? "file:///" : relative, Assert.Single(results).Uri, StringComparison.Ordinal);
        var inside = Directory.CreateDirectory(Path.Combine(here, "lint-" + Guid.NewGuid().ToString("N")));
        try
        {
            File.WriteAllText(Path.Combine(inside.FullName, "x.yaml"), Latest);
            Assert.Equal(inside.Name + "/x.yaml", Assert.Single(Sarif.Check(Run.Of("lint", "--path", inside.FullName, "--format", "sarif").Json)).Uri);
            Assert.Equal(inside.Name + "/x.yaml", Assert.Single(Sarif.Check(Run.Of("lint", "--path", "./" + inside.Name, "--format", "sarif").Json)).Uri);
        }
        finally
        {
            inside.Delete(recursive: true);
        }
    }

    [Fact]
    public void Sarif_keeps_the_fingerprint_while_lines_come_and_go()
    {
        var before = Assert.Single(Sarif.Check(Run.Piped(Latest, "lint", "--format", "sarif").Json));
        var after = Assert.Single(Sarif.Check(Run.Piped("# a comment\n\n" + Latest, "lint", "--format", "sarif").Json));
        Assert.NotEqual(before.Line, after.Line);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        var other = Assert.Single(Sarif.Check(Run.Piped(Latest.Replace("latest", "'1'", StringComparison.Ordinal).Replace("name: b, tag: '1'", "name: b, tag: latest", StringComparison.Ordinal), "lint", "--format", "sarif").Json));
        Assert.NotEqual(before.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Sarif_without_findings_is_complete() =>
        Assert.Empty(Sarif.Check(Run.Piped("apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n", "lint", "--format", "sarif").Json));

    [Theory]
    [InlineData("", 0)]
    [InlineData("--fail-on error", 0)]
    [InlineData("--fail-on warning", 1)]
    [InlineData("--fail-on INFORMATION", 1)]
    [InlineData("--fail-on warning --severity error", 0)] // what is not shown does not count
    [InlineData("--fail-on warning --exclude-rule KSI0051", 0)]
    [InlineData("--fail-on warning --include-rule KSI0055", 0)]
    public void Exit_code(string args, int expected)
    {
        foreach (var format in new[] { "text", "json", "sarif", "github" })
            Assert.Equal(expected, Run.Piped(Latest, ["lint", "--format", format, .. args.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).ExitCode);
        Assert.Equal(1, Run.Piped(Broken, "lint").ExitCode);
    }

    [Theory]
    [InlineData("xml", "lint --format xml --path x")]
    [InlineData("fatal", "lint --fail-on fatal --path x")]
    [InlineData("--path and --context", "lint --path x --context y")]
    [InlineData("--kubeconfig", "lint --path x --kubeconfig y")]
    [InlineData("give files", "lint")]
    [InlineData("nothing was piped in", "lint", " \n")]
    [InlineData("KSI0012", "lint --cass-operator-version one", "kind: x\n")]
    [InlineData("--component", "lint --component x", "kind: x\n")]
    public void Bad_usage(string says, string args, string? input = null)
    {
        var run = Run.With(input, new MemoryStream(), args.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_finding_and_the_others_are_looked_at()
    {
        using var folder = new Folder();
        var good = folder.File("good.yaml", Latest);
        var run = Run.Of("lint", "--path", Path.Combine(folder.Path, "gone.yaml"), good, "--format", "json");
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(["KSI0010", "KSI0051"], run.Json.EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_told_whatever_was_asked_for()
    {
        using var folder = new Folder();
        var run = Run.Of("lint", "--path", Path.Combine(folder.Path, "gone.yaml"), "--include-rule", "KSI0051");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error KSI0010: There is no such file or folder.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        var dead = FakeServer.DeadAddress();
        using var kubeconfig = new TestKubeconfig(("alive", server.Address), ("dead", dead));
        var run = Run.Of("lint", "--all-contexts", "--kubeconfig", kubeconfig.Path, "--format", "sarif");
        Assert.Equal(2, run.ExitCode);
        var results = Sarif.Check(run.Json);
        Assert.Single(results, result => result.RuleId == "KSI0140");
        Assert.Contains(results, result => result is { RuleId: "KSI0105", Uri: null } && result.Logical!.StartsWith("alive Deployment ops/", StringComparison.Ordinal));
        Assert.Contains("alive Deployment ops/", string.Join('\n', results.Select(result => result.Logical)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_gone_ends_the_run()
    {
        using var output = new ClosedPipe();
        Assert.Equal(0, Run.With(Latest, output, ["lint"]).ExitCode);
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe", 32);
    }
}
