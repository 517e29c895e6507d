namespace K8ssandraImages.Engine.References;

/// <summary>A registry's host and port (distribution/reference v0.6.0: regexp.go domainAndPort, normalize.go splitDockerDomain).</summary>
internal static class DomainGrammar
{
    /// <summary>
    /// Whether what stands before the first slash names a registry and is not the first component of a name on Docker Hub.
    /// It need not be a valid domain.
    /// </summary>
    public static bool IsMeant(ReadOnlySpan<char> first) =>
        first.IndexOfAny('.', ':') >= 0 || first is "localhost" || first.ContainsAnyInRange('A', 'Z');

    /// <summary>Reads a text that is a domain as a whole.</summary>
    /// <param name="text">What stands before the first slash.</param>
    /// <param name="position">Where it fails.</param>
    /// <param name="error">Why it fails.</param>
    public static bool TryScan(ReadOnlySpan<char> text, out int position, out ReferenceErrorKind error)
    {
        position = 0;
        error = ReferenceErrorKind.InvalidDomain;
        if (!(text is ['[', ..] ? TryScanAddress(text, ref position) : TryScanName(text, ref position)))
            return false;
        if (position == text.Length)
            return true;
        if (text[position] != ':')
            return false;
        error = ReferenceErrorKind.InvalidPort;
        position++;
        return TryScanPort(text, ref position);
    }

    private static bool TryScanName(ReadOnlySpan<char> text, ref int position)
    {
        // A dash needs a letter or digit on both sides of its run; a dot needs one right on both sides.
        var previous = '.';
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (char.IsAsciiLetterOrDigit(c) || (c == '-' && previous != '.') || (c == '.' && previous is not ('.' or '-')))
                previous = c;
            else
                break;
        }

        return previous is not ('.' or '-');
    }

    // Upstream takes any mix of hexadecimal digits and colons for an IPv6 address.
    private static bool TryScanAddress(ReadOnlySpan<char> text, ref int position)
    {
        position++;
        var start = position;
        while (position < text.Length && (char.IsAsciiHexDigit(text[position]) || text[position] == ':'))
            position++;
        if (position == start || position == text.Length || text[position] != ']')
            return false;
        position++;
        return true;
    }

    private static bool TryScanPort(ReadOnlySpan<char> text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        return position == text.Length && position > start;
    }
}
