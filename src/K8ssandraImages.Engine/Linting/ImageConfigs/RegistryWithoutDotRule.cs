namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A registry without a dot and a port. Container runtimes take the first part of a reference for a registry only where it has
/// one of them, or is localhost (distribution/reference, splitDockerDomain), so the image is looked for on Docker Hub.
/// </summary>
internal sealed class RegistryWithoutDotRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0053", DiagnosticSeverity.Warning, "Registry without dot and port");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        foreach (var registry in subject.Registries)
        {
            var host = registry.Text.Split('/')[0];
            if (host.Length == 0 || host == "localhost" || host.AsSpan().ContainsAny('.', ':') || !RegistryFormRule.IsRegistry(registry.Text))
                continue;
            yield return Found.At(
                registry.Location,
                "Container runtimes take `" + Printable.Escape(host, 80) + "` for a path on docker.io, because it has neither a dot nor a port.",
                "Write the full name of the registry, or its port, as in " + Printable.Escape(host, 60) + ":5000.");
        }
    }
}
