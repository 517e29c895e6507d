namespace K8ssandraImages.Cli.Output;

/// <summary>Values as one field of csv.</summary>
internal static class CsvText
{
    /// <summary>Several values, a space between them.</summary>
    public static string? Of(IEnumerable<string?> values) => string.Join(' ', values) is { Length: > 0 } text ? text : null;

    /// <summary>The rules behind findings.</summary>
    public static string? Of(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.Count == 0 ? null : Of(diagnostics.Select(diagnostic => diagnostic.Id));

    public static string? Of(ImageTier? tier) => tier is { } known ? ContractNames.Of(known) : null;

    public static string? Of(bool? value) => value is { } known ? (known ? "true" : "false") : null;
}
