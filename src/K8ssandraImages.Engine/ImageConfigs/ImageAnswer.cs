using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>An operator's answer to "which image": immutable, and shared by all containers that get the same answer.</summary>
internal sealed class ImageAnswer
{
    private TraceEntry[]? _won;
    private TraceEntry[]? _shadowed;
    private readonly Action<string?, List<TraceEntry>>? _trace;

    /// <summary>An answer.</summary>
    /// <param name="image">The image string; null where the operator fails.</param>
    /// <param name="tier">The tier that decides; null where there is no image.</param>
    /// <param name="node">Where that stands.</param>
    /// <param name="diagnostics">Findings about this answer.</param>
    /// <param name="trace">Writes the candidates of the reference's fields, given why the whole is shadowed, or null.</param>
    public ImageAnswer(string? image, ImageTier? tier, Node? node, IReadOnlyList<Diagnostic> diagnostics, Action<string?, List<TraceEntry>>? trace)
    {
        Image = image;
        Tier = tier;
        Node = node;
        Diagnostics = diagnostics;
        _trace = trace;
    }

    public string? Image { get; }

    public ImageTier? Tier { get; }

    public Node? Node { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The answer of an operator that fails instead.</summary>
    public static ImageAnswer Failure(params Diagnostic[] diagnostics) => new(null, null, null, diagnostics, null);

    /// <summary>An answer composed of parts.</summary>
    public static ImageAnswer Of(ImageFields fields, string image, IReadOnlyList<Diagnostic> diagnostics)
    {
        var decider = fields.Decider();
        // Without any part (`:`) it is still the ImageConfig's entry, missing as it is, that decides.
        return new ImageAnswer(image, decider?.Tier ?? ImageTier.ImageConfigImage, decider?.Node, diagnostics, fields.TraceReference);
    }

    /// <summary>The candidates when this answer is in effect.</summary>
    public TraceEntry[] WonTrace => _won ??= Build(null);

    /// <summary>The candidates when something of higher precedence is in effect.</summary>
    public TraceEntry[] ShadowedTrace => _shadowed ??= Build("another source gives the whole reference");

    private TraceEntry[] Build(string? shadowedBecause)
    {
        if (Image is null || Tier is not { } tier)
            return [];
        var trace = new List<TraceEntry>(8)
        {
            new(ImageField.Image, Image, tier, Node?.Location, shadowedBecause is null ? TraceOutcome.Won : TraceOutcome.Shadowed, null),
        };
        _trace?.Invoke(shadowedBecause, trace);
        return [.. trace];
    }
}
