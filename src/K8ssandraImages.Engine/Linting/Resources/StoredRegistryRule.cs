using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// <c>registry: docker.io</c>, which the CRDs filled in until 1.14.1 (pkg/images/images.go:16-48 at v1.0.0) and which stays in a
/// stored object: DEFAULT_REGISTRY and the ImageConfig do not move that image.
/// </summary>
internal sealed class StoredRegistryRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0097", DiagnosticSeverity.Warning, "Registry that an older release filled in") { Releases = "k8ssandra-operator 1.15.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (!subject.IsStored || subject.Operator is not { Release: { AlwaysWritesRegistry: false } release } environment)
            yield break;
        IEnumerable<(Node? Image, bool ReadsImageConfig)> images =
        [
            (subject.Kind == "K8ssandraCluster" ? subject.Spec?["medusa"]?["containerImage"] : null, release.ReadsImageConfig),
            (subject.Reaper?["containerImage"], release.ReadsImageConfig),
            .. subject.StargateTemplates.Select(template => (template["containerImage"], false)),
        ];
        foreach (var (image, readsImageConfig) in images)
        {
            if (image?["registry"] is not { IsString: true, Text: "docker.io" } registry || StoredDefaultRule.IsOld(image, release))
                continue;
            var other = readsImageConfig ? MovingRegistry.Of(environment.ImageConfig) : Candidate.Winner(environment.DefaultRegistry)?.Value;
            yield return Found.At(
                registry.Location,
                registry.Path + " is docker.io, which k8ssandra-operator until 1.14.1 filled in by itself; it stays there, and " + (readsImageConfig ? "the registry of the ImageConfig" : "DEFAULT_REGISTRY") + " has no effect on this image.",
                "Remove it, unless docker.io is meant.",
                other is null or "" or "docker.io" ? DiagnosticSeverity.Information : null);
        }
    }
}
