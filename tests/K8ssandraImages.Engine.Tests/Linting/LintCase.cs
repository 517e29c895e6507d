namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>One row of a rule's table: a text, and whether the rule finds something in it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Finds">What is found, as <c>line severity</c>; null for nothing.</param>
/// <param name="Text">The text.</param>
internal sealed record LintCase(string Rule, string? Finds, string Text)
{
    /// <summary>The release of cass-operator that is given.</summary>
    public string? Cass { get; init; }

    /// <summary>The release of k8ssandra-operator that is given.</summary>
    public string? K8ssandra { get; init; }

    /// <summary>The name of the file.</summary>
    public string Name { get; init; } = "test.yaml";

    /// <summary>Other files, as name and text.</summary>
    public (string Name, string Text)[] Beside { get; init; } = [];
}
