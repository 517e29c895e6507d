using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// Two containers of one name in the pod that comes out, as with an init container per-node-config of one's own beside the
/// operator's (k8ssandra-operator pkg/cassandra/datacenter.go:437-439 at v1.32.5). The API server refuses the StatefulSet.
/// </summary>
internal sealed class DuplicateContainerRule() : LintRule<ResourceSubject>(ResolutionRules.DuplicateContainer)
{
    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        var seen = new HashSet<(string?, string?, string?, WorkloadKind, string?, bool, string)>();
        foreach (var image in subject.Images)
        {
            if (seen.Add((image.Context, image.Namespace, image.Datacenter, image.Workload, image.WorkloadName, image.ContainerKind == ContainerKind.Job, image.Container))
                || image.Diagnostics.Any(diagnostic => diagnostic.Id == Rule.Id))
                continue;
            var written = subject.Containers.LastOrDefault(container => container["name"]?.Text == image.Container);
            yield return Rule.At(
                written?.Location ?? subject.PlaceOf(image),
                "The pod gets two containers named " + Printable.Escape(image.Container, 80) + "; the API server refuses it.",
                "Give one of them another name, or remove it: the operator may add a container of that name itself.");
        }
    }
}
