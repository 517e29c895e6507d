namespace K8ssandraImages.Engine;

/// <summary>A kind of finding: its identifier, its severity and its title. Each has a page in docs/rules.</summary>
/// <param name="Id"><c>KSI</c> and four digits; never used again for another rule.</param>
/// <param name="Severity">The severity of its findings.</param>
/// <param name="Title">What it finds, in a few words.</param>
public sealed record Rule(string Id, DiagnosticSeverity Severity, string Title)
{
    /// <summary>The releases in which it can find something, as in <c>cass-operator 1.23.0 to 1.28.1</c>; null for all.</summary>
    public string? Releases { get; init; }

    /// <summary>The page about it, relative to the documentation's root.</summary>
    public string HelpUri => "docs/rules/" + Id + ".md";

    internal Diagnostic At(SourceLocation? location, string message, string? remedy = null, DiagnosticSeverity? severity = null) =>
        new(Id, severity ?? Severity, message, location, remedy);
}
