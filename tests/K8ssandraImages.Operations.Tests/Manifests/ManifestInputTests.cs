using System.Diagnostics;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

public sealed class ManifestInputTests : IDisposable
{
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec: {clusterName: c, serverType: cassandra, serverVersion: 4.0.17, serverImage: 'x/y:1'}\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_cannot_be_read_is_said_once_and_the_others_are_answered()
    {
        var missing = Path.Combine(_folder.Path, "missing.yaml");
        var answer = Answer.To([ManifestInput.File(missing, "missing.yaml"), ManifestInput.File(_folder.Path, "folder"), ManifestInput.File(_folder.Write("dc.yaml", Dc))]);
        Assert.Equal("x/y:1", answer["cassandra"]);
        Assert.Equal(["missing.yaml", "folder"], answer.Reported.Where(diagnostic => diagnostic.Id == "KSI0010").Select(diagnostic => diagnostic.Location!.Source));
    }

    [Fact]
    public void A_file_that_is_gone_later_is_said_then()
    {
        var file = _folder.Write("dc.yaml", Dc);
        var reported = new List<Diagnostic>();
        var fleet = ManifestFleet.Read([ManifestInput.File(file, "dc.yaml")], new ManifestOptions(), reported.Add, CancellationToken.None);
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Id == "KSI0010");
        File.Delete(file);
        Assert.Empty(fleet.Images(CancellationToken.None));
        Assert.Single(reported, diagnostic => diagnostic.Id == "KSI0010");
    }

    [Fact]
    public void The_name_is_that_of_the_messages()
    {
        Assert.Equal("-", ManifestInput.Text("").Name);
        Assert.Equal("a/b.yaml", ManifestInput.File("/x/a/b.yaml", "a/b.yaml").Name);
        Assert.Equal("/x/a/b.yaml", ManifestInput.File("/x/a/b.yaml").Name);
        Assert.StartsWith("shown.yaml:4:", Answer.To([ManifestInput.Text(Dc.Replace("4.0.17", "4.1", StringComparison.Ordinal), "shown.yaml")]).Images.SelectMany(image => image.Diagnostics).First().Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "KSI0068")]
    [InlineData(false, null)]
    public void A_document_that_is_no_object_is_an_error_only_in_a_file_that_was_named(bool isExplicit, string? expected)
    {
        var answer = Answer.To([ManifestInput.File(_folder.Write("values.yaml", "image: {registry: registry.example.com}\n---\n" + Dc), isExplicit: isExplicit)]);
        Assert.Equal("x/y:1", answer["cassandra"]);
        Assert.Equal(expected is null ? [] : [expected], answer.Ids.Where(id => id == "KSI0068"));
    }

    [Fact]
    public async Task A_pipe_that_lies_in_a_folder_is_passed_over()
    {
        // Nobody writes into it, so whoever opens it waits for ever.
        if (OperatingSystem.IsWindows())
            return;
        var pipe = Path.Combine(_folder.Path, "a.yaml");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        File.CreateSymbolicLink(Path.Combine(_folder.Path, "b.yaml"), pipe);
        _folder.Write("c.yaml", "");
        _folder.Write("dc.yaml", Dc);
        var inputs = ManifestFolder.Files(_folder.Path).Select(file => ManifestInput.File(file, isExplicit: false)).ToList();
        Assert.Equal(4, inputs.Count);
        var answer = await Task.Run(() => Answer.To(inputs)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("x/y:1", answer["cassandra"]);
        Assert.DoesNotContain("KSI0010", answer.Ids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_that_is_no_yaml_is_an_error_anywhere(bool isExplicit)
    {
        var answer = Answer.To([ManifestInput.File(_folder.Write("broken.yaml", "a: [\n"), "broken.yaml", isExplicit), ManifestInput.Text(Dc)]);
        Assert.Equal("x/y:1", answer["cassandra"]);
        Assert.Equal("broken.yaml", Assert.Single(answer.Reported, diagnostic => diagnostic.Id == "KSI0001").Location!.Source);
    }

    [Fact]
    public void Byte_order_marks_are_no_text()
    {
        foreach (var encoding in new System.Text.Encoding[] { new System.Text.UTF8Encoding(true), System.Text.Encoding.Unicode })
        {
            var file = _folder.Write("bom.yaml");
            File.WriteAllText(file, Dc, encoding);
            Assert.Equal("x/y:1", Answer.To([ManifestInput.File(file)])["cassandra"]);
        }
    }
}
