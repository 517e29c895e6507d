namespace K8ssandraImages.Engine;

/// <summary>Makes text from a file fit to be shown: a terminal acts on control characters, and bidi controls lie about order.</summary>
public static class Printable
{
    /// <summary>The text as <see cref="TerminalText.Escape"/> shows it.</summary>
    /// <param name="text">Text that somebody else wrote.</param>
    /// <param name="maxLength">How many characters of the text are shown at most.</param>
    public static string Escape(string? text, int maxLength = 80) => TerminalText.Escape(text, maxLength);
}
