using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>Properties that hold for any manifests: nothing throws, and the order in which they are read decides nothing.</summary>
public class RandomManifestsTests
{
    private const int Seeds = 120;

    // That there are several ImageConfigs, or none that is labelled, does not depend on the order; which one it is said of may.
    private static readonly string[] SaidOfOneOfMany = ["KSI0063", "KSI0065"];

    [Fact]
    public void No_manifests_make_it_throw()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var manifests = RandomManifests.Make(random, damage: true);
            try
            {
                var answer = Answer.To(Inputs(manifests));
                _ = answer.Fleet.Clusters(CancellationToken.None).ToList();
                _ = answer.Fleet.ImageConfigs(CancellationToken.None).ToList();
                var pipeline = new PipelineFleet(new ManifestOptions(), _ => { }, CancellationToken.None);
                var piped = answer.Fleet.Datacenters(CancellationToken.None).ToList().SelectMany(pipeline.Images).Select(Lines.Of);
                Assert.Equal(answer.Images.Where(IsOfDatacenter).Select(Lines.Of), piped);
                foreach (var text in answer.Reported.Concat(answer.Images.SelectMany(image => image.Diagnostics)))
                    Assert.DoesNotContain('\n', text.ToString());
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}:\n{string.Join("\n---\n", manifests)}", exception);
            }
        }
    }

    [Fact]
    public void The_order_of_documents_decides_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var manifests = RandomManifests.Make(random, damage: seed % 2 == 0);
            var inputs = Inputs(manifests);
            var expected = LinesOf(inputs);
            for (var shuffle = 0; shuffle < 3; shuffle++)
            {
                random.Shuffle(inputs);
                var actual = LinesOf(inputs);
                var missing = expected.Except(actual).ToList();
                var more = actual.Except(expected).ToList();
                Assert.True(
                    missing.Count + more.Count == 0,
                    $"seed {seed}, order {string.Join(' ', inputs.Select(input => input.Name))}:\n- {string.Join("\n- ", missing)}\n+ {string.Join("\n+ ", more)}\n{string.Join("\n---\n", manifests.Select(manifest => manifest.ToJsonString()))}");
            }
        }
    }

    private static bool IsOfDatacenter(EffectiveImage image) => image.Workload != WorkloadKind.Operator && image.Namespace != RandomManifests.Alone;

    private static ManifestInput[] Inputs(IReadOnlyList<JsonObject> manifests) =>
        [.. manifests.Select((manifest, index) => ManifestInput.Text(manifest.ToJsonString(), "m" + index))];

    private static HashSet<string> LinesOf(ManifestInput[] inputs)
    {
        var answer = Answer.To(inputs);
        return [.. answer.Images.Select(image => string.Join('\n', Lines.Of(image).Split('\n').Select(Line))), .. answer.Reported.Select(diagnostic => Line("beside: " + diagnostic))];
    }

    private static string Line(string line) => Array.Find(SaidOfOneOfMany, id => line.Contains(id, StringComparison.Ordinal)) ?? line;
}
