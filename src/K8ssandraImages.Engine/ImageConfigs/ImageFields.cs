namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// An image in parts, each with its candidates: ImageConfig v1beta2's <c>Image</c> and the type of the same name in the
/// K8ssandraCluster.
/// </summary>
internal sealed record ImageFields
{
    public static readonly ImageFields Empty = new();

    public Candidate? Registry { get; init; }

    public Candidate? Repository { get; init; }

    public Candidate? Name { get; init; }

    public Candidate? Tag { get; init; }

    public Candidate? Digest { get; init; }

    public Candidate? PullPolicy { get; init; }

    public Candidate? PullSecret { get; init; }

    /// <summary>This image where the other one has no say: every field of <paramref name="higher"/> that is set goes on top.</summary>
    public ImageFields Under(ImageFields? higher) => higher is null
        ? this
        : new ImageFields
        {
            Registry = Candidate.Concat(higher.Registry, Registry),
            Repository = Candidate.Concat(higher.Repository, Repository),
            Name = Candidate.Concat(higher.Name, Name),
            Tag = Candidate.Concat(higher.Tag, Tag),
            Digest = Candidate.Concat(higher.Digest, Digest),
            PullPolicy = Candidate.Concat(higher.PullPolicy, PullPolicy),
            PullSecret = Candidate.Concat(higher.PullSecret, PullSecret),
        };

    /// <summary>The candidate that decides where the image as a whole comes from: the one of highest rank among the fields in effect.</summary>
    public Candidate? Decider()
    {
        Candidate? decider = null;
        Consider(ref decider, Name);
        Consider(ref decider, Tag);
        Consider(ref decider, Digest);
        Consider(ref decider, Registry);
        Consider(ref decider, Repository);
        return decider;
    }

    /// <summary>
    /// The string of the v1beta2 type (apis/config/v1beta2/imageconfig_types.go:92-129): registry and repository only where
    /// set, a digest before a tag, and a tag that looks like a digest after <c>@</c>.
    /// </summary>
    /// <param name="hasDigest">Since cass-operator 1.28.0; before, there is no digest and always a colon.</param>
    public string Compose(bool hasDigest)
    {
        var tag = Value(Tag);
        var digest = hasDigest ? Value(Digest) : "";
        var delimiter = digest.Length > 0 || (hasDigest && LooksLikeDigest(tag)) ? "@" : ":";
        var registry = Value(Registry);
        var repository = Value(Repository);
        return string.Concat(
            registry.Length > 0 ? registry + "/" : "",
            repository.Length > 0 ? repository + "/" : "",
            Value(Name) + delimiter,
            digest.Length > 0 ? digest : tag);
    }

    /// <summary>
    /// The string of k8ssandra-operator's type (pkg/images/images.go:51 at v1.0.0, :56 at v1.15.0): the repository is never
    /// left out, the registry only since 1.15.0.
    /// </summary>
    public string ComposeWithRepository(bool omitsEmptyRegistry)
    {
        var registry = Value(Registry);
        return (registry.Length == 0 && omitsEmptyRegistry ? "" : registry + "/") + Value(Repository) + "/" + Value(Name) + ":" + Value(Tag);
    }

    /// <summary>Writes the candidates of the reference's fields.</summary>
    public void TraceReference(string? shadowedBecause, List<TraceEntry> trace)
    {
        Candidate.Trace(Registry, ImageField.Registry, shadowedBecause, trace);
        Candidate.Trace(Repository, ImageField.Repository, shadowedBecause, trace);
        Candidate.Trace(Name, ImageField.Name, shadowedBecause, trace);
        Candidate.Trace(Tag, ImageField.Tag, shadowedBecause, trace);
        Candidate.Trace(Digest, ImageField.Digest, shadowedBecause, trace);
    }

    public static string Value(Candidate? chain) => Candidate.Winner(chain)?.Value ?? "";

    private static void Consider(ref Candidate? decider, Candidate? chain)
    {
        if (Candidate.Winner(chain) is { } winner && (decider is null || Rank(winner.Tier) < Rank(decider.Tier)))
            decider = winner;
    }

    // What the API server fills in stands in the object, so it beats all that an operator adds.
    private static int Rank(ImageTier tier) => tier == ImageTier.CrdDefault ? (int)ImageTier.ImageConfigOverrides * 2 - 1 : (int)tier * 2;

    private static bool LooksLikeDigest(string tag)
    {
        var colon = tag.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsAlgorithm(tag.AsSpan(0, colon)) && IsEncoded(tag.AsSpan(colon + 1));
    }

    private static bool IsAlgorithm(ReadOnlySpan<char> text)
    {
        var afterSeparator = true;
        foreach (var c in text)
        {
            var separator = c is '.' or '_' or '+' or '-';
            if (separator ? afterSeparator : !char.IsAsciiDigit(c) && !char.IsAsciiLetterLower(c))
                return false;
            afterSeparator = separator;
        }

        return !afterSeparator;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('=' or '_' or '-'))
                return false;
        }

        return text.Length > 0;
    }
}
