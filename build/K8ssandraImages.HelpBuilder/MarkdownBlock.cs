namespace K8ssandraImages.HelpBuilder;

/// <summary>A part of a page between empty lines.</summary>
internal abstract record MarkdownBlock(int Line);

/// <summary><c># Text</c>.</summary>
internal sealed record Heading(int Line, int Level, string Text) : MarkdownBlock(Line);

/// <summary>Running text; the line breaks of the page mean nothing.</summary>
internal sealed record Paragraph(int Line, string Text) : MarkdownBlock(Line);

/// <summary>An item of a list, with <c>-</c> or its number as marker.</summary>
internal sealed record ListItem(int Line, string Marker, string Text) : MarkdownBlock(Line);

/// <summary>Text between fences, as it is written.</summary>
internal sealed record Code(int Line, string Language, IReadOnlyList<string> Lines) : MarkdownBlock(Line)
{
    public string Text => string.Join('\n', Lines);
}
