using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Where an image differs from the one that was asked for.</summary>
internal static class ReferenceDifference
{
    /// <summary>
    /// The first part that differs; null where both name the same image. Beside a digest the tag is a note: no runtime looks
    /// at it, and the operators leave it out.
    /// </summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="composed">What there is.</param>
    /// <param name="withoutTag">Whether only the path was asked for.</param>
    public static ImageField? First(string asked, string composed, bool withoutTag = false)
    {
        if (!ImageReference.TryParse(asked, out var one, out _) || !ImageReference.TryParse(composed, out var other, out _))
            return ImageField.Image;
        if (one.Domain != other.Domain)
            return ImageField.Registry;
        if (one.Repository != other.Repository)
            return ImageField.Repository;
        if (one.Name != other.Name)
            return ImageField.Name;
        if (withoutTag)
            return null;
        if (one.Digest != other.Digest)
            return ImageField.Digest;
        return one.Digest is null && one.Tag != other.Tag ? ImageField.Tag : null;
    }

    /// <summary>Where the value of a field stands that is in effect; where the whole image does, if the trace has no such field.</summary>
    public static SourceLocation? Decider(IReadOnlyList<TraceEntry> trace, ImageField field) => Winner(trace, field)?.Location;

    /// <summary>The value of a field that is in effect; that of the whole image, if the trace has no such field.</summary>
    public static TraceEntry? Winner(IReadOnlyList<TraceEntry> trace, ImageField field)
    {
        TraceEntry? whole = null;
        foreach (var entry in trace)
        {
            if (entry.Outcome != TraceOutcome.Won)
                continue;
            if (entry.Field == field)
                return entry;
            if (entry.Field == ImageField.Image)
                whole = entry;
        }

        return whole;
    }
}
