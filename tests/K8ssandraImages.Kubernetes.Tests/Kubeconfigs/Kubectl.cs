using System.Diagnostics;
using K8ssandraImages.Kubernetes.Credentials;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>The real kubectl.</summary>
internal static class Kubectl
{
    public static string? Path { get; } = PluginPath.Find("kubectl", KubeconfigEnvironment.Process);

    /// <summary>Runs it with KUBECONFIG set; its standard output and standard error.</summary>
    public static (int ExitCode, string Output, string Error) Run(string kubeconfig, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["HOME"] = folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(30_000), "kubectl does not end.");
        return (process.ExitCode, output, error.Result);
    }
}
