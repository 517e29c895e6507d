namespace K8ssandraImages.Engine.Documents;

/// <summary>Ends the reading of a document; never leaves <see cref="DocumentParser"/>.</summary>
internal sealed class DocumentException : Exception
{
    /// <param name="rule">The kind of finding.</param>
    /// <param name="line">Line in the document, from 1.</param>
    /// <param name="column">Column in the document, from 1.</param>
    /// <param name="message">What is the case.</param>
    /// <param name="remedy">What to do.</param>
    public DocumentException(Rule rule, int line, int column, string message, string? remedy)
        : base(message)
    {
        Rule = rule;
        Line = line;
        Column = column;
        Remedy = remedy;
    }

    public Rule Rule { get; }

    public int Line { get; }

    public int Column { get; }

    public string? Remedy { get; }

    /// <summary>Whether it is sure that JSON is meant, so that reading the text as YAML would hide the mistake.</summary>
    public bool IsJson { get; init; }
}
