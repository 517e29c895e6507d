namespace K8ssandraImages.Engine.References;

/// <summary>Where the parts of a reference stand in its text.</summary>
internal struct ReferenceParts
{
    private const int IdentifierLength = 64;

    /// <summary>Length of the domain, which starts the text; 0 where it has none.</summary>
    public int DomainLength;

    /// <summary>Whether the text names no domain because what stands there is a name with a dot (see <see cref="TryScan"/>).</summary>
    public bool IsBarePath;

    /// <summary>Where the path starts.</summary>
    public int PathStart;

    /// <summary>Where the path ends.</summary>
    public int PathEnd;

    /// <summary>Where the tag ends; it starts one after <see cref="PathEnd"/>. The same as <see cref="PathEnd"/> where there is none.</summary>
    public int TagEnd;

    /// <summary>Whether a digest follows, one after <see cref="TagEnd"/>.</summary>
    public bool HasDigest;

    /// <summary>Whether Docker Hub puts <c>library/</c> before the path.</summary>
    public bool IsOfficial;

    /// <summary>Reads a whole reference (distribution/reference v0.6.0, normalize.go: ParseNormalizedNamed).</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Where it fails.</param>
    /// <param name="error">Why it fails.</param>
    public bool TryScan(ReadOnlySpan<char> text, out int position, out ReferenceErrorKind error)
    {
        position = 0;
        error = ReferenceErrorKind.Empty;
        if (text.IsEmpty)
            return false;
        error = ReferenceErrorKind.NameIs64Hex;
        if (IsIdentifier(text))
            return false;
        return TryScanDomain(text, out position, out error)
            && TryScanPath(text, ref position, out error)
            && TryScanTag(text, ref position, out error)
            && TryScanDigest(text, ref position, out error);
    }

    private bool TryScanDomain(ReadOnlySpan<char> text, out int position, out ReferenceErrorKind error)
    {
        position = 0;
        error = default;
        var slash = text.IndexOf('/');
        if (slash < 0 || !DomainGrammar.IsMeant(text[..slash]))
            return true;
        var first = text[..slash];
        if (DomainGrammar.TryScan(first, out position, out error))
        {
            DomainLength = slash;
            position = PathStart = slash + 1;
            return true;
        }

        // With an underscore, as in "my_host.example/app", it is no domain but the first component of a path. Upstream takes
        // such a reference with an empty domain; it does not become a name on Docker Hub.
        var end = 0;
        if (PathGrammar.TryScan(first, ref end, out _) && end == slash)
        {
            IsBarePath = true;
            position = 0;
            return true;
        }

        if (error == ReferenceErrorKind.InvalidPort && position == slash && first[^1] == ':' && text[slash..] is ['/', '/', ..])
        {
            position = 0;
            error = ReferenceErrorKind.UrlScheme;
        }

        return false;
    }

    private bool TryScanPath(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        if (!PathGrammar.TryScan(text, ref position, out error))
            return false;
        PathEnd = position;
        var path = text[PathStart..PathEnd];
        IsOfficial = !IsBarePath
            && (DomainLength == 0 || text[..DomainLength] is DockerHub.Domain or DockerHub.LegacyDomain)
            && !path.Contains('/');
        var maximum = IsOfficial ? PathGrammar.MaximumLength - DockerHub.OfficialPrefix.Length : PathGrammar.MaximumLength;
        if (path.Length <= maximum)
            return true;
        position = PathStart + maximum;
        error = ReferenceErrorKind.NameTooLong;
        return false;
    }

    private bool TryScanTag(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        error = default;
        if (position < text.Length && text[position] == ':')
        {
            position++;
            if (!TagGrammar.TryScan(text, ref position, out error))
                return false;
        }

        TagEnd = position;
        return true;
    }

    private bool TryScanDigest(ReadOnlySpan<char> text, ref int position, out ReferenceErrorKind error)
    {
        error = default;
        // Path and tag end at nothing else than '@' or the end.
        HasDigest = position < text.Length;
        position++;
        return !HasDigest || DigestGrammar.TryScan(text, ref position, out error);
    }

    private static bool IsIdentifier(ReadOnlySpan<char> text)
    {
        if (text.Length != IdentifierLength)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }

        return true;
    }
}
