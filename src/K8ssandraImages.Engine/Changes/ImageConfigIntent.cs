using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What somebody wants an ImageConfig to say, whatever its form and release. Null leaves a field alone. Registry, repository,
/// name, tag and digest are the parts of a reference in both forms, so that one intent gives one image in both.
/// </summary>
internal sealed record ImageConfigIntent
{
    /// <summary>Where the change is made.</summary>
    public ImageConfigLevel Level { get; init; }

    /// <summary>The components and server types, at <see cref="ImageConfigLevel.Component"/>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>The server version whose entry is meant (version map of v1beta1).</summary>
    public string? ServerVersion { get; init; }

    /// <summary>
    /// The registry: host, port, and where a mirror has one a path. At <see cref="ImageConfigLevel.Override"/> <c>""</c> takes the
    /// registry of every image away (v1beta2), or removes the override (v1beta1).
    /// </summary>
    public string? Registry { get; init; }

    /// <summary>
    /// The path between registry and name. At <see cref="ImageConfigLevel.Override"/> in v1beta1 it is the imageNamespace, which
    /// replaces the first component of the path only; <c>""</c> takes it away there.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>The last component of the path.</summary>
    public string? Name { get; init; }

    /// <summary>The tag. An image's digest, which would beat it, is removed.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest. Without a <see cref="Tag"/> beside it an image's tag is removed: it would name another image.</summary>
    public string? Digest { get; init; }

    /// <summary>What stands before the server version in a server image's tag (v1beta2).</summary>
    public string? Prefix { get; init; }

    /// <summary>What stands after the server version in a server image's tag.</summary>
    public string? Suffix { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>, in any case.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>Names of secrets. At <see cref="ImageConfigLevel.Override"/> none takes all away.</summary>
    public IReadOnlyList<string>? PullSecrets { get; init; }

    /// <summary>A whole reference, split into the parts that the form has.</summary>
    public string? Image { get; init; }

    /// <summary>The fields that are to go.</summary>
    public IReadOnlyList<ImageConfigField> Remove { get; init; } = [];

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
