using System.CommandLine;
using System.CommandLine.Parsing;

namespace K8ssandraImages.Cli.Output;

/// <summary><c>--output table|json|jsonl|csv</c>. A text in the library: options of value types are compiled at every start.</summary>
internal sealed class OutputOption : Option<string?>
{
    public OutputOption()
        : base("--output", "-o")
    {
        Description = "How to write the answer; table unless given.";
        HelpName = "table|json|jsonl|csv";
        CustomParser = Check;
    }

    /// <summary>The format that was asked for.</summary>
    public OutputFormat Of(ParseResult parsed) => FormatOf(parsed.GetValue(this)) ?? OutputFormat.Table;

    private static string? Check(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (FormatOf(text) is null)
            result.AddError("'" + text + "' is no output format; there are table, json, jsonl and csv.");
        return text;
    }

    private static OutputFormat? FormatOf(string? text) => text switch
    {
        "table" => OutputFormat.Table,
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.JsonLines,
        "csv" => OutputFormat.Csv,
        _ => null,
    };
}
