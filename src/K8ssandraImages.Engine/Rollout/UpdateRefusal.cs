namespace K8ssandraImages.Engine.Rollout;

/// <summary>Why a datacenter is not updated.</summary>
/// <param name="IsEndless">Whether it is that the update might never end, which somebody may risk.</param>
/// <param name="Message">Why, in a sentence fit for a terminal.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record UpdateRefusal(bool IsEndless, string Message, string Remedy);
