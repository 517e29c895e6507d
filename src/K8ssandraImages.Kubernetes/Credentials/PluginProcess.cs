using System.ComponentModel;
using System.Diagnostics;
using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>Runs a credential plugin once.</summary>
internal static class PluginProcess
{
    /// <summary>Bytes that a plugin may answer with.</summary>
    public const int OutputLimit = 1024 * 1024;

    // For a child that the plugin left behind with its output open, as agents do.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Starts a plugin and waits for its end.</summary>
    /// <param name="path">The full path of the command.</param>
    /// <param name="plugin">Arguments and variables.</param>
    /// <param name="request">The text of KUBERNETES_EXEC_INFO.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="isInteractive">Whether it gets this process's standard input, and none otherwise.</param>
    /// <param name="messages">Gets the lines of its standard error.</param>
    /// <param name="cancellationToken">Ends it, with all processes that it started.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="InvalidDataException">It wrote more than <see cref="OutputLimit"/>.</exception>
    public static async Task<PluginResult> RunAsync(string path, PluginEntry plugin, string request, string folder, bool isInteractive, Action<string>? messages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(path, plugin, request, folder, isInteractive) };
        process.Start();
        using var killing = cancellationToken.Register(() => Kill(process));
        if (!isInteractive)
            process.StandardInput.Close();
        var lines = new PluginMessages(messages);
        var errors = lines.ReadAsync(process.StandardError, isInteractive);
        var content = new MemoryStream();
        var output = ReadAsync(process, content);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(Grace, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (output.IsCompleted)
            await output.ConfigureAwait(false);
        lock (content)
            return new PluginResult(process.ExitCode, content.ToArray(), lines.Last());
    }

    private static ProcessStartInfo StartInfo(string path, PluginEntry plugin, string request, string folder, bool isInteractive)
    {
        var start = new ProcessStartInfo(path, plugin.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = !isInteractive,
            RedirectStandardInput = !isInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.Exists(folder) ? folder : "",
        };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = request;
        return start;
    }

    private static async Task ReadAsync(Process process, MemoryStream content)
    {
        var block = new byte[16 * 1024];
        int count;
        while ((count = await process.StandardOutput.BaseStream.ReadAsync(block).ConfigureAwait(false)) > 0)
        {
            lock (content)
            {
                if (content.Length + count <= OutputLimit)
                {
                    content.Write(block, 0, count);
                    continue;
                }
            }

            Kill(process);
            throw new InvalidDataException();
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }
}

/// <summary>How a plugin ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Its standard output: a secret.</param>
/// <param name="LastMessages">The last lines of its standard error, fit for a terminal.</param>
internal sealed record PluginResult(int ExitCode, byte[] Output, IReadOnlyList<string> LastMessages);
