using System.Diagnostics.CodeAnalysis;

namespace K8ssandraImages.Engine.References;

/// <summary>
/// The parts of a reference as somebody wrote them, with nothing filled in: what an edit of one part leaves as it is. A part
/// that is not written is empty.
/// </summary>
/// <param name="Registry">The host and port before the first slash.</param>
/// <param name="Repository">The path without its last component.</param>
/// <param name="Name">The last component of the path.</param>
/// <param name="Tag">The tag, without its colon.</param>
/// <param name="Digest">The digest, without its <c>@</c>.</param>
internal sealed record WrittenReference(string Registry, string Repository, string Name, string Tag, string Digest)
{
    /// <summary>Nothing yet.</summary>
    public static readonly WrittenReference Empty = new("", "", "", "", "");

    /// <summary>Whether it says which image of its name is meant.</summary>
    public bool IsPinned => Tag.Length > 0 || Digest.Length > 0;

    /// <summary>Reads what a container runtime takes for a reference.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WrittenReference? reference, [NotNullWhen(false)] out ReferenceError? error)
    {
        var parts = default(ReferenceParts);
        if (!parts.TryScan(text, out var position, out var kind))
        {
            reference = null;
            error = new ReferenceError(kind, text, position);
            return false;
        }

        var path = text[parts.PathStart..parts.PathEnd];
        var slash = path.LastIndexOf('/');
        error = null;
        reference = new WrittenReference(
            text[..parts.DomainLength],
            slash < 0 ? "" : path[..slash],
            path[(slash + 1)..],
            parts.TagEnd > parts.PathEnd ? text[(parts.PathEnd + 1)..parts.TagEnd] : "",
            parts.HasDigest ? text[(parts.TagEnd + 1)..] : "");
        return true;
    }

    /// <summary>The reference; what was read gives back the same text.</summary>
    public override string ToString() => string.Concat(
        Registry.Length > 0 ? Registry + "/" : "",
        Repository.Length > 0 ? Repository + "/" : "",
        Name,
        (Tag.Length > 0 ? ":" + Tag : "") + (Digest.Length > 0 ? "@" + Digest : ""));
}
