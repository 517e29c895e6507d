using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace K8ssandraImages.HelpBuilder;

/// <summary>Writes pages as MAML, the XML that Get-Help shows.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>How wide an example is: Get-Help indents by four, and breaks what does not fit 80 columns.</summary>
    public const int ExampleWidth = 76;

    /// <summary>One file for the cmdlets of an assembly.</summary>
    public static string Write(IEnumerable<CommandPage> pages)
    {
        var root = new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(CommandOf));
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            root.Save(writer);
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static XElement CommandOf(CommandPage page)
    {
        var dash = page.Name.IndexOf('-', StringComparison.Ordinal);
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", page.Name),
                new XElement(Command + "verb", page.Name[..dash]),
                new XElement(Command + "noun", page.Name[(dash + 1)..]),
                new XElement(Maml + "description", Para(page.Synopsis))),
            new XElement(Maml + "description", Paras(page.Description)),
            new XElement(Command + "syntax", page.Syntax.OrderBy(item => !item.IsDefault).Select(item => SyntaxOf(page, item))),
            new XElement(Command + "parameters", page.Parameters.Select(parameter => ParameterOf(parameter, parameter.Facts[0], null))),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => TypeOf("inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => TypeOf("returnValue", type))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paras(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(ExampleOf)),
            new XElement(Command + "relatedLinks", page.Links.Select(LinkOf)));
    }

    private static XElement SyntaxOf(CommandPage page, SyntaxItem item) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", page.Name),
        item.Parameters.Select(shown =>
        {
            var parameter = page.Parameters.First(parameter => parameter.Name == shown.Name);
            return ParameterOf(parameter, parameter.In(item.Set)!, item.Set);
        }));

    private static XElement ParameterOf(Parameter parameter, ParameterFacts facts, string? set) => new(
        Command + "parameter",
        new XAttribute("required", Truth(facts.IsRequired)),
        new XAttribute("variableLength", Truth(facts.Type.EndsWith("[]", StringComparison.Ordinal))),
        new XAttribute("globbing", Truth(facts.Wildcards)),
        new XAttribute("pipelineInput", facts.PipelineInput),
        new XAttribute("position", facts.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", facts.Aliases.Count == 0 ? "none" : string.Join(", ", facts.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        new XElement(Maml + "description", Paras(parameter.Description)),
        // Values to choose from stand in the syntax only.
        set is null || facts.AcceptedValues.Count == 0
            ? null
            : new XElement(
                Command + "parameterValueGroup",
                facts.AcceptedValues.Select(value => new XElement(
                    Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value))),
        // A switch has a type and no value.
        facts.Type == "SwitchParameter"
            ? null
            : new XElement(
                Command + "parameterValue",
                new XAttribute("required", "true"),
                new XAttribute("variableLength", Truth(facts.Type.EndsWith("[]", StringComparison.Ordinal))),
                facts.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", facts.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", facts.DefaultValue));

    private static XElement TypeOf(string element, PipelineType type) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        new XElement(Maml + "description", Paras(type.Description)));

    private static XElement ExampleOf(Example example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", Ruled("Example " + (index + 1).ToString(CultureInfo.InvariantCulture) + ": " + PlainText.Of(example.Title))),
        // The output stands with the code: in running text Get-Help would trim its lines.
        new XElement(Dev + "code", example.Code.Text + (example.Output is null ? "" : "\n\n" + example.Output.Text)),
        // The empty paragraph keeps the title of the next example apart.
        new XElement(Dev + "remarks", Paras(example.Before), Paras(example.After), Para("")));

    // Get-Help shows a title as it is; the rule makes it a heading.
    private static string Ruled(string title)
    {
        var rule = new string('-', Math.Max(3, (ExampleWidth - title.Length - 2) / 2));
        return rule + " " + title + " " + rule;
    }

    private static XElement LinkOf(RelatedLink link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Target.StartsWith("https://", StringComparison.Ordinal) ? link.Target : ""));

    private static IEnumerable<XElement> Paras(IReadOnlyList<MarkdownBlock> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            yield return Para(blocks[i] switch
            {
                Paragraph paragraph => PlainText.Of(paragraph.Text),
                ListItem item => item.Marker + " " + PlainText.Of(item.Text),
                Code code => string.Join('\n', code.Lines.Select(line => "    " + line)),
                var other => throw new InvalidOperationException(other.GetType().Name),
            });
        }
    }

    private static XElement Para(string text) => new(Maml + "para", text);

    private static string Truth(bool value) => value ? "true" : "false";
}
