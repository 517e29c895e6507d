namespace K8ssandraImages.Cli.Tests;

public class TableTests
{
    private static readonly string Manifest = Manifests.ConfigMap("ns1", "r.example.com") + Manifests.Datacenter("ns1", "dc1") + Manifests.Datacenter("ns1", "dc2", "a/b:1");

    [Fact]
    public void A_table_for_each_datacenter()
    {
        var run = Run.Piped(Manifest, "images", "--container", "cassandra");
        Assert.Equal(
            """
            namespace ns1  cluster c1  datacenter dc1
            CONTAINER  KIND  IMAGE                                                  POLICY        SOURCE
            cassandra  Main  r.example.com/k8ssandra/cass-management-api:4.1.5-ubi  IfNotPresent  ImageConfigOverrides

            namespace ns1  cluster c1  datacenter dc2
            CONTAINER  KIND  IMAGE  POLICY        SOURCE
            cassandra  Main  a/b:1  IfNotPresent  DatacenterSpec

            """.ReplaceLineEndings("\n"),
            run.Output);
    }

    [Fact]
    public void Explain_shows_every_candidate_with_its_place()
    {
        using var folder = new Folder();
        var path = folder.File("a.yaml", Manifest);
        var run = Run.Of("images", "--path", path, "--container", "cassandra", "--explain");
        Assert.Contains(run.OutputLines, line => line.TrimStart().StartsWith("FIELD ", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => Cells(line) is ["Registry", "Won", "r.example.com", "ImageConfigOverrides", var place, ..] && place.StartsWith(path + ":", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => Cells(line) is ["Registry", "Shadowed", "docker.io", "ImageConfigDefaults", ..]);
    }

    [Fact]
    public void Explain_shows_findings_below_their_image()
    {
        var run = Run.Piped(Manifests.Datacenter("ns1", "dc1", "a b"), "images", "--container", "cassandra", "--explain");
        var line = Assert.Single(run.OutputLines, line => line.Contains(" error KSI", StringComparison.Ordinal));
        Assert.StartsWith("    -:4:", line, StringComparison.Ordinal);
        Assert.Contains(line.Trim(), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_terminal_shows_a_finding_once()
    {
        using var folder = new Folder();
        var path = folder.File("a.yaml", Manifests.Datacenter("ns1", "dc1", "a b"));
        var run = Run.AtTerminal(colour: false, "images", "--path", path, "--container", "cassandra", "--explain", "--cass-operator-version", "1.28.1");
        Assert.Contains(" error KSI", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" error KSI", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Colour_is_for_terminals_that_want_it(bool colour, bool expected)
    {
        using var folder = new Folder();
        var run = Run.AtTerminal(colour, "images", "--path", folder.File("a.yaml", Manifests.Datacenter("ns1", "dc1", "a b")));
        Assert.Equal(expected, run.Output.Contains('\u001b', StringComparison.Ordinal));
        Assert.Equal(expected, run.Error.Contains("\u001b[31merror\u001b[0m KSI", StringComparison.Ordinal));
    }

    [Fact]
    public void A_finding_of_several_containers_is_told_once()
    {
        var run = Run.Piped(Manifest, "images");
        Assert.Equal(run.ErrorLines.Distinct(), run.ErrorLines);
    }

    [Fact]
    public void No_image_is_said() => Assert.Equal("k8ssimages: no images.\n", Run.Piped("kind: Namespace\napiVersion: v1\n", "images").Error);

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
