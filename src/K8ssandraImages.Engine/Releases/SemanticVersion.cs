namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// Comparison of server versions as golang.org/x/mod/semver compares them: <c>v1</c> and <c>v1.2</c> are short for
/// <c>v1.0.0</c> and <c>v1.2.0</c>, a pre-release is lower than its release, and what is no version is lower than all.
/// </summary>
internal static class SemanticVersion
{
    /// <summary>Whether <c>"v" + version</c> is at least this release.</summary>
    public static bool IsAtLeast(string? version, int major, int minor, int patch)
    {
        if (string.IsNullOrEmpty(version))
            return false;
        ReadOnlySpan<char> rest = version;
        Span<string?> parts = ["0", "0", "0"];
        var count = 0;
        while (true)
        {
            var length = 0;
            while (length < rest.Length && char.IsAsciiDigit(rest[length]))
                length++;
            if (length == 0 || (length > 1 && rest[0] == '0'))
                return false;
            parts[count++] = rest[..length].ToString();
            rest = rest[length..];
            if (count == 3 || rest.IsEmpty || rest[0] != '.')
                break;
            rest = rest[1..];
        }

        // Short forms take neither a pre-release nor build metadata.
        if (!rest.IsEmpty && count < 3)
            return false;
        var prerelease = false;
        if (!rest.IsEmpty && rest[0] == '-')
        {
            var end = rest.IndexOf('+');
            var identifiers = end < 0 ? rest[1..] : rest[1..end];
            if (!AreIdentifiers(identifiers, numericWithoutLeadingZero: true))
                return false;
            prerelease = true;
            rest = end < 0 ? [] : rest[end..];
        }

        if (!rest.IsEmpty && (rest[0] != '+' || !AreIdentifiers(rest[1..], numericWithoutLeadingZero: false)))
            return false;

        var order = CompareNumber(parts[0]!, major);
        if (order == 0)
            order = CompareNumber(parts[1]!, minor);
        if (order == 0)
            order = CompareNumber(parts[2]!, patch);
        return order > 0 || (order == 0 && !prerelease);
    }

    private static int CompareNumber(string digits, int number)
    {
        var other = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length != other.Length ? digits.Length.CompareTo(other.Length) : string.CompareOrdinal(digits, other);
    }

    private static bool AreIdentifiers(ReadOnlySpan<char> text, bool numericWithoutLeadingZero)
    {
        while (true)
        {
            var dot = text.IndexOf('.');
            var identifier = dot < 0 ? text : text[..dot];
            if (!IsIdentifier(identifier, numericWithoutLeadingZero))
                return false;
            if (dot < 0)
                return true;
            text = text[(dot + 1)..];
        }
    }

    private static bool IsIdentifier(ReadOnlySpan<char> identifier, bool numericWithoutLeadingZero)
    {
        if (identifier.IsEmpty)
            return false;
        var numeric = true;
        foreach (var c in identifier)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
            numeric &= char.IsAsciiDigit(c);
        }

        return !(numericWithoutLeadingZero && numeric && identifier.Length > 1 && identifier[0] == '0');
    }
}
