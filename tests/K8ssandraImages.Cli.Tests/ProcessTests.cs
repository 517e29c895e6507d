using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary>What only a whole process shows.</summary>
public class ProcessTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "k8ssimages.dll");

    internal static Process Start(params string[] args) => StartFrom(Program, args);

    private static Process StartFrom(string program, params string[] args)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.ArgumentList.Add(program);
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

    // A file with two names is written in place.
    [SmallDiskFact]
    public async Task A_full_disk_leaves_a_file_that_is_written_in_place_as_it_was()
    {
        using var folder = new Folder();
        const string End = "\nkind: ImageConfig\napiVersion: config.k8ssandra.io/v1beta2\nimages:\n  system-logger: {name: a, tag: v1}\n# the end\n";
        var text = "# " + new string('x', 8192 - 2 - End.Length) + End;
        var path = folder.File("a.yaml", text);
        var disk = Directory.CreateDirectory(Path.Combine(folder.Path, "disk")).FullName;
        const string Script = """
            set -e
            mount -t tmpfs -o size=16k none "$2"
            cp "$1" "$2/a.yaml"
            ln "$2/a.yaml" "$2/b.yaml"
            dd if=/dev/zero of="$2/fill" bs=4096 2>"$2.log" || true
            code=0
            dotnet "$3" config set --path "$2/a.yaml" --component system-logger --tag v1234567890 --yes --journal "$2.state" || code=$?
            cmp "$1" "$2/a.yaml"
            exit $code
            """;
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "bash", "-c", Script, "bash", path, disk, Program]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await output);
        Assert.Contains("Nothing was written", error, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
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

    [SignalTheory]
    [InlineData("images --all-contexts", 2, 130)]
    [InlineData("operators --all-contexts", 2, 130)]
    [InlineData("drift --all-contexts --output jsonl", 2, 130)]
    [InlineData("images --all-contexts", 15, 143)]
    [InlineData("wait --all-contexts", 2, 130)]
    public async Task A_signal_ends_it_at_once_while_a_server_hangs(string args, int signal, int exitCode)
    {
        using var server = new FakeServer { Before = static _ => Task.Delay(Timeout.Infinite) };
        using var kubeconfig = new TestKubeconfig(("hangs", server.Address), ("too", server.Address));
        using var process = Start([.. args.Split(' '), "--kubeconfig", kubeconfig.Path]);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await server.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, Kill(process.Id, signal));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal("", await output);
        Assert.All((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(": warning KSI0131: ", line, StringComparison.Ordinal));
    }

    [SignalFact]
    public async Task A_signal_ends_it_although_nobody_reads_its_output()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), .. Enumerable.Range(0, 400).Select(i => Objects.Datacenter("dc" + i))]);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        using var process = Start("images", "--context", "prod", "--kubeconfig", kubeconfig.Path, "--output", "jsonl");
        process.StandardInput.Close();
        // Much more than a pipe takes; then it stands still.
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        await Task.Delay(500);
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public async Task A_reader_that_goes_ends_it_at_once_while_a_server_hangs()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var hanging = new FakeServer { Before = static _ => Task.Delay(Timeout.Infinite) };
        using var kubeconfig = new TestKubeconfig(("answers", server.Address), ("hangs", hanging.Address));
        using var process = Start("images", "--all-contexts", "--kubeconfig", kubeconfig.Path, "--output", "jsonl");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        Assert.Contains("\"answers\"", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        process.StandardOutput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(OperatingSystem.IsWindows() ? 90 : 5));
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("k8ssimages:", await error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_need_nothing_of_what_reads_clusters()
    {
        using var folder = new Folder();
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Append(Path.ChangeExtension(Program, ".runtimeconfig.json")))
        {
            if (Path.GetFileName(file) != "K8ssandraImages.Kubernetes.dll")
                File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        using var process = StartFrom(Path.Combine(folder.Path, "k8ssimages.dll"), "images", "--output", "csv");
        await process.StandardInput.WriteAsync(Manifests.Datacenter("ns1", "dc1", "r.example.com/x:1"));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        Assert.Contains(",r.example.com/x:1,", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.DoesNotContain("bug", await error, StringComparison.Ordinal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int process, int signal);
}
