using System.Text.RegularExpressions;

namespace K8ssandraImages.HelpBuilder;

/// <summary>Reads a line of SYNTAX, such as <c>Get-Thing [[-Path] &lt;String[]&gt;] -Name &lt;String&gt; [-Force] [&lt;CommonParameters&gt;]</c>.</summary>
internal static partial class SyntaxReader
{
    public const string CommonParameters = "[<CommonParameters>]";

    public static SyntaxItem Read(MarkdownPage page, string command, string set, bool isDefault, Code block)
    {
        var text = string.Join(' ', block.Lines.Select(line => line.Trim()));
        if (!text.StartsWith(command + " ", StringComparison.Ordinal))
            throw page.Mistake(block.Line + 1, "This line begins with the name of the cmdlet, " + command + ".");
        if (!text.EndsWith(" " + CommonParameters, StringComparison.Ordinal))
            throw page.Mistake(block.Line + 1, "This line ends with " + CommonParameters + ".");
        var rest = text[command.Length..^CommonParameters.Length].Trim();
        var parameters = new List<SyntaxParameter>();
        while (rest.Length > 0)
        {
            var match = One().Match(rest);
            if (!match.Success)
                throw page.Mistake(block.Line + 1, "`" + rest + "` cannot be read. A parameter is one of -Name <Type>, [-Name <Type>], [-Name] <Type>, [[-Name] <Type>], -Name, [-Name].");
            var form = Array.FindIndex(Forms, form => match.Groups[form + "n"].Success);
            var type = match.Groups[Forms[form] + "t"];
            parameters.Add(new SyntaxParameter(match.Groups[Forms[form] + "n"].Value, type.Success ? type.Value : null, form is 1 or 3 or 5, form is 0 or 1));
            rest = rest[match.Length..].TrimStart();
        }

        return new SyntaxItem(block.Line, set, isDefault, text, parameters);
    }

    // a: [[-Name] <Type>]   b: [-Name] <Type>   c: [-Name <Type>]   d: -Name <Type>   e: [-Name]   f: -Name
    private static readonly string[] Forms = ["a", "b", "c", "d", "e", "f"];

    [GeneratedRegex(@"^(?:\[\[-(?<an>[A-Za-z0-9]+)\] <(?<at>[^>]+)>\]|\[-(?<bn>[A-Za-z0-9]+)\] <(?<bt>[^>]+)>|\[-(?<cn>[A-Za-z0-9]+) <(?<ct>[^>]+)>\]|-(?<dn>[A-Za-z0-9]+) <(?<dt>[^>]+)>|\[-(?<en>[A-Za-z0-9]+)\]|-(?<fn>[A-Za-z0-9]+))(?= |\z)")]
    private static partial Regex One();
}
