using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>What a set of manifests answers: its images, and what is reported beside them.</summary>
internal sealed class Answer
{
    private Answer(ManifestFleet fleet, List<Diagnostic> reported)
    {
        Fleet = fleet;
        Reported = reported;
    }

    public ManifestFleet Fleet { get; }

    public IReadOnlyList<EffectiveImage> Images { get; private init; } = [];

    public List<Diagnostic> Reported { get; }

    public IEnumerable<string> Ids => Reported.Select(diagnostic => diagnostic.Id);

    public static Answer To(string text, ManifestOptions? options = null) => To([ManifestInput.Text(text)], options);

    public static Answer To(IReadOnlyList<ManifestInput> inputs, ManifestOptions? options = null)
    {
        var reported = new List<Diagnostic>();
        var fleet = ManifestFleet.Read(inputs, options ?? new ManifestOptions(), reported.Add, CancellationToken.None);
        return new Answer(fleet, reported) { Images = [.. fleet.Images(CancellationToken.None)] };
    }

    /// <summary>The image of the only container of that name.</summary>
    public string? this[string container] => Assert.Single(Images, image => image.Container == container).Image;
}
