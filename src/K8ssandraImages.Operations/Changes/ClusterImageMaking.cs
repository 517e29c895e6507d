using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Works out what a change of the images that a K8ssandraCluster or a CassandraDatacenter sets does: the fields, what the server and
/// the operators make of them, the images that differ, and what restarts.
/// </summary>
/// <param name="target">The resource.</param>
/// <param name="intent">What it is to say.</param>
/// <param name="snapshot">The operators and their ImageConfigs.</param>
/// <param name="settings">How changes are made.</param>
/// <param name="report">Where findings go.</param>
internal sealed class ClusterImageMaking(ResourceTarget target, ClusterImageIntent intent, Snapshot snapshot, ChangeSettings settings, Action<Diagnostic> report)
    : ChangeMaking(target, "set", settings, report)
{
    private readonly Fleet _fleet = new(snapshot);

    protected override ChangePlan Make(ChangePlan? planned, StoredState state, CancellationToken cancellationToken) => Make(planned, (ResourceState)state, cancellationToken);

    private ChangePlan Make(ChangePlan? planned, ResourceState state, CancellationToken cancellationToken)
    {
        var findings = new List<Diagnostic>();
        var (manager, cassOperator) = ReleasesOf(state.Root);
        var edits = intent.EditsFor(state.Root, manager, cassOperator, finding => findings.Add(Placed(finding)));
        if (planned is not null && WhyNotAnyMore((ResourceDraft)planned.Effect, state.Root, edits) is { } conflict)
            throw new ChangeException(conflict);
        var draft = Waiting.For(() => target.DraftAsync(state, edits, findings.Add, cancellationToken));
        var plan = new ChangePlan(this, state, draft)
        {
            Before = snapshot,
            After = snapshot,
            Cluster = state.Root["kind"]?.Text == "K8ssandraCluster" ? target.Object.Name : state.Root.At("spec", "clusterName")?.Text,
            Datacenter = target.Object.Datacenter ?? (state.Root["kind"]?.Text == "CassandraDatacenter" ? target.Object.Name : null),
            Release = (state.Root["kind"]?.Text == "K8ssandraCluster" ? manager.Version : cassOperator.Version).ToString(),
        };
        if (draft.IsUnchanged)
            return plan with { Diagnostics = Said(findings) };

        var owners = CheckOwners(state.Root, findings);
        Lint(state.Root, draft.After, findings);
        var after = ImagesOf(draft.After);
        var rows = ImageComparison.Compare(ImagesOf(state.Root), after, withUnchanged: true).ToList();
        var staying = Verify(after, rows, findings);
        List<K8ssImageChange> changes = [.. rows.Where(static row => row.Change != ImageChangeKind.None)];
        var restarts = Restarts.Of(state.Root, changes, manager, cassOperator);
        // The plan has them by itself.
        if (restarts[0] != Restarts.Nothing)
            Report(ClusterImageRules.Restarts.At(target.Location, (target.Context is null ? "When it is applied: " : "") + string.Join(' ', restarts), "Watch it: Compare-K8ssImage, k8ssimages drift."));
        foreach (var finding in snapshot.TakeDiagnostics())
            Report(finding);
        return plan with
        {
            Diff = target.DiffOf(state, draft),
            Images = changes,
            NotMoved = staying,
            Owners = owners,
            Restarts = restarts,
            NextStep = target.Context is null ? "Apply it (kubectl apply -f " + Printable.Escape(target.Label, 200) + "), or commit it where it is applied from." : null,
            Diagnostics = Said(findings),
        };
    }

    // ---- what decides about it --------------------------------------------------------------------------------------

    private (K8ssandraOperatorRelease Manager, CassOperatorRelease CassOperator) ReleasesOf(Node root)
    {
        var @namespace = root.At("metadata", "namespace") is { Text.Length: > 0 } own ? own.Text : null;
        var manager = snapshot.K8ssandraOperatorOf(target.Context, @namespace).Release;
        var models = _fleet.Models(root, target.Context, null).ToList();
        // The datacenter that is meant; else the first one, for all of a cluster are mostly built by one release.
        var model = models.Find(candidate => candidate.Datacenter.Scope.Datacenter == intent.Datacenter);
        var config = model.Config ?? (models.Count > 0 ? models[0].Config : snapshot.CassOperatorOf(target.Context, @namespace, root["kind"]?.Text == "K8ssandraCluster" ? manager : null));
        return (manager, config.Release);
    }

    private List<EffectiveImage> ImagesOf(Node root) => [.. _fleet.Images(root, target.Context, null, static _ => { })];

    // ---- what speaks against it -------------------------------------------------------------------------------------

    private Diagnostic? WhyNotAnyMore(ResourceDraft planned, Node now, IReadOnlyList<FieldEdit> edits)
    {
        foreach (var (path, ours) in edits.Select(edit => (NamedPath.Of(now, edit.Path), FieldValue.Of(edit))))
        {
            var (before, theirs) = (FieldValue.Of(path.In(planned.Before)), FieldValue.Of(path.In(now)));
            if (before == theirs || theirs == ours)
                continue;
            return ChangeRules.Conflict.At(
                target.Location,
                "Somebody else has changed " + Printable.Escape(path.ToString(), 200) + " of the " + target.Description + " meanwhile: from " + Show(before) + " to " + Show(theirs) + ", where this would make it " + Show(ours) + ". Nothing was written.",
                "Look at what they did, and give the command again if it is still what you want.");
        }

        return null;
    }

    private void Lint(Node before, Node after, List<Diagnostic> findings)
    {
        var linter = new Linter(snapshot);
        foreach (var finding in NewFindings.Of(linter.Resource(before, target.Context), linter.Resource(after, target.Context)))
        {
            if (finding.Severity == DiagnosticSeverity.Error)
                Refuse(ChangeRules.WouldBreak, finding.Location, "The change makes an error that was not there before: " + finding.Id + ": " + finding.Message, finding.Remedy ?? "Look at docs/rules/" + finding.Id + ".md.", findings);
            else
                findings.Add(finding);
        }
    }

    // ---- what differs, and what does not ----------------------------------------------------------------------------

    private List<K8ssImageChange> Verify(List<EffectiveImage> after, List<K8ssImageChange> rows, List<Diagnostic> findings)
    {
        var staying = new List<K8ssImageChange>();
        intent.Verify(after, (container, finding) =>
        {
            findings.Add(Placed(finding));
            if (container is not null && finding.Id == ClusterImageRules.NotReached.Id && rows.Find(row => IsOf(row, container)) is { } row)
                staying.Add(StayingImages.With(row, finding));
        });
        return staying;
    }

    private static bool IsOf(K8ssImageChange row, EffectiveImage container) =>
        (row.Context, row.Namespace, row.Cluster, row.Datacenter, row.Workload, row.ContainerKind, row.Container)
            == (container.Context, container.Namespace, container.Cluster, container.Datacenter, container.Workload, container.ContainerKind, container.Container);

    private static string Show(string value) => Printable.Escape(value, 200);
}
