using System.CommandLine;
using System.CommandLine.Parsing;

namespace K8ssandraImages.Cli.Output;

/// <summary><c>--output table|json|jsonl|csv</c>.</summary>
internal sealed class OutputOption : Option<OutputFormat>
{
    public OutputOption()
        : base("--output", "-o")
    {
        Description = "How to write the answer; table unless given.";
        HelpName = "table|json|jsonl|csv";
        // Written out, because the library's own conversion of enums goes through reflection.
        CustomParser = Parse;
    }

    private static OutputFormat Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        switch (text)
        {
            case "table":
                return OutputFormat.Table;
            case "json":
                return OutputFormat.Json;
            case "jsonl":
                return OutputFormat.JsonLines;
            case "csv":
                return OutputFormat.Csv;
            default:
                result.AddError("'" + text + "' is no output format; there are table, json, jsonl and csv.");
                return default;
        }
    }
}
