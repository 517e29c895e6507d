using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Resolves manifests in a test: what the engine answers, and what it reports.</summary>
internal sealed class Answers
{
    public List<EffectiveImage> Images { get; } = [];

    public List<Diagnostic> Reported { get; } = [];

    public static Answers To(string manifests, string? cassOperator = null, string? k8ssandraOperator = null, bool trace = true)
    {
        var answers = new Answers();
        var snapshot = new Snapshot(new SnapshotOptions { CassOperatorVersion = Version(cassOperator), K8ssandraOperatorVersion = Version(k8ssandraOperator) });
        var roots = new List<Node>();
        foreach (var text in DocumentSplitter.Split(new StringReader(manifests), "test.yaml", DocumentLimits.Default))
        {
            var document = DocumentParser.Parse(text, DocumentLimits.Default);
            answers.Reported.AddRange(document.Diagnostics);
            roots.AddRange(document.Roots);
        }

        foreach (var root in roots)
            snapshot.Resources.Add(root, null);
        snapshot.Resources.FindDatacenter = (_, _, name) => roots.Find(root => root["kind"]?.Text == "CassandraDatacenter" && root.At("metadata", "name")?.Text == name);
        var fleet = new Fleet(snapshot, trace);
        foreach (var root in roots)
            answers.Images.AddRange(fleet.Images(root, null, null, answers.Reported.Add));
        answers.Reported.AddRange(snapshot.TakeDiagnostics());
        return answers;
    }

    /// <summary>The only image of a container.</summary>
    public EffectiveImage this[string container] => Assert.Single(Images, image => image.Container == container);

    /// <summary>Every finding, on images and beside them.</summary>
    public IEnumerable<Diagnostic> All => Reported.Concat(Images.SelectMany(image => image.Diagnostics));

    public string Lines => string.Join('\n', Images.Select(image => $"{image.Container}={image.Image} {image.PullPolicy ?? "-"}"));

    private static OperatorVersion? Version(string? text) => text is null ? null : OperatorVersion.Parse(text);
}
