namespace K8ssandraImages.Engine.Documents;

/// <summary>A text after an edit.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Changes">What was replaced, in order of the old text and without overlap; every other character is as it was.</param>
internal sealed record EditedText(string Text, IReadOnlyList<TextChange> Changes)
{
    /// <summary>Whether nothing had to be changed.</summary>
    public bool IsUnchanged => Changes.Count == 0;
}

/// <summary>A part of a text that was replaced.</summary>
/// <param name="Start">Where it began in the old text, in UTF-16 code units from 0.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Replacement">What stands there now.</param>
internal readonly record struct TextChange(int Start, int Length, string Replacement);
