using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A K8ssandraCluster or CassandraDatacenter in a file of manifests. All bytes but those that change stay.</summary>
/// <param name="file">The file.</param>
/// <param name="index">Which of the file's clusters and datacenters it is, from 0: lines move when others are changed, their order does not.</param>
/// <param name="self">What it is.</param>
internal sealed class FileResourceTarget(ChangedFile file, int index, ChangedObject self) : ResourceTarget
{
    public override ChangedObject Object => self;

    public override string? Context => null;

    public override string Label => file.Name;

    public override string Description => (self.Datacenter is null ? "" : "datacenter " + Show(self.Datacenter) + " of ") + Show((self with { Path = null }).ToString()) + " in " + Show(Label);

    public override SourceLocation Location => file.Location;

    public override string HowToLook => "Get-K8ssEffectiveImage -Path " + Show(Label);

    public override string OtherWriter => "somebody else writes to the file too";

    public override Task<ResourceState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read());
    }

    private ResourceState Read()
    {
        var text = file.Read();
        var place = Find(text.Text) ?? throw Refuse(ChangeRules.NoTarget, "The " + Show((self with { Path = null }).ToString()) + " is not there any more: the file has been changed.", "Give the command again.");
        return new ResourceState { Root = place.Root, Hash = text.Hash, File = text, Document = place.Document, Place = place.Path };
    }

    public override Task<ResourceDraft> DraftAsync(ResourceState state, IReadOnlyList<FieldEdit> edits, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        var edited = DocumentEditor.Edit(state.File!.Text, state.Document, Label, [.. edits.Select(edit => edit.Under(state.Place))]);
        var place = Find(edited.Text) ?? throw Refuse(ChangeRules.WouldBreak, "The text would hold no " + Show((self with { Path = null }).ToString()) + " any more.", "Write the lines by hand.");
        return Task.FromResult(new ResourceDraft(state.Root, place.Root, place.Root, PathsOf(state, edits)) { Text = edited, Document = place.Text });
    }

    public override string DiffOf(ResourceState state, ResourceDraft draft) => UnifiedDiff.Of(state.File!.Text, draft.Text!.Text, Label);

    public override Task<ResourceState> WriteAsync(ResourceState before, ResourceDraft intended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        file.Write(before.File!, intended.Text!.Text);
        return Task.FromResult(ReadBack(Read));
    }

    public override string UndoOf(string id, string backup, StateFolder state) => "Take the lines of the diff back; what stood there is in " + Show(backup) + " too.";

    protected override FileParts PartsOf(ResourceState before, ResourceDraft intended) => ChangedFile.PartsOf(before.File!, intended.Text!.Text, intended.Text.Changes);

    protected override bool Holds(ResourceState now, ResourceDraft intended) => now.File!.Text == intended.Text!.Text;

    /// <summary>The clusters and datacenters of a text.</summary>
    public static IEnumerable<ManifestPlace> PlacesIn(string text, string name, Action<ParsedDocument> parsed) => ManifestPlaces.Find(text, name, ResourceChoice.IsMeant, parsed);

    private ManifestPlace? Find(string text) =>
        PlacesIn(text, Label, static _ => { }).ElementAtOrDefault(index) is { } place && ChosenResource.Of(place.Root, null, null) == new ChosenResource(null, self.Kind, self.Namespace, self.Name, null) ? place : null;
}
