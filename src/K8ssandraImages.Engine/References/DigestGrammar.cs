namespace K8ssandraImages.Engine.References;

/// <summary>
/// A digest (distribution/reference v0.6.0, regexp.go: digestPat; then opencontainers/go-digest v1.0.0, digest.go:
/// Validate). The algorithms are those that a Go program with TLS has, as each container runtime is one.
/// </summary>
internal static class DigestGrammar
{
    /// <summary>Reads a digest, up to the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the digest starts; then the end, or where it fails.</param>
    /// <param name="error">Why it fails.</param>
    public static bool TryScan(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        error = ReferenceErrorKind.InvalidDigest;
        var algorithmStart = position;
        if (!TryScanAlgorithm(text, ref position))
            return false;
        var length = HexLength(text[algorithmStart..position]);
        if (length < 0)
        {
            position = algorithmStart;
            error = ReferenceErrorKind.UnsupportedDigestAlgorithm;
            return false;
        }

        position++;
        var start = position;
        while (position < text.Length && char.IsAsciiHexDigitLower(text[position]))
            position++;
        if (position < text.Length)
            return false;
        if (position - start == length)
            return true;
        position = Math.Min(position, start + length);
        error = ReferenceErrorKind.DigestInvalidLength;
        return false;
    }

    /// <summary>The algorithm of the digest that starts at an offset.</summary>
    public static ReadOnlySpan<char> AlgorithmAt(ReadOnlySpan<char> text, int offset)
    {
        var end = offset;
        return TryScanAlgorithm(text, ref end) ? text[offset..end] : [];
    }

    /// <summary>Reads letters and digits that start with a letter, with one separator between two of them, up to <c>:</c>.</summary>
    private static bool TryScanAlgorithm(ReadOnlySpan<char> text, ref int position)
    {
        var atStart = true;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (char.IsAsciiLetter(c) || (char.IsAsciiDigit(c) && !atStart))
                atStart = false;
            else if (!atStart && c is '+' or '.' or '-' or '_')
                atStart = true;
            else
                return c == ':' && !atStart;
        }

        return false;
    }

    private static int HexLength(ReadOnlySpan<char> algorithm) => algorithm switch
    {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => -1,
    };
}
