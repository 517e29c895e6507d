using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What a target is to hold.</summary>
/// <param name="Text">The whole text, as in <see cref="TargetState.Text"/>.</param>
/// <param name="Changes">What of the old text is replaced.</param>
/// <param name="ImageConfig">The ImageConfig's own text.</param>
/// <param name="Source">The ConfigMap, or the document of a bare file.</param>
internal sealed record Draft(string Text, IReadOnlyList<TextChange> Changes, string ImageConfig, ImageConfigSource Source)
{
    /// <summary>Whether all is as it is to be already.</summary>
    public bool IsUnchanged => Changes.Count == 0;
}
