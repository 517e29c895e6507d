namespace K8ssandraImages.HelpBuilder;

/// <summary>What is wrong with a page, where, and what to do.</summary>
internal sealed record PageMistake(string File, int Line, string Message)
{
    /// <summary>As MSBuild reads errors, so that a build shows it with its place.</summary>
    public override string ToString() => File + "(" + Line + "): error HELP001: " + Message;
}

/// <summary>Ends the reading of a page.</summary>
internal sealed class PageException(PageMistake mistake) : Exception(mistake.ToString())
{
    public PageException(string file, int line, string message)
        : this(new PageMistake(file, line, message))
    {
    }

    public PageMistake Mistake { get; } = mistake;
}
