namespace K8ssandraImages.Engine.Documents;

/// <summary>The kinds of findings about a document's text.</summary>
public static class DocumentRules
{
    /// <summary>The text is no YAML or JSON, or is YAML that Kubernetes cannot turn into JSON.</summary>
    public static readonly Rule SyntaxError = new("KSI0001", DiagnosticSeverity.Error, "The document cannot be read");

    /// <summary>The document is larger than any manifest; see <see cref="DocumentLimits"/>.</summary>
    public static readonly Rule LimitExceeded = new("KSI0002", DiagnosticSeverity.Error, "The document is too large");

    /// <summary>A key stands twice in one mapping; the last one counts.</summary>
    public static readonly Rule DuplicateKey = new("KSI0003", DiagnosticSeverity.Warning, "A key is written twice");

    /// <summary>A value without quotes is no text where text is meant; see <see cref="PlainScalar.TypeSurprise"/>.</summary>
    public static readonly Rule TypeSurprise = new("KSI0004", DiagnosticSeverity.Error, "A value without quotes is not read as text");

    /// <summary>Characters were lost before the text was read, because the file is not UTF-8.</summary>
    public static readonly Rule Encoding = new("KSI0006", DiagnosticSeverity.Warning, "The text is not UTF-8");

    /// <summary>A text of which only the first document is read has more of them.</summary>
    public static readonly Rule ExtraDocument = new("KSI0007", DiagnosticSeverity.Warning, "Only the first document is read");

    /// <summary>A line that makes the document unreadable was left out so that the rest could be read.</summary>
    public static readonly Rule StrayKeyLine = new("KSI0008", DiagnosticSeverity.Error, "A stray line makes the document unreadable");
}
