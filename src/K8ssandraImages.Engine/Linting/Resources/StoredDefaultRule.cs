using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// A value that is the default of an older release's CRD. The API server stored it when the object was written, and newer
/// defaults do not replace it, so it keeps the old image (config/crd/bases of each release).
/// </summary>
internal sealed class StoredDefaultRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0096", DiagnosticSeverity.Warning, "Default of an older release") { Releases = "k8ssandra-operator 1.1.0 and later" };

    private static readonly Lazy<IReadOnlyList<(OperatorVersion Version, CrdDefaults Crd)>> History = new(static () =>
        [.. ReleaseCatalog.K8ssandraOperatorVersions.Select(version => (version, ReleaseCatalog.FindK8ssandraOperator(version).Crd))]);

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (!subject.IsStored || subject.Operator?.Release is not { } release)
            yield break;
        foreach (var (field, defaultOf) in Fields(subject))
        {
            if (field is null || IsDefault(field, defaultOf(release.Ships.Crd)))
                continue;
            var history = History.Value;
            if (!history.Any(row => row.Version < release.Version && IsDefault(field, defaultOf(row.Crd))))
                continue;
            var releases = ReleaseRange.Of([.. history.Select(row => row.Version)], i => history[i].Version < release.Version && IsDefault(field, defaultOf(history[i].Crd)), endsOpen: false);
            yield return Found.At(
                field.Location,
                field.Path + " is the default of k8ssandra-operator " + releases + ", stored when the object was written; what " + release.Version + " or its ImageConfig would take instead has no effect.",
                "If nobody chose it: apply the CRDs of the release, then remove the field from the object.");
        }
    }

    /// <summary>Whether a value is the default of an older release than the one that runs.</summary>
    public static bool IsOld(Node field, K8ssandraOperatorRelease release) =>
        !IsDefault(field, release.Ships.Crd.ReaperContainerImage) && !IsDefault(field, release.Ships.Crd.StargateContainerImage)
        && History.Value.Any(row => row.Version < release.Version && (IsDefault(field, row.Crd.ReaperContainerImage) || IsDefault(field, row.Crd.StargateContainerImage)));

    private static IEnumerable<(Node? Field, Func<CrdDefaults, object?> DefaultOf)> Fields(ResourceSubject subject)
    {
        yield return (subject.Reaper?["containerImage"], static crd => crd.ReaperContainerImage);
        foreach (var template in subject.StargateTemplates)
            yield return (template["containerImage"], static crd => crd.StargateContainerImage);
        foreach (var level in subject.Kind == "K8ssandraCluster" ? subject.CassandraLevels : [])
            yield return (level["perNodeConfigInitContainerImage"], static crd => crd.PerNodeConfigInitContainerImage);
    }

    // The registry does not tell: it was a default too, and people add it.
    private static bool IsDefault(Node field, object? value) => value switch
    {
        string image => field.IsString && field.Text == image,
        ImageParts parts => field.Kind == NodeKind.Mapping && Same(field["repository"], parts.Repository) && Same(field["name"], parts.Name) && Same(field["tag"], parts.Tag)
            && field["registry"] is null or { IsNull: true } or { Text: "docker.io" },
        _ => false,
    };

    private static bool Same(Node? node, string? text) => (node is { IsString: true } ? node.Text : "") == (text ?? "");
}
