using System.Diagnostics.CodeAnalysis;

namespace K8ssandraImages.Engine.References;

/// <summary>
/// An image reference, read and normalized as container runtimes do it: exactly the texts that ParseNormalizedNamed of
/// distribution/reference v0.6.0 takes are references. Two are equal when they name the same: <c>busybox</c> equals
/// <c>docker.io/library/busybox</c>.
/// </summary>
public sealed class ImageReference : IEquatable<ImageReference>
{
    private string? _repository;
    private string? _name;
    private string? _familiar;
    private string? _canonical;

    private ImageReference(string original, in ReferenceParts parts)
    {
        Original = original;
        HasExplicitDomain = parts.DomainLength > 0;
        Domain = DomainOf(original, parts);
        var path = original.AsSpan(parts.PathStart, parts.PathEnd - parts.PathStart);
        // Substring gives back a text that is the path as a whole; a span would copy it.
        Path = parts.IsOfficial ? string.Concat(DockerHub.OfficialPrefix, path) : original.Substring(parts.PathStart, path.Length);
        Tag = parts.TagEnd > parts.PathEnd ? original[(parts.PathEnd + 1)..parts.TagEnd] : null;
        Digest = parts.HasDigest ? original[(parts.TagEnd + 1)..] : null;
    }

    private ImageReference(ImageReference other, string tag)
    {
        Original = other.Original;
        HasExplicitDomain = other.HasExplicitDomain;
        Domain = other.Domain;
        Path = other.Path;
        Tag = tag;
        Digest = other.Digest;
    }

    /// <summary>The text as it was given.</summary>
    public string Original { get; }

    /// <summary>Whether the text names the registry.</summary>
    public bool HasExplicitDomain { get; }

    /// <summary>
    /// The registry's host and port; <c>docker.io</c> where the text names none or <c>index.docker.io</c>. Empty for what
    /// looks like a registry but is no valid host, as <c>my_host.example/app</c>: upstream takes all of it for the path.
    /// </summary>
    public string Domain { get; }

    /// <summary>The name within the registry, as <c>library/busybox</c> for Docker Hub's <c>busybox</c>.</summary>
    public string Path { get; }

    /// <summary>The path without its last component, or empty.</summary>
    public string Repository => _repository ??= Path[..Math.Max(0, Path.LastIndexOf('/'))];

    /// <summary>The last component of the path.</summary>
    public string Name => _name ??= Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; }

    /// <summary>The digest as <c>algorithm:hex</c>, or null.</summary>
    public string? Digest { get; }

    /// <summary>
    /// The short form that people use for Docker Hub, as <c>busybox:1.36</c> (helpers.go: FamiliarString). It is for the eye:
    /// <c>docker.io/localhost/app</c> becomes <c>localhost/app</c>, which names another registry.
    /// </summary>
    public string Familiar => _familiar ??= WithSuffix(FamiliarName());

    /// <summary>The full form, as <c>docker.io/library/busybox:1.36</c>; it reads back as an equal reference.</summary>
    public string Canonical => _canonical ??= WithSuffix(Domain.Length == 0 ? Path : Domain + "/" + Path);

    /// <summary>Reads a reference.</summary>
    /// <param name="text">The text, without white space around it.</param>
    /// <exception cref="FormatException">The text is no reference; the message is that of <see cref="ReferenceError"/>.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var reference, out var error) ? reference : throw new FormatException(error.Message);
    }

    /// <summary>Reads a reference in time linear to the text's length; never throws, whatever the text.</summary>
    /// <param name="text">The text, without white space around it; null is as good as empty.</param>
    /// <param name="reference">The reference, or null where the text is none.</param>
    /// <param name="error">What is wrong with the text, or null.</param>
    /// <returns>Whether the text is a reference.</returns>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        [NotNullWhen(true)] out ImageReference? reference,
        [NotNullWhen(false)] out ReferenceError? error)
    {
        var parts = default(ReferenceParts);
        if (parts.TryScan(text, out var position, out var kind))
        {
            reference = new ImageReference(text!, in parts);
            error = null;
            return true;
        }

        reference = null;
        error = new ReferenceError(kind, text ?? "", position);
        return false;
    }

    /// <summary>The same with the tag <c>latest</c> where it has neither tag nor digest (normalize.go: TagNameOnly), else this one.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? new(this, TagGrammar.Default) : this;

    /// <inheritdoc />
    public bool Equals(ImageReference? other) =>
        other is not null && Domain == other.Domain && Path == other.Path && Tag == other.Tag && Digest == other.Digest;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ImageReference);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Domain, Path, Tag, Digest);

    /// <summary>The full form.</summary>
    public override string ToString() => Canonical;

    private static string DomainOf(string text, in ReferenceParts parts)
    {
        if (parts.IsBarePath)
            return "";
        var domain = text.AsSpan(0, parts.DomainLength);
        return domain is "" or DockerHub.Domain or DockerHub.LegacyDomain ? DockerHub.Domain : domain.ToString();
    }

    private string FamiliarName()
    {
        if (Domain != DockerHub.Domain)
            return Domain.Length == 0 ? Path : Domain + "/" + Path;
        return Repository.Length == DockerHub.OfficialPrefix.Length - 1 && Path.StartsWith(DockerHub.OfficialPrefix, StringComparison.Ordinal)
            ? Name
            : Path;
    }

    private string WithSuffix(string name) => (Tag, Digest) switch
    {
        (null, null) => name,
        (null, _) => name + "@" + Digest,
        (_, null) => name + ":" + Tag,
        _ => name + ":" + Tag + "@" + Digest,
    };
}
