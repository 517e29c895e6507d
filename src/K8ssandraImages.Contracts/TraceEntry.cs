namespace K8ssandraImages;

/// <summary>A field of an image.</summary>
public enum ImageField
{
    /// <summary>The whole reference.</summary>
    Image,

    /// <summary>The registry's host and port.</summary>
    Registry,

    /// <summary>The path between registry and name.</summary>
    Repository,

    /// <summary>The last component of the path.</summary>
    Name,

    /// <summary>The tag.</summary>
    Tag,

    /// <summary>The digest.</summary>
    Digest,

    /// <summary>The image pull policy.</summary>
    PullPolicy,

    /// <summary>The pod's pull secrets.</summary>
    PullSecrets,
}

/// <summary>What became of a candidate.</summary>
public enum TraceOutcome
{
    /// <summary>This value is in effect.</summary>
    Won,

    /// <summary>A candidate of higher precedence is in effect instead.</summary>
    Shadowed,

    /// <summary>The operator does not look at it.</summary>
    Ignored,
}

/// <summary>One candidate for one field of an effective image.</summary>
public sealed class TraceEntry
{
    internal TraceEntry(ImageField field, string? value, ImageTier tier, SourceLocation? location, TraceOutcome outcome, string? reason)
    {
        Field = field;
        Value = value;
        Tier = tier;
        Location = location;
        Outcome = outcome;
        Reason = reason;
    }

    /// <summary>The field that it is a candidate for.</summary>
    public ImageField Field { get; }

    /// <summary>The candidate's value.</summary>
    public string? Value { get; }

    /// <summary>Where the candidate comes from.</summary>
    public ImageTier Tier { get; }

    /// <summary>Where it stands; null for what is compiled into an operator.</summary>
    public SourceLocation? Location { get; }

    /// <summary>Won, Shadowed or Ignored.</summary>
    public TraceOutcome Outcome { get; }

    /// <summary>Why it is so, or null where precedence alone explains it.</summary>
    public string? Reason { get; }

    /// <summary><c>Registry=docker.io (ImageConfigDefaults, Won)</c>.</summary>
    public override string ToString() => Field + "=" + Value + " (" + Tier + ", " + Outcome + ")";
}
