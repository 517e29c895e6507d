using System.Diagnostics;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// A second, independent API server: another context, or one whose definitions a test changes. Starts in about five seconds
/// and takes some 600 MB, so share it in a fixture. Disposing of it ends it.
/// </summary>
public sealed class OwnServer : IAsyncDisposable
{
    private static readonly Lazy<bool> Possible = new(static () => !OperatingSystem.IsWindows() && RunAsync("check").GetAwaiter().GetResult().ExitCode == 0);

    private readonly string _folder;

    private OwnServer(string folder)
    {
        _folder = folder;
        Kubeconfig = Path.Combine(folder, "kubeconfig");
    }

    /// <summary>Its kubeconfig with the contexts <c>admin</c> (current) and <c>limited</c>, a user without rights.</summary>
    public string Kubeconfig { get; }

    internal static bool IsPossible => Possible.Value;

    /// <summary>Starts one.</summary>
    /// <param name="apiArguments">Further arguments of kube-apiserver, as in <c>--etcd-compaction-interval=10s</c>.</param>
    /// <exception cref="InvalidOperationException">It does not start; the message has what kube.sh says.</exception>
    public static async Task<OwnServer> StartAsync(string apiArguments = "")
    {
        var server = new OwnServer(Directory.CreateTempSubdirectory("k8ssandraimages-kube.").FullName);
        var (exitCode, said) = await RunAsync("start", server._folder, apiArguments);
        if (exitCode == 0)
            return server;

        await server.DisposeAsync();
        throw new InvalidOperationException("kube.sh start: " + said);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await RunAsync("stop", _folder);

    private static async Task<(int ExitCode, string Said)> RunAsync(string command, string? folder = null, string apiArguments = "")
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "kube", "kube.sh"));
        start.ArgumentList.Add(command);
        if (folder is not null)
            start.ArgumentList.Add(folder);
        start.Environment["K8SSANDRAIMAGES_TEST_API_ARGS"] = apiArguments;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }
}
