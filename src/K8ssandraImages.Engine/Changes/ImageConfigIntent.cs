using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>What somebody wants an ImageConfig to say at one of its levels.</summary>
internal sealed record ImageConfigIntent : ImageConfigFields
{
    /// <summary>An intent with no fields.</summary>
    public ImageConfigIntent()
    {
    }

    /// <summary>An intent with these fields.</summary>
    public ImageConfigIntent(ImageConfigFields fields)
        : base(fields)
    {
    }

    /// <summary>Where the change is made.</summary>
    public ImageConfigLevel Level { get; init; }

    /// <summary>
    /// The edits that make an ImageConfig say this. A field that has the value already is among them, one that is to go and is
    /// not there is not. Whether the operator then composes what was asked for is told by <see cref="Verify"/>, once the edits
    /// are made.
    /// </summary>
    /// <param name="root">The ImageConfig as it is; null where its text is empty.</param>
    /// <param name="api"><c>v1beta1</c> or <c>v1beta2</c>.</param>
    /// <param name="release">The release that reads it.</param>
    /// <param name="report">Warnings: what is written and has no, or another effect than one would expect.</param>
    /// <exception cref="IntentException">The form or the release cannot say this; the message says what can be done instead.</exception>
    public IReadOnlyList<FieldEdit> EditsFor(Node? root, string api, CassOperatorRelease release, Action<Diagnostic> report)
    {
        var checkedIntent = IntentCheck.Run(this, report);
        IntentTranslation translation = api == "v1beta1"
            ? new IntentTranslationV1Beta1(checkedIntent, root, release, report)
            : new IntentTranslationV1Beta2(checkedIntent, root, release, report);
        return translation.Translate();
    }

    /// <summary>Reports each component for which the operator composes something else than this asked for.</summary>
    /// <param name="edited">The ImageConfig after the edits, as the release reads it.</param>
    /// <param name="report">Where to.</param>
    public void Verify(ImageConfig edited, Action<Diagnostic> report) => new IntentVerification(this, edited, report).Run();
}
