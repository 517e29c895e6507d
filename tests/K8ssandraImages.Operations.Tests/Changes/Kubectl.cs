using System.Diagnostics;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>The real kubectl, for its kustomize.</summary>
internal static class Kubectl
{
    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl")).FirstOrDefault(File.Exists);

    /// <summary>Builds a kustomization; its exit code, standard output and standard error.</summary>
    public static (int ExitCode, string Output, string Error) Kustomize(string folder)
    {
        var start = new ProcessStartInfo(Path!, ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), "kubectl does not end.");
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A test that builds with the real kubectl, for several cases; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Kubectl.Path is null ? "There is no kubectl in PATH." : null;
}
