namespace K8ssandraImages.HelpBuilder;

/// <summary>The page of one cmdlet.</summary>
internal sealed record CommandPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    /// <summary>The file that Get-Help looks for: that of the assembly.</summary>
    public required string HelpFile { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<MarkdownBlock> Description { get; init; }

    public required IReadOnlyList<SyntaxItem> Syntax { get; init; }

    public required IReadOnlyList<Example> Examples { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required IReadOnlyList<PipelineType> Inputs { get; init; }

    public required IReadOnlyList<PipelineType> Outputs { get; init; }

    public required IReadOnlyList<MarkdownBlock> Notes { get; init; }

    public required IReadOnlyList<RelatedLink> Links { get; init; }
}

/// <summary>One parameter set, as SYNTAX shows it.</summary>
internal sealed record SyntaxItem(int Line, string Set, bool IsDefault, string Text, IReadOnlyList<SyntaxParameter> Parameters);

/// <summary>A parameter in SYNTAX; without a type it is a switch.</summary>
internal sealed record SyntaxParameter(string Name, string? Type, bool IsRequired, bool IsPositional);

/// <summary>An example: what it shows, what to type and what comes of it.</summary>
internal sealed record Example(int Line, string Title, Code Code, Code? Output, IReadOnlyList<MarkdownBlock> Before, IReadOnlyList<MarkdownBlock> After);

/// <summary>A parameter, with the facts that hold in some of its sets.</summary>
internal sealed record Parameter(int Line, string Name, IReadOnlyList<MarkdownBlock> Description, IReadOnlyList<ParameterFacts> Facts)
{
    /// <summary>The facts that hold in a parameter set.</summary>
    public ParameterFacts? In(string set) => Facts.FirstOrDefault(facts => facts.IsIn(set));
}

/// <summary>What the yaml block of a parameter says.</summary>
internal sealed record ParameterFacts
{
    public const string AllSets = "(All)";

    public required int Line { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<string> Sets { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<string> AcceptedValues { get; init; }

    public required bool IsRequired { get; init; }

    /// <summary>A number, or null for a parameter that has to be named.</summary>
    public required int? Position { get; init; }

    public required string DefaultValue { get; init; }

    public required bool ByValue { get; init; }

    public required bool ByPropertyName { get; init; }

    public required bool Wildcards { get; init; }

    /// <summary>As Get-Help writes it.</summary>
    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public bool IsIn(string set) => Sets is [AllSets] || Sets.Contains(set, StringComparer.Ordinal);
}

/// <summary>A type that comes in or goes out.</summary>
internal sealed record PipelineType(int Line, string Name, IReadOnlyList<MarkdownBlock> Description);

/// <summary>A link of RELATED LINKS.</summary>
internal sealed record RelatedLink(int Line, string Text, string Target);
