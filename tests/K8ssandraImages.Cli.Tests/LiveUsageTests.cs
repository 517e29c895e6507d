using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary>What is refused before any server is reached.</summary>
public class LiveUsageTests
{
    [Theory]
    [InlineData("--path and --context do not go together", "images --path x.yaml --context prod")]
    [InlineData("--path and --context do not go together", "images --path x.yaml --all-contexts")]
    [InlineData("--kubeconfig is about clusters", "images --path x.yaml --kubeconfig KUBECONFIG")]
    [InlineData("--namespace is about clusters", "images --path x.yaml --namespace a")]
    [InlineData("--throttle-limit is about clusters", "images --path x.yaml --throttle-limit 2")]
    [InlineData("--context-map is about clusters", "images --path x.yaml --context-map a=b")]
    [InlineData("--credential-plugin-policy is about clusters", "images --path x.yaml --credential-plugin-policy DenyAll")]
    [InlineData("--credential-plugin-allowlist is about clusters", "images --path x.yaml --credential-plugin-allowlist aws")]
    [InlineData("--context and --all-contexts do not go together", "drift --context prod --all-contexts --kubeconfig KUBECONFIG")]
    [InlineData("'prod-*' is no name of a namespace", "drift --namespace prod-* --kubeconfig KUBECONFIG")]
    [InlineData("'' is no name of a namespace", "operators --namespace EMPTY --kubeconfig KUBECONFIG")]
    [InlineData("--kubeconfig is empty", "operators --kubeconfig EMPTY")]
    [InlineData("--kubeconfig is empty", "contexts --kubeconfig EMPTY")]
    [InlineData("not '0'", "drift --throttle-limit 0 --kubeconfig KUBECONFIG")]
    [InlineData("not 'many'", "drift --throttle-limit many --kubeconfig KUBECONFIG")]
    [InlineData("not 'east'", "drift --context-map east --kubeconfig KUBECONFIG")]
    [InlineData("not '=prod'", "drift --context-map =prod --kubeconfig KUBECONFIG")]
    [InlineData("not 'east='", "drift --context-map east= --kubeconfig KUBECONFIG")]
    [InlineData("says twice what 'east' stands for", "drift --context-map east=a east=b --kubeconfig KUBECONFIG")]
    [InlineData("there are AllowAll, DenyAll and Allowlist", "drift --credential-plugin-policy Some --kubeconfig KUBECONFIG")]
    [InlineData("needs --credential-plugin-allowlist", "drift --credential-plugin-policy Allowlist --kubeconfig KUBECONFIG")]
    [InlineData("needs --credential-plugin-policy Allowlist", "drift --credential-plugin-allowlist aws --kubeconfig KUBECONFIG")]
    [InlineData("'Fine' is no state; there are InSync, ", "drift --state Fine --kubeconfig KUBECONFIG")]
    [InlineData("'reaper' is no kind of operator", "operators --kind reaper --kubeconfig KUBECONFIG")]
    [InlineData("--explain has no place in csv", "drift --explain --output csv --kubeconfig KUBECONFIG")]
    [InlineData("standard input cannot be both", "drift --path - --image-config - --kubeconfig KUBECONFIG")]
    [InlineData("KSI0012", "drift --cass-operator-version one --kubeconfig KUBECONFIG")]
    [InlineData("KSI0010", "drift --image-config does-not-exist --kubeconfig KUBECONFIG")]
    [InlineData("KSI0010", "drift --path does-not-exist --kubeconfig KUBECONFIG")]
    [InlineData("--explain", "operators --explain")]
    [InlineData("--path and --context do not go together", "impact --path x.yaml --context prod")]
    [InlineData("--kubeconfig is about clusters", "impact --path x.yaml --kubeconfig KUBECONFIG")]
    [InlineData("--explain has no place in csv", "impact --explain --output csv --kubeconfig KUBECONFIG")]
    [InlineData("standard input cannot be both", "impact --path - --image-config -")]
    [InlineData("KSI0010", "impact --image-config does-not-exist --kubeconfig KUBECONFIG")]
    [InlineData("--method takes Auto, Annotation or Task, not 'Never'", "update --method Never --dry-run --kubeconfig KUBECONFIG")]
    [InlineData("nobody can be asked here whether to do it", "update --kubeconfig KUBECONFIG")]
    [InlineData("--timeout takes a time", "update --timeout soon --dry-run --kubeconfig KUBECONFIG")]
    public void Bad_usage(string says, string args)
    {
        using var server = new FakeServer();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.With("", new MemoryStream(), [.. args.Split(' ').Select(arg => arg switch { "KUBECONFIG" => kubeconfig.Path, "EMPTY" => "", _ => arg })]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Paths);
    }

    [Theory]
    [InlineData("images --context nope", "KSI0144")]
    [InlineData("images --context nope-*", "KSI0144")]
    [InlineData("operators --context nope", "KSI0144")]
    [InlineData("drift --context PROD", "KSI0144")]
    [InlineData("impact --context PROD", "KSI0144")]
    [InlineData("update --context PROD --dry-run", "KSI0144")]
    public void A_context_that_does_not_exist(string args, string id)
    {
        using var server = new FakeServer();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address), ("test", server.Address));
        var run = Run.Of([.. args.Split(' '), "--kubeconfig", kubeconfig.Path, "-o", "jsonl"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(id + ": ", run.Error, StringComparison.Ordinal);
        Assert.Contains("prod, test", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Paths);
    }

    [Theory]
    [InlineData("images --context a")]
    [InlineData("operators")]
    [InlineData("drift")]
    [InlineData("impact")]
    [InlineData("contexts")]
    public void A_kubeconfig_that_cannot_be_read(string args)
    {
        using var folder = new Folder();
        foreach (var path in new[] { Path.Combine(folder.Path, "none"), folder.File("broken", "contexts: [\n") })
        {
            var run = Run.Of([.. args.Split(' '), "--kubeconfig", path]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(path, run.Error, StringComparison.Ordinal);
            Assert.Contains(": error KSI01", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_kubeconfig_without_a_current_context()
    {
        using var folder = new Folder();
        var run = Run.Of("drift", "--kubeconfig", folder.File("config", "apiVersion: v1\nkind: Config\n"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--context", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_to_compare_with_that_are_not_there_stop_the_comparison()
    {
        using var server = new FakeServer();
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        Assert.Equal(2, Run.Of("drift", "--kubeconfig", kubeconfig.Path, "--path", "nope.yaml").ExitCode);
        Assert.Empty(server.Paths);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("drift")]
    [InlineData("impact")]
    [InlineData("operators")]
    [InlineData("contexts")]
    public void Every_command_has_help_with_examples_and_exit_codes(string command)
    {
        var run = Run.Of(command, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("  k8ssimages " + command, run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit codes", run.Output, StringComparison.Ordinal);
        Assert.All(run.OutputLines, line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void Examples_of_the_help_are_understood()
    {
        foreach (var command in new[] { "images", "drift", "impact", "operators", "contexts" })
        {
            foreach (var line in Run.Of(command, "--help").OutputLines.Where(line => line.Contains("  k8ssimages ", StringComparison.Ordinal) || line.Contains("| k8ssimages ", StringComparison.Ordinal)))
            {
                // Nothing of what they name is there; but none is refused as bad usage.
                var args = line[(line.IndexOf("k8ssimages ", StringComparison.Ordinal) + 11)..].Replace("'", "", StringComparison.Ordinal).Split(' ');
                using var folder = new Folder();
                var run = Run.With("kind: Namespace\n", new MemoryStream(), args.Contains("--path") || args is ["images", "--output", ..] || args.Contains("--kubeconfig") ? args : [.. args, "--kubeconfig", folder.File("config", "apiVersion: v1\nkind: Config\n")]);
                Assert.DoesNotContain("Try 'k8ssimages", run.Error, StringComparison.Ordinal);
                Assert.NotEqual(70, run.ExitCode);
            }
        }
    }
}
