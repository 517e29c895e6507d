namespace K8ssandraImages.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("r/i:1", 0)]
    [InlineData("r i:1", 1)]
    public void Findings_of_severity_error_count(string image, int expected)
    {
        foreach (var format in new[] { "table", "json", "jsonl", "csv" })
            Assert.Equal(expected, Run.Piped(Manifests.Datacenter("ns1", "dc1", image), "images", "-o", format).ExitCode);
    }

    [Theory]
    [InlineData("Required command", "")]
    [InlineData("nope", "nope")]
    [InlineData("--path", "images")]
    [InlineData("xml", "images --output xml --path x")]
    [InlineData("--frob", "images --frob")]
    [InlineData("--explain", "images --explain --output csv --path x")]
    [InlineData("KSI0012", "images --path - --cass-operator-version one")]
    [InlineData("KSI0010", "images --path - --image-config does-not-exist")]
    [InlineData("standard input", "images --path - --image-config -")]
    [InlineData("nothing was piped in", "images", "  \n")]
    public void Bad_usage(string says, string args, string? input = null)
    {
        var run = Run.With(args.Contains("--path -", StringComparison.Ordinal) ? "" : input, new MemoryStream(), args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.yaml", "There is no such file or folder.")]
    [InlineData("no/no.yaml", "There is no such file or folder.")]
    [InlineData("*.yaml", "Patterns are replaced by the shell, which leaves one alone that matches nothing.")]
    public void A_path_that_does_not_exist(string name, string says)
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, name);
        var good = folder.File("good.yml", Manifests.Datacenter("ns1", "dc1", "i:1"));
        var run = Run.Of("images", "--path", path, "--output", "json");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(path + ": error KSI0010: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);

        var both = Run.Of("images", "--path", path, good, "--output", "json");
        Assert.Equal(2, both.ExitCode);
        Assert.NotEqual(0, both.Json.GetArrayLength());
    }

    [Fact]
    public void A_file_without_ImageConfig()
    {
        using var folder = new Folder();
        var run = Run.Piped("", "images", "--path", "-", "--image-config", folder.File("x.yaml", "apiVersion: v1\nkind: Namespace\n"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("KSI0011", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "images")]
    [InlineData("images --help", "Examples:")]
    [InlineData("--version", "k8ssimages 0.")]
    public void Help_and_version(string args, string says)
    {
        var run = Run.Of(args.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
    }
}
