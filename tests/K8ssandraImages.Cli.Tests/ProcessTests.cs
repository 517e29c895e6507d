using System.Diagnostics;
using System.Text.Json;

namespace K8ssandraImages.Cli.Tests;

/// <summary>What only a whole process shows.</summary>
public class ProcessTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "k8ssimages.dll");

    private static Process Start(params string[] args)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add(Program);
        foreach (var arg in args)
            info.ArgumentList.Add(arg);
        return Process.Start(info)!;
    }

    [Fact]
    public async Task A_pipe_in_and_a_pipe_out()
    {
        using var process = Start("images", "--output", "json");
        await process.StandardInput.WriteAsync(Manifests.Datacenter("ns1", "dc1", "r.example.com/é:1"));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var json = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync()).RootElement;
        await process.WaitForExitAsync();
        Assert.Contains(json.EnumerateArray(), image => image.GetProperty("image").GetString() == "r.example.com/é:1");
        Assert.DoesNotContain("bug", await error, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public void Nothing_piped_in_is_bad_usage()
    {
        using var process = Start("images");
        process.StandardInput.Close();
        Assert.Contains("--path", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
    }

    [Fact]
    public async Task A_reader_that_goes_ends_the_run_quietly_and_early()
    {
        using var folder = new Folder();
        var path = folder.File("many.yaml", string.Concat(Enumerable.Range(0, 20_000).Select(i => Manifests.Datacenter("ns1", "dc" + i, "i:1"))));
        using var process = Start("images", "--path", path, "--output", "jsonl", "--cass-operator-version", "1.28.1");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        process.StandardOutput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("k8ssimages:", await error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", await error, StringComparison.Ordinal);
    }
}
