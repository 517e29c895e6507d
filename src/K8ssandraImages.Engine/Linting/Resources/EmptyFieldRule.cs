namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// An empty text at a datacenter, where the cluster has a value: the merge takes the datacenter's value only where it is not empty
/// (k8ssandra-operator pkg/cassandra/datacenter.go:281 at v1.0.0, pkg/goalesce/utils.go:14-45 at v1.32.5).
/// </summary>
internal sealed class EmptyFieldRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0094", DiagnosticSeverity.Warning, "Empty value that does not override");

    private static readonly string[][] Fields = [["serverImage"], ["serverVersion"], ["perNodeConfigInitContainerImage"], ["telemetry", "vector", "image"]];

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (subject.Kind != "K8ssandraCluster")
            yield break;
        foreach (var dc in subject.Datacenters)
        {
            foreach (var field in Fields)
            {
                if (dc.At(field) is { IsString: true, Text.Length: 0 } empty && subject.Spec!["cassandra"]!.At(field) is { IsString: true, Text.Length: > 0 } standing)
                    yield return Found.At(empty.Location, "The empty " + empty.Path + " does not take back what the cluster says; `" + Printable.Escape(standing.Text, 120) + "` is used.", "Write the value that this datacenter should have; or remove it here, or at the cluster.");
            }
        }
    }
}
