using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// The version of an operator, such as <c>1.28.1</c> or <c>1.19.0-dev.ff5bc87-20240111</c>. Ordered by the precedence of
/// semantic versioning 2.0.0 (§11): a pre-release comes before its release. Build metadata does not take part in
/// precedence and is not kept, so two versions are equal exactly when neither precedes the other.
/// </summary>
/// <remarks>
/// Order is not age: 1.10.6 of cass-operator was released after 1.15.0. Whether a fix is in a release is a question for
/// the release itself, not for <c>&gt;=</c>.
/// </remarks>
public readonly record struct OperatorVersion : IComparable<OperatorVersion>, IComparable
{
    /// <summary>The longest text that is read; image tags (OCI distribution specification) end at 128 characters too.</summary>
    private const int MaximumLength = 128;

    private readonly string? _prerelease;

    /// <summary>Creates a version.</summary>
    /// <param name="major">The first number.</param>
    /// <param name="minor">The second number.</param>
    /// <param name="patch">The third number.</param>
    /// <param name="prerelease">What follows the hyphen; null or empty for a release.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="prerelease"/> is not a list of identifiers (<c>[0-9A-Za-z-]+</c>) joined by dots.</exception>
    public OperatorVersion(int major, int minor, int patch = 0, string? prerelease = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(major);
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        ArgumentOutOfRangeException.ThrowIfNegative(patch);
        if (!string.IsNullOrEmpty(prerelease) && !AreIdentifiers(prerelease))
            throw new ArgumentException($"'{prerelease}' is not a pre-release of semantic versioning.", nameof(prerelease));
        Major = major;
        Minor = minor;
        Patch = patch;
        _prerelease = string.IsNullOrEmpty(prerelease) ? null : prerelease;
    }

    /// <summary>The first number.</summary>
    public int Major { get; }

    /// <summary>The second number.</summary>
    public int Minor { get; }

    /// <summary>The third number.</summary>
    public int Patch { get; }

    /// <summary>What follows the hyphen; empty for a release.</summary>
    public string Prerelease => _prerelease ?? "";

    /// <summary>True if this is a pre-release or a development build.</summary>
    public bool IsPrerelease => _prerelease is not null;

    /// <summary>
    /// Reads a version: an optional <c>v</c>, two or three numbers (<c>1.20</c> is 1.20.0), then optionally <c>-</c> and a
    /// pre-release, <c>+</c> and build metadata. More lenient than semantic versioning in one respect: a pre-release
    /// identifier may be digits with a leading zero, as commit hashes in image tags are.
    /// </summary>
    /// <param name="text">The text; at most 128 characters, ASCII, no white space.</param>
    /// <param name="version">The version, or 0.0.0.</param>
    /// <returns>False if the text is no version; never throws.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out OperatorVersion version)
    {
        version = default;
        if (text is null || text.Length > MaximumLength)
            return false;

        var rest = text.AsSpan();
        if (rest.StartsWith("v", StringComparison.Ordinal))
            rest = rest[1..];

        var plus = rest.IndexOf('+');
        if (plus >= 0)
        {
            if (!AreIdentifiers(rest[(plus + 1)..]))
                return false;
            rest = rest[..plus];
        }

        string? prerelease = null;
        var hyphen = rest.IndexOf('-');
        if (hyphen >= 0)
        {
            if (!AreIdentifiers(rest[(hyphen + 1)..]))
                return false;
            prerelease = rest[(hyphen + 1)..].ToString();
            rest = rest[..hyphen];
        }

        if (!TakeNumber(ref rest, out var major) || !TakeDot(ref rest) || !TakeNumber(ref rest, out var minor))
            return false;
        var patch = 0;
        if (!rest.IsEmpty && (!TakeDot(ref rest) || !TakeNumber(ref rest, out patch) || !rest.IsEmpty))
            return false;

        version = new OperatorVersion(major, minor, patch, prerelease);
        return true;
    }

    /// <summary>Reads a version as <see cref="TryParse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The version.</returns>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static OperatorVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a version.");

    /// <summary>Compares by precedence.</summary>
    /// <param name="left">A version.</param>
    /// <param name="right">Another version.</param>
    public static bool operator <(OperatorVersion left, OperatorVersion right) => left.CompareTo(right) < 0;

    /// <summary>Compares by precedence.</summary>
    /// <param name="left">A version.</param>
    /// <param name="right">Another version.</param>
    public static bool operator >(OperatorVersion left, OperatorVersion right) => left.CompareTo(right) > 0;

    /// <summary>Compares by precedence.</summary>
    /// <param name="left">A version.</param>
    /// <param name="right">Another version.</param>
    public static bool operator <=(OperatorVersion left, OperatorVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Compares by precedence.</summary>
    /// <param name="left">A version.</param>
    /// <param name="right">Another version.</param>
    public static bool operator >=(OperatorVersion left, OperatorVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(OperatorVersion other)
    {
        var order = Major.CompareTo(other.Major);
        if (order == 0)
            order = Minor.CompareTo(other.Minor);
        if (order == 0)
            order = Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePrereleases(_prerelease, other._prerelease);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="obj"/> is not a version.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        OperatorVersion other => CompareTo(other),
        _ => throw new ArgumentException("Not an operator version.", nameof(obj)),
    };

    /// <summary>The version without <c>v</c> and build metadata, always with three numbers.</summary>
    /// <returns>For example <c>1.20.0</c>.</returns>
    public override string ToString()
    {
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
        return _prerelease is null ? numbers : $"{numbers}-{_prerelease}";
    }

    private static bool TakeDot(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '.')
            return false;
        text = text[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? text : text[..length];
        number = 0;
        if (digits.IsEmpty || (digits.Length > 1 && digits[0] == '0'))
            return false;
        text = text[digits.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool AreIdentifiers(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (length == 0)
                    return false;
                length = 0;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c == '-')
            {
                length++;
            }
            else
            {
                return false;
            }
        }

        return length > 0;
    }

    private static int ComparePrereleases(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null ? 1 : 0) - (right is null ? 1 : 0);

        var leftRest = left.AsSpan();
        var rightRest = right.AsSpan();
        while (!leftRest.IsEmpty && !rightRest.IsEmpty)
        {
            var order = CompareIdentifiers(TakeIdentifier(ref leftRest), TakeIdentifier(ref rightRest));
            if (order != 0)
                return order;
        }

        return leftRest.Length.CompareTo(rightRest.Length);
    }

    private static ReadOnlySpan<char> TakeIdentifier(ref ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var identifier = dot < 0 ? text : text[..dot];
        text = dot < 0 ? [] : text[(dot + 1)..];
        return identifier;
    }

    private static int CompareIdentifiers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var leftIsNumber = IsNumber(left);
        var rightIsNumber = IsNumber(right);
        if (leftIsNumber != rightIsNumber)
            return leftIsNumber ? -1 : 1;
        // Numbers of any size: without leading zeros the longer one is the greater one.
        if (leftIsNumber && left.Length != right.Length)
            return left.Length.CompareTo(right.Length);
        return left.CompareTo(right, StringComparison.Ordinal);
    }

    // Digits with a leading zero count as text, so that "01" and "1" are neither equal nor unordered.
    private static bool IsNumber(ReadOnlySpan<char> identifier) =>
        !identifier.ContainsAnyExceptInRange('0', '9') && (identifier.Length == 1 || identifier[0] != '0');
}
