namespace K8ssandraImages.Operations.Rollout;
internal sealed record UpdateFacts;
