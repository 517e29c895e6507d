using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Operations.Changes;

/// <summary>How the new text of an ImageConfig comes about.</summary>
internal abstract class WantedText
{
    /// <summary>The word for it in the journal.</summary>
    public abstract string Action { get; }

    /// <summary>The registry to which all images are to be moved; null where that is not what is wanted.</summary>
    public virtual string? Registry => null;

    /// <summary>The lines to write by hand into a text that cannot be edited; null where they cannot be told.</summary>
    /// <param name="form"><c>v1beta1</c> or <c>v1beta2</c>.</param>
    /// <param name="release">The release that reads it.</param>
    public virtual string? LinesFor(string form, CassOperatorRelease release) => null;

    /// <summary>What the target would be.</summary>
    /// <param name="target">The target.</param>
    /// <param name="state">What it is.</param>
    /// <param name="config">The ImageConfig as the operator decodes it now.</param>
    /// <param name="form"><c>v1beta1</c> or <c>v1beta2</c>: what the operator reads.</param>
    /// <param name="report">Where warnings go.</param>
    /// <exception cref="ChangeException">It cannot be had.</exception>
    /// <exception cref="EditException">It cannot be written safely.</exception>
    /// <exception cref="IntentException">The form or the release cannot say it.</exception>
    public abstract Draft Make(ImageConfigTarget target, TargetState state, ImageConfig config, string form, Action<Diagnostic> report);

    /// <summary>Reports where the operator would make something else of the new text than was asked for.</summary>
    public virtual void Verify(ImageConfig after, Action<Diagnostic> report)
    {
    }

    /// <summary>Why this cannot be wanted of a target that somebody else has changed meanwhile; null where it still can be.</summary>
    /// <param name="target">The target.</param>
    /// <param name="planned">What it was when this was planned.</param>
    /// <param name="now">What it is.</param>
    /// <param name="config">The ImageConfig as the operator decodes it now.</param>
    /// <param name="form">What the operator reads.</param>
    public abstract Diagnostic? WhyNotAnyMore(ImageConfigTarget target, TargetState planned, TargetState now, ImageConfig config, string form);
}
