using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What a K8ssandraCluster or CassandraDatacenter is to be.</summary>
/// <param name="Before">What it is.</param>
/// <param name="Edited">What it would be.</param>
/// <param name="After">The same with what the server fills in, of an object of a cluster.</param>
/// <param name="Paths">The fields that are meant.</param>
internal sealed record ResourceDraft(Node Before, Node Edited, Node After, IReadOnlyList<NamedPath> Paths) : IntendedState
{

    /// <summary>The patch, of an object of a cluster; null where nothing has to be changed.</summary>
    public JsonPatch? Patch { get; init; }

    /// <summary>The whole text of the file; null for an object of a cluster.</summary>
    public EditedText? Text { get; init; }

    /// <summary>The resource as text; that of its document, where it is in a file.</summary>
    public string? Document { get; init; }

    public override bool IsUnchanged => Text?.IsUnchanged ?? Patch is null;

    public override string Content => Document ?? ChangedFields.Manifest(After);

    public override Node Root => After;

    public override string HashAfter => HashOf(After);

    /// <summary>The hash of what a resource is to be: whatever its operators and the server note in it does not count.</summary>
    public static string HashOf(Node root) => Backup.HashOf(root["spec"] is { } spec ? YamlLines.Of(spec).ToString() : "");
}
