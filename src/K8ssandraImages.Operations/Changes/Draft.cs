using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What an ImageConfig's target is to hold.</summary>
/// <param name="Text">The whole text, as in <see cref="TargetState.Text"/>.</param>
/// <param name="Changes">What of the old text is replaced.</param>
/// <param name="ImageConfig">The ImageConfig's own text.</param>
/// <param name="Source">The ConfigMap, or the document of a bare file.</param>
internal sealed record Draft(string Text, IReadOnlyList<TextChange> Changes, string ImageConfig, ImageConfigSource Source) : IntendedState
{
    public override bool IsUnchanged => Changes.Count == 0;

    public override string Content => ImageConfig;

    public override Node Root => Source.Root;

    public override string HashAfter => Backup.HashOf(ImageConfig);
}
