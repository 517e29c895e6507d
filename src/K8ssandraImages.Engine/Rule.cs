namespace K8ssandraImages.Engine;

/// <summary>A kind of finding: its identifier, its severity and its title. Each has a page in docs/rules.</summary>
/// <param name="Id"><c>KSI</c> and four digits; never used again for another rule.</param>
/// <param name="Severity">The severity of its findings.</param>
/// <param name="Title">What it finds, in a few words.</param>
public sealed record Rule(string Id, DiagnosticSeverity Severity, string Title)
{
    internal Diagnostic At(SourceLocation? location, string message, string? remedy = null) =>
        new(Id, Severity, message, location, remedy);
}
