namespace K8ssandraImages.Engine.Changes;

/// <summary>An ImageConfig v1beta2 that was made from one of v1beta1.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Reasons">Why the image of a component is not what the old text says, by component.</param>
/// <param name="Diagnostics">What was not carried over, written in another way, or added.</param>
internal sealed record ConvertedImageConfig(string Text, IReadOnlyDictionary<string, string> Reasons, IReadOnlyList<Diagnostic> Diagnostics);
