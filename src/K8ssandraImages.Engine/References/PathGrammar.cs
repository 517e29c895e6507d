namespace K8ssandraImages.Engine.References;

/// <summary>The name within a registry (distribution/reference v0.6.0, regexp.go: remoteName).</summary>
internal static class PathGrammar
{
    /// <summary>Longest path (reference.go: RepositoryNameTotalLengthMax, which does not count the domain).</summary>
    public const int MaximumLength = 255;

    /// <summary>Reads components with slashes between them, up to <c>:</c>, <c>@</c> or the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the path starts; then where it ends, or where it fails.</param>
    /// <param name="error">Why it fails.</param>
    public static bool TryScan(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        while (TryScanComponent(text, ref position, out error))
        {
            if (position == text.Length || text[position] != '/')
                return true;
            position++;
        }

        return false;
    }

    /// <summary>Reads one component, up to what may follow one.</summary>
    private static bool TryScanComponent(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        var start = position;
        while (true)
        {
            var run = position;
            while (position < text.Length && (char.IsAsciiLetterLower(text[position]) || char.IsAsciiDigit(text[position])))
                position++;
            if (position == run)
            {
                error = ErrorAt(text, position, position == start);
                return false;
            }

            if (position == text.Length || text[position] is '/' or ':' or '@')
            {
                error = default;
                return true;
            }

            switch (text[position])
            {
                case '.':
                    position++;
                    break;
                case '_':
                    position++;
                    if (position < text.Length && text[position] == '_')
                        position++;
                    break;
                case '-':
                    while (position < text.Length && text[position] == '-')
                        position++;
                    break;
                default:
                    error = ErrorAt(text, position, false);
                    return false;
            }
        }
    }

    private static ReferenceErrorKind ErrorAt(ReadOnlySpan<char> text, int position, bool isStart)
    {
        if (position == text.Length || text[position] is '/' or ':' or '@')
            return isStart ? ReferenceErrorKind.EmptyComponent : ReferenceErrorKind.InvalidSeparator;
        if (char.IsAsciiLetterUpper(text[position]))
            return ReferenceErrorKind.UppercaseInName;
        return text[position] is '.' or '_' or '-' ? ReferenceErrorKind.InvalidSeparator : ReferenceErrorKind.InvalidCharacter;
    }
}
