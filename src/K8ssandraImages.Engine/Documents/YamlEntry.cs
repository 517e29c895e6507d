using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>A key of a YAML document that is written anew, with what people said about it.</summary>
/// <param name="key">The key.</param>
/// <param name="isPath">It is the path of a key, in a text for people only.</param>
internal sealed class YamlEntry(string key, bool isPath = false)
{
    private readonly List<YamlEntry> _children = [];

    public string Key => key;

    /// <summary>The text that is its value; null for keys below it, or a list.</summary>
    public string? Text { get; set; }

    /// <summary>A value that is no text, as YAML has it; null where there is none.</summary>
    public string? Literal { get; set; }

    /// <summary>The list that is its value, each item with what is said about it.</summary>
    public List<(string Text, KeyComments Comments)>? Items { get; set; }

    /// <summary>Comment lines above it, each from its <c>#</c> on; "" for an empty line.</summary>
    public List<string> Above { get; } = [];

    /// <summary>Comments beside it.</summary>
    public List<string> Beside { get; } = [];

    /// <summary>Comment lines below it and all that is in it.</summary>
    public List<string> Below { get; } = [];

    public IReadOnlyList<YamlEntry> Children => _children;

    /// <summary>Whether nothing was written into it.</summary>
    public bool IsEmpty => Text is null && Literal is null && Items is null && _children.Count == 0;

    /// <summary>The entry of a key below it, added where there is none.</summary>
    public YamlEntry this[string child]
    {
        get
        {
            var found = Find(child);
            if (found is null)
                _children.Add(found = new YamlEntry(child));
            return found;
        }
    }

    /// <summary>The entry of a key below it; null where there is none.</summary>
    public YamlEntry? Find(string child) => _children.Find(entry => entry.Key == child);

    /// <summary>Sets the text of a key below it.</summary>
    public YamlEntry Set(string child, string text)
    {
        this[child].Text = text;
        return this[child];
    }

    /// <summary>Takes over what was said about another key.</summary>
    public void Keep(KeyComments comments)
    {
        Above.AddRange(comments.Above);
        Beside.AddRange(comments.Beside);
        Below.AddRange(comments.Below);
    }

    /// <summary>Its lines, each ended.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="indent">By how many spaces it is indented.</param>
    public void Write(StringBuilder builder, int indent)
    {
        var margin = new string(' ', indent);
        // One comment has room beside a key.
        foreach (var comment in Above.Concat(Beside.Skip(1)))
            WriteComment(builder, margin, comment);
        builder.Append(margin).Append(isPath ? Printable.Escape(key, 200) : Quoting.WriteKey(key, inFlow: false)).Append(':');
        if (Text is not null)
            builder.Append(' ').Append(Quoting.Write(Text, ScalarStyle.Plain, inFlow: false));
        else if (Literal is not null)
            builder.Append(' ').Append(Literal);
        else if (Items is { Count: 0 })
            builder.Append(" []");
        else if (Items is null && _children.Count == 0)
            builder.Append(" {}");
        if (Beside.Count > 0)
            builder.Append(' ').Append(Beside[0]);
        builder.Append('\n');
        foreach (var (item, comments) in Items ?? [])
        {
            foreach (var comment in comments.Above.Concat(comments.Beside.Skip(1)))
                WriteComment(builder, margin + "  ", comment);
            builder.Append(margin).Append("  - ").Append(Quoting.Write(item, ScalarStyle.Plain, inFlow: false)).Append(comments.Beside.Count > 0 ? " " + comments.Beside[0] : "").Append('\n');
            foreach (var comment in comments.Below)
                WriteComment(builder, margin + "  ", comment);
        }

        foreach (var child in _children)
            child.Write(builder, indent + 2);
        foreach (var comment in Below)
            WriteComment(builder, margin, comment);
    }

    private static void WriteComment(StringBuilder builder, string margin, string comment)
    {
        if (comment.Length > 0)
            builder.Append(margin).Append(comment);
        builder.Append('\n');
    }
}
