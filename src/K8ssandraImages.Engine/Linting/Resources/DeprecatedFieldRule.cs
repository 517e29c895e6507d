namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>Fields with images that still work and are to go: see <see cref="Releases.K8ssandraOperatorRelease"/> for their sources.</summary>
internal sealed class DeprecatedFieldRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0093", DiagnosticSeverity.Information, "Deprecated field") { Releases = "k8ssandra-operator 1.23.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (subject.Operator?.Release is not { } release)
            yield break;
        foreach (var level in release.DeprecatesPerNodeConfigImage ? subject.CassandraLevels : [])
        {
            if (level["perNodeConfigInitContainerImage"] is { IsNull: false } field)
                yield return Found.At(field.Location, field.Path + " is deprecated since k8ssandra-operator 1.27.0.", "Remove it: the image is that of images.k8ssandra-client in the ImageConfig.");
        }

        if (release.DeprecatesStargate && subject.Kind is "K8ssandraCluster" or "Stargate" && subject.StargateTemplates.FirstOrDefault() is { } stargate)
            yield return Found.At(stargate.Location, "Stargate is deprecated since k8ssandra-operator 1.23.0.", "Plan to do without it.");
    }
}
