using System.Text.RegularExpressions;

namespace K8ssandraImages.HelpBuilder;

/// <summary>Reads the page of a cmdlet and holds what it says in one place against what it says in another.</summary>
internal sealed partial class CommandPageReader
{
    private static readonly string[] Sections =
    [
        "SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS",
    ];

    private readonly MarkdownPage _page;
    private readonly Dictionary<string, (int Line, List<MarkdownBlock> Blocks)> _sections = new(StringComparer.Ordinal);
    private string _name = "";

    private CommandPageReader(MarkdownPage page)
    {
        _page = page;
    }

    /// <summary>Reads a page whose file is named after the cmdlet.</summary>
    public static CommandPage Read(string file, string text) => new CommandPageReader(MarkdownPage.Read(file, text)).Read();

    private CommandPage Read()
    {
        Divide();
        var syntax = Syntax();
        var page = new CommandPage
        {
            File = _page.File,
            Name = _name,
            HelpFile = Front("external help file"),
            Synopsis = Synopsis(),
            Description = Text("DESCRIPTION"),
            Syntax = syntax,
            Examples = Examples(),
            Parameters = Parameters(),
            Inputs = Types("INPUTS"),
            Outputs = Types("OUTPUTS"),
            Notes = Text("NOTES"),
            Links = Links(),
        };
        Compare(page);
        return page;
    }

    private void Divide()
    {
        var expected = Path.GetFileNameWithoutExtension(_page.File);
        if (_page.Blocks is not [Heading { Level: 1 } title, ..])
            throw _page.Mistake(1, "The first line after the front matter is the heading # " + expected + ".");
        if (title.Text != expected)
            throw _page.Mistake(title.Line, "The heading is `" + title.Text + "` and the file is named after `" + expected + "`. Make them equal.");
        _name = title.Text;
        List<MarkdownBlock>? current = null;
        var next = 0;
        foreach (var block in _page.Blocks.Skip(1))
        {
            if (block is Heading { Level: 2 } heading)
            {
                if (next >= Sections.Length || heading.Text != Sections[next])
                    throw _page.Mistake(heading.Line, "`" + heading.Text + "` is not expected here. The sections are, in this order: " + string.Join(", ", Sections) + ".");
                _sections[Sections[next++]] = (heading.Line, current = []);
            }
            else if (current is null || block is Heading { Level: 1 })
            {
                throw _page.Mistake(block.Line, "Text stands below one of the headings ## " + string.Join(", ## ", Sections) + ".");
            }
            else
            {
                current.Add(block);
            }
        }

        if (next < Sections.Length)
            throw _page.Mistake(_page.Blocks[^1].Line, "The section ## " + Sections[next] + " is missing. Write it.");
    }

    private string Front(string key) => _page.FrontMatter.TryGetValue(key, out var value) && value.Length > 0
        ? value
        : throw _page.Mistake(1, "The front matter has no `" + key + "`. Write it.");

    private string Synopsis() => _sections["SYNOPSIS"].Blocks is [Paragraph only]
        ? PlainText.Of(only.Text)
        : throw _page.Mistake(_sections["SYNOPSIS"].Line, "SYNOPSIS is one paragraph.");

    private List<MarkdownBlock> Text(string section)
    {
        var (line, blocks) = _sections[section];
        if (blocks.Count == 0)
            throw _page.Mistake(line, section + " is empty. Write it.");
        if (blocks.Find(block => block is Heading) is { } heading)
            throw _page.Mistake(heading.Line, section + " has no headings of its own: a terminal would not show them.");
        return blocks;
    }

    private List<SyntaxItem> Syntax()
    {
        var items = new List<SyntaxItem>();
        foreach (var (heading, blocks) in Parts("SYNTAX"))
        {
            if (blocks is not [Code code])
                throw _page.Mistake(heading.Line, "Below the name of a parameter set is one code block.");
            var isDefault = heading.Text.EndsWith(" (Default)", StringComparison.Ordinal);
            var set = isDefault ? heading.Text[..^" (Default)".Length] : heading.Text;
            items.Add(SyntaxReader.Read(_page, _name, set, isDefault, code));
        }

        if (items.Count(item => item.IsDefault) != 1)
            throw _page.Mistake(_sections["SYNTAX"].Line, "Exactly one parameter set is marked with (Default).");
        return items;
    }

    private List<Example> Examples()
    {
        var examples = new List<Example>();
        foreach (var (heading, blocks) in Parts("EXAMPLES"))
        {
            var number = examples.Count + 1;
            var match = ExampleTitle().Match(heading.Text);
            if (!match.Success || match.Groups[1].Value != number.ToString(System.Globalization.CultureInfo.InvariantCulture))
                throw _page.Mistake(heading.Line, "The heading of this example is ### Example " + number + ": and a title.");
            if (heading.Text.Length > MamlWriter.ExampleWidth - 8)
                throw _page.Mistake(heading.Line, "The heading of an example has at most 68 characters, so that it fits a line. Shorten it.");
            var at = blocks.FindIndex(block => block is Code);
            if (at < 0 || blocks[at] is not Code { Language: "powershell" } code || code.Lines.Count == 0)
                throw _page.Mistake(at < 0 ? heading.Line : blocks[at].Line, "The first code block of an example is ```powershell, with what to type.");
            var after = blocks[(at + 1)..];
            var output = after is [Code { Language: "output" } found, ..] ? found : null;
            if (output is not null)
                after.RemoveAt(0);
            if (after.Find(block => block is Code) is { } another)
                throw _page.Mistake(another.Line, "An example has one code block, and one ```output right after it. Write another example.");
            TooWide(code);
            TooWide(output);
            if (at == 0 && after.Count == 0)
                throw _page.Mistake(heading.Line, "Explain this example in a sentence or two.");
            examples.Add(new Example(heading.Line, match.Groups[2].Value, code, output, blocks[..at], after));
        }

        return examples.Count > 0 ? examples : throw _page.Mistake(_sections["EXAMPLES"].Line, "Write examples.");
    }

    // Nobody can copy a line that Get-Help has broken.
    private void TooWide(Code? code)
    {
        for (var i = 0; i < code?.Lines.Count; i++)
        {
            if (code.Lines[i].Length > MamlWriter.ExampleWidth)
                throw _page.Mistake(code.Line + 1 + i, "A line of an example has at most 76 characters. Break it.");
        }
    }

    private List<Parameter> Parameters()
    {
        var parameters = new List<Parameter>();
        foreach (var (heading, blocks) in Parts("PARAMETERS"))
        {
            if (heading.Text == "CommonParameters")
                continue;
            if (!heading.Text.StartsWith('-'))
                throw _page.Mistake(heading.Line, "The heading of a parameter is ### -Name.");
            var name = heading.Text[1..];
            if (parameters.Exists(other => other.Name == name))
                throw _page.Mistake(heading.Line, "-" + name + " is described twice. Remove one.");
            var facts = blocks.OfType<Code>().Where(code => code.Language == "yaml").Select(code => ParameterFactsReader.Read(_page, name, code)).ToList();
            var text = blocks.Where(block => block is not Code { Language: "yaml" }).ToList();
            if (facts.Count == 0)
                throw _page.Mistake(heading.Line, "-" + name + " has no ```yaml block with its type, sets and so on. Write it.");
            if (text.Count == 0)
                throw _page.Mistake(heading.Line, "-" + name + " has no text. Say what it does.");
            parameters.Add(new Parameter(heading.Line, name, text, facts));
        }

        return parameters;
    }

    private List<PipelineType> Types(string section)
    {
        var types = Parts(section).Select(part => new PipelineType(part.Heading.Line, part.Heading.Text, part.Blocks)).ToList();
        return types.Count > 0 ? types : throw _page.Mistake(_sections[section].Line, section + " is empty. Write ### and a type, or ### None.");
    }

    private List<RelatedLink> Links()
    {
        var (line, blocks) = _sections["RELATED LINKS"];
        var links = new List<RelatedLink>();
        foreach (var block in blocks)
        {
            var match = block is Paragraph or ListItem ? LinkLine().Match(block is Paragraph paragraph ? paragraph.Text : ((ListItem)block).Text) : Match.Empty;
            if (!match.Success)
                throw _page.Mistake(block.Line, "RELATED LINKS holds one [text](target) a line, with empty lines between.");
            var target = match.Groups[2].Value;
            if (!target.StartsWith("https://", StringComparison.Ordinal) && target != match.Groups[1].Value + ".md")
                throw _page.Mistake(block.Line, "The target of a link is https://… or, for a page beside this one, its name and .md.");
            links.Add(new RelatedLink(block.Line, match.Groups[1].Value, target));
        }

        return links.Count > 0 ? links : throw _page.Mistake(line, "RELATED LINKS is empty. Write [text](target).");
    }

    private List<(Heading Heading, List<MarkdownBlock> Blocks)> Parts(string section)
    {
        var parts = new List<(Heading Heading, List<MarkdownBlock> Blocks)>();
        foreach (var block in _sections[section].Blocks)
        {
            if (block is Heading { Level: 3 } heading)
                parts.Add((heading, []));
            else if (parts.Count == 0 || block is Heading)
                throw _page.Mistake(block.Line, "Text of " + section + " stands below a heading with ###.");
            else
                parts[^1].Blocks.Add(block);
        }

        return parts;
    }

    private void Compare(CommandPage page)
    {
        foreach (var item in page.Syntax)
        {
            foreach (var shown in item.Parameters)
            {
                var told = page.Parameters.FirstOrDefault(parameter => parameter.Name == shown.Name)
                    ?? throw _page.Mistake(item.Line + 1, "SYNTAX shows -" + shown.Name + ", and PARAMETERS does not describe it. Describe it, or leave it out.");
                var facts = told.In(item.Set)
                    ?? throw _page.Mistake(told.Facts[0].Line, "SYNTAX shows -" + shown.Name + " in the parameter set " + item.Set + ", and this block does not name that set.");
                if ((shown.Type ?? "SwitchParameter") != facts.Type)
                    throw _page.Mistake(facts.Line, "-" + shown.Name + " is " + facts.Type + " here and " + (shown.Type ?? "a switch") + " in SYNTAX. Make them equal.");
                if (shown.IsRequired != facts.IsRequired)
                    throw _page.Mistake(facts.Line, "-" + shown.Name + " is " + (facts.IsRequired ? "required here and optional" : "optional here and required") + " in SYNTAX. Make them equal.");
                if (shown.IsPositional != facts.Position.HasValue)
                    throw _page.Mistake(facts.Line, "-" + shown.Name + (facts.Position.HasValue ? " has a position here and none in SYNTAX." : " has no position here and one in SYNTAX.") + " Make them equal.");
            }

            if (page.Parameters.FirstOrDefault(parameter => parameter.In(item.Set) is not null && !item.Parameters.Any(shown => shown.Name == parameter.Name)) is { } missing)
                throw _page.Mistake(missing.Line, "-" + missing.Name + " is in the parameter set " + item.Set + ", and SYNTAX does not show it there. Show it.");
        }

        foreach (var facts in page.Parameters.SelectMany(parameter => parameter.Facts))
        {
            if (facts.Sets.FirstOrDefault(set => set != ParameterFacts.AllSets && !page.Syntax.Any(item => item.Set == set)) is { } unknown)
                throw _page.Mistake(facts.Line, "SYNTAX has no parameter set " + unknown + ".");
        }
    }

    [GeneratedRegex(@"^Example ([0-9]+): (\S.*)\z")]
    private static partial Regex ExampleTitle();

    [GeneratedRegex(@"^\[([^\]]+)\]\(([^)\s]+)\)\z")]
    private static partial Regex LinkLine();
}
