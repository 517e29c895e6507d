using System.Diagnostics;
using System.Runtime.Versioning;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary>Commands that a kubeconfig has started. Their server does not answer: what counts happens before it is reached.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CredentialPluginTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void What_a_plugin_says_is_shown_and_what_it_gives_is_not()
    {
        var kubeconfig = Kubeconfig("""
            printf 'Log in at https://login.example.com/\033[2J\n' >&2
            echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "s3cr3t-t0ken"}}'
            """);
        var run = Run.Of("operators", "--kubeconfig", kubeconfig);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        var said = Assert.Single(run.ErrorLines, line => line.Contains("KSI0147", StringComparison.Ordinal));
        Assert.Contains("Log in at https://login.example.com/", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', said);
        Assert.Contains("error KSI0140", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", run.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("--credential-plugin-policy DenyAll", false)]
    [InlineData("--credential-plugin-policy denyall", false)]
    [InlineData("--credential-plugin-policy Allowlist --credential-plugin-allowlist aws", false)]
    [InlineData("--credential-plugin-policy Allowlist --credential-plugin-allowlist aws PLUGIN", true)]
    [InlineData("--credential-plugin-policy AllowAll", true)]
    public void A_plugin_is_started_where_the_policy_allows_it(string args, bool starts)
    {
        var mark = Path.Combine(_folder.Path, "started");
        var kubeconfig = Kubeconfig("touch " + mark + "; exit 1");
        var run = Run.Of(["drift", "--kubeconfig", kubeconfig, .. args.Replace("PLUGIN", Path.Combine(_folder.Path, "login"), StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(starts, File.Exists(mark));
    }

    [SignalFact]
    public async Task A_signal_ends_a_plugin_that_waits_too()
    {
        var id = Path.Combine(_folder.Path, "id");
        using var process = ProcessTests.Start("images", "--context", "prod", "--kubeconfig", Kubeconfig("echo $$ > " + id + ".new; mv " + id + ".new " + id + "; exec sleep 60"));
        process.StandardInput.Close();
        for (var i = 0; i < 300 && !File.Exists(id); i++)
            await Task.Delay(100);
        using var plugin = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(id), System.Globalization.CultureInfo.InvariantCulture));
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, ProcessTests.Kill(process.Id, 2));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(130, process.ExitCode);
        await plugin.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    private string Kubeconfig(string script)
    {
        var plugin = _folder.File("login", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return _folder.File("config", $$$"""
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts: [{name: prod, context: {cluster: prod, user: prod}}]
            clusters: [{name: prod, cluster: {server: "{{{FakeServer.DeadAddress().Replace("http:", "https:", StringComparison.Ordinal)}}}"}}]
            users: [{name: prod, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: "{{{plugin}}}", interactiveMode: IfAvailable} } }]
            """);
    }
}
