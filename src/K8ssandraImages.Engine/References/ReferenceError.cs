using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.References;

/// <summary>What is wrong with a text that is no image reference, and where.</summary>
public sealed class ReferenceError
{
    // Enough to recognize what was written; the text may be of any length.
    private const int QuotedLength = 32;

    private readonly string _text;
    private string? _message;

    internal ReferenceError(ReferenceErrorKind kind, string text, int offset)
    {
        Kind = kind;
        Offset = offset;
        _text = text;
    }

    /// <summary>The kind of error.</summary>
    public ReferenceErrorKind Kind { get; }

    /// <summary>Where it is: the offset in UTF-16 code units, from 0; the text's length where something is missing at its end.</summary>
    public int Offset { get; }

    /// <summary>What is wrong there and what is allowed, in one or two sentences.</summary>
    public string Message => _message ??= "Offset " + Offset.ToString(CultureInfo.InvariantCulture) + ": " + Describe();

    /// <summary>The message.</summary>
    public override string ToString() => Message;

    private string Describe() => Kind switch
    {
        ReferenceErrorKind.Empty =>
            "the reference is empty. It needs at least a name, as in 'busybox'.",
        ReferenceErrorKind.NameIs64Hex =>
            "64 hexadecimal digits alone are an image's ID, not its name. Put a registry or a namespace before them.",
        ReferenceErrorKind.UrlScheme =>
            "an image reference has no scheme. Leave out " + Quote(_text.AsSpan(0, _text.IndexOf('/') + 2)) + ".",
        ReferenceErrorKind.InvalidDomain =>
            Found + " cannot stand here in the registry's host. A host is made of ASCII letters and digits with '-' between them and "
            + "single '.' between its parts, or is an IPv6 address without zone in '[' and ']'; ':' and a port may follow.",
        ReferenceErrorKind.InvalidPort =>
            Found + " cannot stand here in the registry's port. A port is one or more digits up to the first '/'; "
            + "a tag stands after the last component of the name.",
        ReferenceErrorKind.EmptyComponent =>
            "a component of the name is expected before " + Found + ". It starts with a lower-case letter or a digit.",
        ReferenceErrorKind.UppercaseInName =>
            "the upper-case letter " + Found + " is not allowed in a name. Names are lower-case; only a registry's host and a tag may have upper-case letters.",
        ReferenceErrorKind.InvalidSeparator =>
            Found + " cannot stand here in a name. A separator ('.', '_', '__' or any number of '-') stands between two lower-case letters or digits.",
        ReferenceErrorKind.InvalidCharacter =>
            Found + " is not allowed in a name. A name is made of 'a' to 'z', '0' to '9' and the separators '.', '_', '__' and '-', with '/' between its components.",
        ReferenceErrorKind.NameTooLong =>
            "the name is too long. Without its registry it has at most " + Number(PathGrammar.MaximumLength)
            + " characters, of which 'library/' takes " + Number(DockerHub.OfficialPrefix.Length) + " where Docker Hub implies it.",
        ReferenceErrorKind.InvalidTag =>
            Found + " cannot stand here in a tag. A tag is 1 to " + Number(TagGrammar.MaximumLength)
            + " ASCII letters, digits, '_', '.' and '-', and does not start with '.' or '-'.",
        ReferenceErrorKind.TagTooLong =>
            "the tag is too long. It has at most " + Number(TagGrammar.MaximumLength) + " characters.",
        ReferenceErrorKind.InvalidDigest =>
            Found + " cannot stand here in a digest. A digest is an algorithm, ':' and lower-case hexadecimal digits, as in 'sha256:' and 64 digits.",
        ReferenceErrorKind.UnsupportedDigestAlgorithm =>
            "the digest algorithm " + Quote(DigestGrammar.AlgorithmAt(_text, Offset)) + " is not supported. Use sha256, sha384 or sha512, in lower case.",
        ReferenceErrorKind.DigestInvalidLength =>
            "the digest has the wrong length. sha256 has 64 hexadecimal digits, sha384 has 96, sha512 has 128.",
        _ => throw new InvalidOperationException(Kind.ToString()),
    };

    /// <summary>What stands at the offset, readable whatever it is.</summary>
    private string Found
    {
        get
        {
            if (Offset >= _text.Length)
                return "the end of the text";
            var c = _text[Offset];
            if (c is >= ' ' and <= '~')
                return c == '\'' ? "\"'\"" : "'" + c + "'";
            // Anything else may be invisible or change a terminal's state.
            var value = Rune.TryGetRuneAt(_text, Offset, out var rune) ? rune.Value : c;
            return "U+" + value.ToString("X4", CultureInfo.InvariantCulture);
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quote(ReadOnlySpan<char> text) => text.Length <= QuotedLength
        ? string.Concat("'", text, "'")
        : string.Concat("'", text[..QuotedLength], "…'");
}
