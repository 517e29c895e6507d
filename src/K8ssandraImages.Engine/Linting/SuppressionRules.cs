namespace K8ssandraImages.Engine.Linting;

/// <summary>What can be found about the comments that take findings back.</summary>
public static class SuppressionRules
{
    /// <summary>A comment takes back a finding that is not there.</summary>
    public static readonly Rule Unused = new("KSI0118", DiagnosticSeverity.Information, "Comment that takes back nothing");

    /// <summary>A comment that takes findings back names no rule.</summary>
    public static readonly Rule NamesNoRule = new("KSI0119", DiagnosticSeverity.Warning, "Comment that names no rule");
}
