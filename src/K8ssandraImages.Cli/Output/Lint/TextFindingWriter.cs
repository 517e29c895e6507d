using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>For people and editors: <c>file:line:column: severity KSI0001: message</c>, what to do on the line below.</summary>
internal sealed class TextFindingWriter(OutputBuffer output, bool colours) : IFindingWriter
{
    public void Write(Diagnostic diagnostic)
    {
        var text = Printable.Escape(diagnostic.ToString(), int.MaxValue);
        if (colours)
        {
            // The same text with its severity in colour.
            var severity = " " + Messages.Severity(diagnostic) + " " + diagnostic.Id + ": ";
            var at = diagnostic.Location is null ? 0 : text.LastIndexOf(severity, StringComparison.Ordinal) + 1;
            text = text[..at] + Messages.Colour(diagnostic) + text[at..(at + severity.Length - diagnostic.Id.Length - 4)] + Ansi.Plain + text[(at + severity.Length - diagnostic.Id.Length - 4)..];
        }

        output.Write(text);
        if (diagnostic.Releases is { } releases)
            output.Write(" [" + Printable.Escape(releases, int.MaxValue) + "]");
        output.Write("\n");
        if (!string.IsNullOrEmpty(diagnostic.Remedy))
            TableText.WriteLine(output, 4, diagnostic.Remedy);
        output.EndRecord();
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }
}
