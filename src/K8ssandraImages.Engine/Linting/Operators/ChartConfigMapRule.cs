using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// What versions of the chart cass-operator write wrongly into the ImageConfig, so that a setting in the values has no effect or
/// the operator does not start (k8ssandra/k8ssandra, charts/cass-operator/templates/configmap.yaml). The decoder says what is
/// wrong with the text; this says that the chart is to blame, and which one is not.
/// </summary>
internal sealed class ChartConfigMapRule() : LintRule<ImageConfigSource>(Found)
{
    public static readonly Rule Found = new("KSI0107", DiagnosticSeverity.Warning, "Bug of a Helm chart");

    private static readonly Bug[] Bugs =
    [
        new(new(0, 31), new(0, 35, 0), "imageRegistry, which its operator reads as imageRegistryOverride", "0.35.1", false, static root => root["imageRegistry"]),
        new(new(0, 30), new(0, 37, 0), "imagePullSecrets, which no operator reads", "0.37.1", false, static root => root["imagePullSecrets"] ?? root["images"]?["imagePullSecrets"]),
        new(new(0, 35), new(0, 37, 0), "a setting below images, where no operator reads it", "0.37.1", false, static root => root["images"]?["imageRegistry"] ?? root["images"]?["imagePullPolicy"]),
        new(new(0, 37, 1), new(0, 41, 0), "imagePullSecret as a text, with which the operator does not start", "0.41.1", true, static root => root["imagePullSecret"] is { IsString: true } text ? text : null),
        new(new(0, 45, 2), new(0, 52, 2), "the key `suffix;`, so the suffix has no effect", "0.52.3", false, static root => root.At("defaults", "cassandra", Misspelt)),
    ];

    private const string Misspelt = "suffix;";

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSource subject)
    {
        if (subject.Document is not { Kind: NodeKind.Mapping } root)
            yield break;
        var chart = HelmChart.Of(subject.Root);
        foreach (var bug in Bugs)
        {
            if (bug.Find(root) is not { } place)
                continue;
            // Nobody else writes that key.
            if (chart?.IsBetween("cass-operator", bug.First, bug.Last) != true && !(chart is null && place.Key == Misspelt))
                continue;
            yield return Found.At(
                place.Location,
                "The " + (chart?.ToString() ?? "chart cass-operator " + bug.First + " to " + bug.Last) + " has a bug: it writes " + bug.What + ".",
                "Use chart " + bug.Fixed + " or later; until then correct the ConfigMap after rendering it.",
                bug.IsFatal ? DiagnosticSeverity.Error : null);
        }
    }

    private sealed record Bug(OperatorVersion First, OperatorVersion Last, string What, string Fixed, bool IsFatal, Func<Node, Node?> Find);
}
