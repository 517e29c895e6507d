using System.IO.Enumeration;

namespace K8ssandraImages.Engine.Linting;

/// <summary>Which findings somebody asks for.</summary>
public sealed record LintOptions
{
    /// <summary>The least severity that is shown.</summary>
    public DiagnosticSeverity Severity { get; init; } = DiagnosticSeverity.Information;

    /// <summary>Only these rules; wildcards <c>*</c> and <c>?</c>, case does not matter. Empty for all.</summary>
    public IReadOnlyList<string> IncludeRules { get; init; } = [];

    /// <summary>Not these rules; wildcards <c>*</c> and <c>?</c>, case does not matter.</summary>
    public IReadOnlyList<string> ExcludeRules { get; init; } = [];

    internal bool Wants(Diagnostic diagnostic) =>
        diagnostic.Severity >= Severity && (IncludeRules.Count == 0 || Matches(IncludeRules, diagnostic.Id)) && !Excludes(diagnostic.Id);

    internal bool Excludes(string id) => Matches(ExcludeRules, id);

    private static bool Matches(IReadOnlyList<string> patterns, string id)
    {
        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, id, ignoreCase: true))
                return true;
        }

        return false;
    }
}
