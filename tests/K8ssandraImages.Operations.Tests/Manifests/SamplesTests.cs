using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>
/// What the samples answer, all of them read at once. samples.golden.txt was checked by hand against the operators' sources.
/// When an answer changes on purpose, write the file anew with
/// <c>K8SSANDRAIMAGES_UPDATE_GOLDEN=1 dotnet test tests/K8ssandraImages.Operations.Tests</c>, and check each line that differs.
/// </summary>
public class SamplesTests
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "K8ssandraImages.Operations.Tests", "samples.golden.txt");

    internal static IReadOnlyList<ManifestInput> Samples =>
    [
        .. ManifestFolder.Files(Path.Combine(Repository.Root, "samples")).Select(file =>
            ManifestInput.File(file, Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), isExplicit: false)),
    ];

    [Fact]
    public void The_answers_are_those_of_the_golden_file()
    {
        var answer = Answer.To(Samples);
        var lines = answer.Images.Select(Lines.Of).Append("").Append("Beside the images:").Concat(answer.Reported.Select(Lines.Of));
        var actual = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_UPDATE_GOLDEN") == "1")
            File.WriteAllText(Golden, actual);
        Assert.Equal(File.ReadAllText(Golden).ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    public void Only_the_documentation_s_mistakes_are_errors()
    {
        var answer = Answer.To(Samples);
        var errors = answer.Images.SelectMany(image => image.Diagnostics).Concat(answer.Reported).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal("samples/documentation-mistakes/cluster.yaml", error.Location?.Source));
    }

    [Fact]
    public void A_folder_by_itself_answers_what_it_answers_among_the_others()
    {
        var together = Answer.To(Samples).Images.Select(Lines.Of).ToHashSet();
        foreach (var folder in Samples.GroupBy(input => input.Name.Split('/')[1]))
        {
            foreach (var image in Answer.To([.. folder]).Images)
                Assert.Contains(Lines.Of(image), together);
        }
    }

    [Fact]
    public void The_image_configs_of_the_samples_load()
    {
        var reported = new List<Diagnostic>();
        var fleet = ManifestFleet.Read(Samples, new ManifestOptions(), reported.Add, CancellationToken.None);
        Assert.All(fleet.ImageConfigs(CancellationToken.None), config => Assert.True(config.Loads, config.ToString()));
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location?.Source != "samples/documentation-mistakes/cluster.yaml");
    }

    [Theory]
    [InlineData("v1beta1", "registry.example.com/k8ssandra/cass-management-api:4.0.17-ubi")]
    [InlineData("v1beta2", "registry.example.com/k8ssandra/cass-management-api:4.0.17-ubi")]
    public void The_image_configs_by_themselves_can_be_named(string api, string expected)
    {
        var options = new ManifestOptions { ImageConfig = ManifestInput.File(Path.Combine(Repository.Root, "samples", "image-config", $"image_config.{api}.yaml")) };
        var answer = Answer.To("apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1}\nspec: {serverType: cassandra, serverVersion: 4.0.17}\n", options);
        Assert.Equal(expected, answer["cassandra"]);
        Assert.DoesNotContain(answer.Reported, diagnostic => diagnostic.Severity != DiagnosticSeverity.Information);
    }

    [Fact]
    public void Datacenters_that_are_piped_on_answer_what_the_manifests_answer()
    {
        var answer = Answer.To(Samples);
        var pipeline = new PipelineFleet(new ManifestOptions(), answer.Reported.Add, CancellationToken.None);
        var piped = answer.Fleet.Datacenters(CancellationToken.None).SelectMany(pipeline.Images).Select(Lines.Of);
        Assert.Equal(answer.Images.Where(image => image.Workload != WorkloadKind.Operator).Select(Lines.Of), piped);
    }

    [Fact]
    public void Clusters_that_are_piped_on_answer_what_the_manifests_answer()
    {
        var answer = Answer.To(Samples);
        var pipeline = new PipelineFleet(new ManifestOptions(), answer.Reported.Add, CancellationToken.None);
        var clusters = answer.Fleet.Clusters(CancellationToken.None).ToList();
        Assert.Equal(["copied", "billing", "shop"], clusters.Select(cluster => cluster.Name));
        foreach (var cluster in clusters)
        {
            var direct = answer.Images.Where(image => image.Cluster == cluster.Name && image.Namespace == cluster.Namespace).Select(Lines.Of).ToList();
            Assert.Equal(direct, pipeline.Images(cluster).Select(Lines.Of));
            Assert.Equal(direct, pipeline.Datacenters(cluster).SelectMany(pipeline.Images).Select(Lines.Of));
            Assert.Equal(cluster.Datacenters, pipeline.Datacenters(cluster).Select(dc => dc.Name));
        }
    }

    [Fact]
    public void Options_of_a_later_command_beat_those_of_the_earlier_one()
    {
        var answer = Answer.To(Samples);
        var later = new PipelineFleet(new ManifestOptions { CassOperatorVersion = "1.27.0" }, answer.Reported.Add, CancellationToken.None);
        var dc = answer.Fleet.Datacenters(CancellationToken.None).Single(candidate => candidate.Namespace == "registry-v1beta2");
        // 1.27.0 knows no digest.
        Assert.Equal("registry.example.com/k8ssandra/k8ssandra-client:", later.Images(dc).Single(image => image.Container == "server-config-init").Image);
        Assert.Equal("1.27.0", later.Datacenters(dc).Single().CassOperatorVersion);
    }
}
