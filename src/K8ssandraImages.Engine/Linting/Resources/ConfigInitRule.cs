using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// An image for server-config-init in the pod template, where k8ssandra-client builds the configuration: the operator then leaves
/// the container's arguments unset too (pkg/reconciliation/construct_podtemplatespec.go:446-453 at v1.32.0).
/// </summary>
internal sealed class ConfigInitRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0091", DiagnosticSeverity.Warning, "server-config-init without its arguments") { Releases = "cass-operator 1.17.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        foreach (var image in subject.Images)
        {
            if (image is not { Container: CassandraPodResolver.ConfigInit, Component: "k8ssandra-client", Workload: WorkloadKind.Cassandra, Source: ImageTier.PodTemplate or ImageTier.DatacenterLevel or ImageTier.ClusterLevel })
                continue;
            if (subject.Containers.Any(container => container["name"]?.Text == CassandraPodResolver.ConfigInit && (container["args"] is { IsNull: false } || container["command"] is { IsNull: false })))
                continue;
            yield return Found.At(
                subject.PlaceOf(image, ImageField.Image),
                "With an image of its own, " + CassandraPodResolver.ConfigInit + " does not get the arguments either with which k8ssandra-client builds the configuration of this server version.",
                "Set images.k8ssandra-client in the ImageConfig instead, or give the container the arguments too: [config, build].");
        }
    }
}
