using System.CommandLine;
using System.CommandLine.Parsing;

namespace K8ssandraImages.Cli.Output;

/// <summary><c>--output text|json|jsonl</c>, of commands whose answer is a text.</summary>
internal sealed class ContentOption : Option<string?>
{
    public ContentOption()
        : base("--output", "-o")
    {
        Description = "How to write the answer; text, as it is, unless given.";
        HelpName = "text|json|jsonl";
        CustomParser = Check;
    }

    /// <summary>The format that was asked for.</summary>
    public OutputFormat Of(ParseResult parsed) => FormatOf(parsed.GetValue(this)) ?? OutputFormat.Content;

    private static string? Check(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (FormatOf(text) is null)
            result.AddError("'" + text + "' is no output format; there are text, json and jsonl.");
        return text;
    }

    private static OutputFormat? FormatOf(string? text) => text switch
    {
        "text" => OutputFormat.Content,
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.JsonLines,
        _ => null,
    };
}
