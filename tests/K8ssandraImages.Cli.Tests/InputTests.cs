namespace K8ssandraImages.Cli.Tests;

public class InputTests
{
    private static string[] Images(Run run) => [.. run.OutputLines.Skip(1).Select(line => line.Split(',')).Select(cells => cells[1] + "/" + cells[3] + " " + cells[8])];

    [Fact]
    public void Standard_input_is_read_when_it_is_piped_and_when_it_is_named()
    {
        var text = Manifests.ConfigMap("ns1", "r.example.com") + Manifests.Datacenter("ns1", "dc1");
        Assert.Equal(Run.Piped(text, "images", "-o", "csv").Output, Run.Piped(text, "images", "--path", "-", "-o", "csv").Output);
    }

    [Fact]
    public void Files_folders_and_standard_input_together()
    {
        using var folder = new Folder();
        folder.File("d/2.yml", Manifests.Datacenter("ns1", "two", "i:2"));
        folder.File("d/1.yaml", Manifests.Datacenter("ns1", "one", "i:1"));
        folder.File("d/sub/3.json", """{"apiVersion": "cassandra.datastax.com/v1beta1", "kind": "CassandraDatacenter", "metadata": {"name": "three", "namespace": "ns1"}, "spec": {"clusterName": "c", "serverType": "cassandra", "serverVersion": "4.1.5", "serverImage": "i:3"}}""");
        folder.File("d/readme.txt", "not: [a manifest");
        folder.File("d/.hidden.yaml", "not: [a manifest");
        var file = folder.File("f.yaml", Manifests.Datacenter("ns1", "four", "i:4"));
        var run = Run.Piped(Manifests.Datacenter("ns1", "five", "i:5"), "images", "--path", Path.Combine(folder.Path, "d"), file, "--path", "-", "-o", "csv", "--container", "cassandra");
        Assert.Equal(["ns1/one i:1", "ns1/two i:2", "ns1/three i:3", "ns1/four i:4", "ns1/five i:5"], Images(run));
    }

    [Fact]
    public void A_file_that_is_named_twice_counts_once()
    {
        using var folder = new Folder();
        var file = folder.File("f.yaml", Manifests.Datacenter("ns1", "one", "i:1"));
        Assert.Single(Images(Run.Of("images", "--path", file, folder.Path, file, "-o", "csv", "--container", "cassandra")));
    }

    [Fact]
    public void Each_namespace_has_its_own_ConfigMap()
    {
        using var folder = new Folder();
        folder.File("1.yaml", Manifests.Datacenter("ns1", "dc") + Manifests.Datacenter("ns2", "dc"));
        folder.File("2.yaml", Manifests.ConfigMap("ns2", "two.example.com") + Manifests.ConfigMap("ns1", "one.example.com"));
        var run = Run.Of("images", "--path", folder.Path, "-o", "csv", "--container", "cassandra");
        Assert.Equal(
            ["ns1/dc one.example.com/k8ssandra/cass-management-api:4.1.5-ubi", "ns2/dc two.example.com/k8ssandra/cass-management-api:4.1.5-ubi"],
            Images(run));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void An_ImageConfig_is_taken_from_a_file_or_from_standard_input()
    {
        using var folder = new Folder();
        var manifest = folder.File("dc.yaml", Manifests.Datacenter("ns1", "dc"));
        var config = Manifests.ImageConfig("given.example.com");
        var file = folder.File("image_config.yaml", config);
        string[] expected = ["ns1/dc given.example.com/k8ssandra/cass-management-api:4.1.5-ubi"];
        Assert.Equal(expected, Images(Run.Of("images", "--path", manifest, "--image-config", file, "-o", "csv", "--container", "cassandra")));
        Assert.Equal(expected, Images(Run.Piped(config, "images", "--path", manifest, "--image-config", "-", "-o", "csv", "--container", "cassandra")));
    }

    [Theory]
    [InlineData("--component", "system-*", "server-system-logger")]
    [InlineData("--container", "CASSANDRA", "cassandra")]
    public void Filters(string option, string pattern, string container)
    {
        var run = Run.Piped(Manifests.ConfigMap("ns1", "r.example.com") + Manifests.Datacenter("ns1", "dc1"), "images", option, pattern, "-o", "csv");
        Assert.Equal([container], run.OutputLines.Skip(1).Select(line => line.Split(',')[5]));
    }

    [Fact]
    public void A_bad_document_among_good_ones_is_reported_and_the_rest_answered()
    {
        var run = Run.Piped(Manifests.Datacenter("ns1", "one", "i:1") + "a: [b\n---\n" + Manifests.Datacenter("ns1", "two", "i:2"), "images", "-o", "csv", "--container", "cassandra");
        Assert.Equal(["ns1/one i:1", "ns1/two i:2"], Images(run));
        Assert.Contains(run.ErrorLines, line => line.StartsWith("-:", StringComparison.Ordinal) && line.Contains(": error KSI", StringComparison.Ordinal));
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void A_folder_without_manifests_is_said()
    {
        using var folder = new Folder();
        Assert.Contains("holds no file that ends in .yaml, .yml or .json", Run.Of("images", "--path", folder.Path).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_with_an_at_sign_is_no_response_file()
    {
        using var folder = new Folder();
        var file = folder.File("args", "--output csv");
        var run = Run.Of("images", "--path", "@" + file);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("@" + file + ": error KSI0010: ", run.Error, StringComparison.Ordinal);
    }
}
