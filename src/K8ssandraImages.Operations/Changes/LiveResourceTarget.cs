using System.Text;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// A K8ssandraCluster or CassandraDatacenter of a cluster. Only the fields that are meant are ever written, and only in the
/// version that was read. What it would be tells the server, which fills in defaults and asks admission.
/// </summary>
internal sealed class LiveResourceTarget(LiveObject live, ChangedObject self) : ResourceTarget
{
    public override ChangedObject Object => self;

    public override string? Context => live.Context;

    public override string Label => live.Label;

    public override string Description => (self.Datacenter is null ? "" : "datacenter " + Show(self.Datacenter) + " of ") + live.Description;

    public override SourceLocation Location => live.Location;

    public override string HowToLook => live.HowToLook;

    public override async Task<ResourceState> ReadAsync(CancellationToken cancellationToken) =>
        StateOf(await live.ReadAsync("Get-K8ssDatacenter -Context " + Show(live.Context) + " shows what is there.", cancellationToken).ConfigureAwait(false));

    public override async Task<ResourceDraft> DraftAsync(ResourceState state, IReadOnlyList<FieldEdit> edits, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        var paths = PathsOf(state, edits);
        if (JsonPatch.Of(state.Root, edits) is not { } patch)
            return new ResourceDraft(state.Root, state.Root, state.Root, paths);
        var edited = DocumentParser.ParseObject(patch.Object, live.Context, DocumentLimits.Default);
        Node after;
        try
        {
            after = await live.TryAsync(state, PatchKind.Json, patch.Bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ChangeException exception) when (exception.Diagnostic.Cause is KubernetesException { Kind: KubernetesErrorKind.Forbidden, IsByAdmission: false } refusal)
        {
            // Who may only read can still see what somebody else would do.
            after = edited;
            report(ClusterImageRules.NotAsked.At(
                Location,
                "Whether the server would take the change of the " + Description + " is not known, and what it would fill in is not shown: this user may not patch it.",
                refusal.Remedy));
        }

        for (var i = 0; i < edits.Count; i++)
        {
            if (!edits[i].Removes && FieldValue.Of(paths[i].In(after)) != FieldValue.Of(edits[i]))
            {
                throw Refuse(
                    ChangeRules.NotWritten,
                    "The server would make " + Show(FieldValue.Of(paths[i].In(after))) + " of " + Show(paths[i].ToString()) + " of the " + Description + ", not " + Show(FieldValue.Of(edits[i])) + ": an admission webhook changes it. Nothing was written.",
                    "Find out which: kubectl get mutatingwebhookconfigurations " + live.Where);
            }
        }

        return new ResourceDraft(state.Root, edited, after, paths) { Patch = patch };
    }

    // Whole: without the way to a field its value means little.
    public override string DiffOf(ResourceState state, ResourceDraft draft)
    {
        var fields = ChangedFields.Between(draft.Before, draft.After);
        return UnifiedDiff.Of(fields.Before, fields.After, Label, int.MaxValue);
    }

    public override Task CheckAsync(ResourceState before, ResourceDraft intended, CancellationToken cancellationToken) =>
        live.TryAsync(before, PatchKind.Json, intended.Patch!.Bytes, cancellationToken);

    public override async Task<ResourceState> WriteAsync(ResourceState before, ResourceDraft intended, CancellationToken cancellationToken)
    {
        var answer = await live.PatchAsync(before, PatchKind.Json, intended.Patch!.Bytes, cancellationToken).ConfigureAwait(false);
        return ReadBack(() => StateOf(live.Parse(answer)));
    }

    // Its operators write into the status all the time, which makes another version of it.
    public override bool IsUntouched(StoredState before, StoredState now) => now.Uid == before.Uid && now.Hash == before.Hash;

    public override string? InverseOf(StoredState before, IntendedState intended) => Encoding.UTF8.GetString(((ResourceDraft)intended).Patch!.Inverse);

    // The patch alone is what kubectl takes; the backup has more.
    public override string UndoOf(string id, string backup, StateFolder state) => live.PatchCommand + " --type json -p (Get-Content -Raw -LiteralPath " + Quoted(backup) + " | ConvertFrom-Json).inverse";

    protected override bool Holds(ResourceState now, ResourceDraft intended) =>
        intended.Paths.All(path => FieldValue.Of(path.In(now.Root)) == FieldValue.Of(path.In(intended.After)));

    private static ResourceState StateOf(Node root) => new()
    {
        Root = root,
        Hash = ResourceDraft.HashOf(root),
        Uid = root.At("metadata", "uid")?.Text,
        ResourceVersion = root.At("metadata", "resourceVersion")?.Text,
    };
}
