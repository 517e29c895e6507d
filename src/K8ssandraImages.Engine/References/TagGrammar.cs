namespace K8ssandraImages.Engine.References;

/// <summary>A tag (distribution/reference v0.6.0, regexp.go: tag).</summary>
internal static class TagGrammar
{
    /// <summary>Longest tag.</summary>
    public const int MaximumLength = 128;

    /// <summary>The tag where a reference has neither tag nor digest (normalize.go: defaultTag).</summary>
    public const string Default = "latest";

    /// <summary>Reads a tag, up to <c>@</c> or the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the tag starts; then where it ends, or where it fails.</param>
    /// <param name="error">Why it fails.</param>
    public static bool TryScan(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        var start = position;
        while (position < text.Length && IsAllowed(text[position], position == start))
            position++;
        error = ReferenceErrorKind.InvalidTag;
        if (position == start || (position < text.Length && text[position] != '@'))
            return false;
        if (position - start <= MaximumLength)
            return true;
        position = start + MaximumLength;
        error = ReferenceErrorKind.TagTooLong;
        return false;
    }

    private static bool IsAllowed(char c, bool isFirst) =>
        char.IsAsciiLetterOrDigit(c) || c == '_' || (!isFirst && c is '.' or '-');
}
