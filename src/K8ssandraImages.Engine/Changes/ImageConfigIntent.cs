using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Where in an ImageConfig a change is made.</summary>
internal enum ImageConfigLevel
{
    /// <summary>For every image taken from it: <c>overrides</c> of v1beta2, the global keys of v1beta1.</summary>
    Override,

    /// <summary>Where an image says nothing itself: <c>defaults</c> of v1beta2; v1beta1 has no such level.</summary>
    Default,

    /// <summary>For named components and server types.</summary>
    Component,
}

/// <summary>A field that a change removes.</summary>
public enum ImageConfigField
{
    /// <summary>The whole entry of the component or server version.</summary>
    Image,

    /// <summary>The registry.</summary>
    Registry,

    /// <summary>The repository (v1beta2), the namespace (v1beta1, Override).</summary>
    Repository,

    /// <summary>The name.</summary>
    Name,

    /// <summary>The tag.</summary>
    Tag,

    /// <summary>The digest.</summary>
    Digest,

    /// <summary>What stands before a server version.</summary>
    Prefix,

    /// <summary>What stands after a server version.</summary>
    Suffix,

    /// <summary>The pull policy.</summary>
    PullPolicy,

    /// <summary>The pull secrets.</summary>
    PullSecret,
}

/// <summary>What somebody wants an ImageConfig to say, whatever its form and release. Null leaves a field alone.</summary>
internal sealed record ImageConfigIntent
{
    public ImageConfigLevel Level { get; init; }

    /// <summary>The components and server types, at <see cref="ImageConfigLevel.Component"/>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>The server version whose entry is meant (version map of v1beta1).</summary>
    public string? ServerVersion { get; init; }

    public string? Registry { get; init; }

    /// <summary>The repository path of v1beta2; the imageNamespace of v1beta1 at Override; <c>repository</c> of a v1beta1 server type.</summary>
    public string? Repository { get; init; }

    public string? Name { get; init; }

    public string? Tag { get; init; }

    public string? Digest { get; init; }

    public string? Prefix { get; init; }

    public string? Suffix { get; init; }

    public string? PullPolicy { get; init; }

    public IReadOnlyList<string>? PullSecrets { get; init; }

    /// <summary>A whole reference, split into the parts that the form has.</summary>
    public string? Image { get; init; }

    public IReadOnlyList<ImageConfigField> Remove { get; init; } = [];

    /// <summary>The edits that make an ImageConfig say this.</summary>
    /// <param name="root">The ImageConfig as it is; null where its text is empty.</param>
    /// <param name="api"><c>v1beta1</c> or <c>v1beta2</c>.</param>
    /// <param name="release">The release that reads it.</param>
    /// <param name="report">Warnings: what is written and has no, or another effect than one would expect.</param>
    /// <exception cref="IntentException">The form or the release cannot say this; the message says what can be done instead.</exception>
    public IReadOnlyList<FieldEdit> EditsFor(Node? root, string api, CassOperatorRelease release, Action<Diagnostic> report) =>
        throw new NotSupportedException();
}

/// <summary>Something that an ImageConfig of a form and a release cannot say.</summary>
internal sealed class IntentException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}
