namespace K8ssandraImages.Engine.Resolution;

/// <summary>Where an effective image belongs.</summary>
internal sealed record Scope(string? Context, string? Namespace, string? Cluster, string? Datacenter);
