using System.Text;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Writes Markdown in which what others wrote stays text: no markup, no HTML, no end of a table or block.</summary>
internal sealed class Markdown
{
    private const int Longest = 4000;
    private const string Special = "\\`*_[]<>|~&";
    private readonly StringBuilder _text = new();

    /// <summary>Text, as it is.</summary>
    public static string Text(string? text)
    {
        var shown = TerminalText.Escape(text, Longest);
        var escaped = new StringBuilder(shown.Length + 16);
        for (var i = 0; i < shown.Length; i++)
        {
            // At the beginning of a line others have a meaning too.
            if (Special.Contains(shown[i], StringComparison.Ordinal) || (i == 0 && shown[i] is '#' or '+' or '-' or '='))
                escaped.Append('\\');
            escaped.Append(shown[i]);
        }

        return escaped.ToString();
    }

    /// <summary>A name or an image, in the type of code.</summary>
    public static string Code(string? text) => string.IsNullOrEmpty(text) ? "" : text.AsSpan().IndexOfAny('`', '|') >= 0 ? Text(text) : "`" + TerminalText.Escape(text, Longest) + "`";

    /// <summary>A heading.</summary>
    public void Heading(int level, string text) => _text.Append(_text.Length > 0 && _text[^2] != '\n' ? "\n" : "").Append('#', level).Append(' ').Append(Text(text)).Append("\n\n");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text) => _text.Append(Text(text)).Append("\n\n");

    /// <summary>Items.</summary>
    public void List(IEnumerable<string> items)
    {
        foreach (var item in items)
            _text.Append("- ").Append(Text(item)).Append('\n');
        _text.Append('\n');
    }

    /// <summary>A table.</summary>
    /// <param name="heads">The heads of its columns.</param>
    /// <param name="rows">The rows, each cell made with <see cref="Text"/> or <see cref="Code"/>.</param>
    public void Table(string[] heads, IEnumerable<string[]> rows)
    {
        Row(heads);
        Row([.. heads.Select(static _ => "---")]);
        foreach (var row in rows)
            Row(row);
        _text.Append('\n');
    }

    /// <summary>Lines that are shown as they are.</summary>
    public void Block(string language, string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
            fence += "`";
        _text.Append(fence).Append(language).Append('\n');
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            _text.Append(TerminalText.Escape(line.TrimEnd('\r'), Longest)).Append('\n');
        _text.Append(fence).Append("\n\n");
    }

    public override string ToString() => _text.ToString();

    private void Row(string[] cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
