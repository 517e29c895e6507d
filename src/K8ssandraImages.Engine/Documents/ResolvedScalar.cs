namespace K8ssandraImages.Engine.Documents;

/// <summary>What a YAML scalar means.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Its JSON form without quotes.</param>
/// <param name="Number">A float's value, which can be infinite or no number.</param>
internal readonly record struct ResolvedScalar(NodeKind Kind, string Text, double Number = 0);
