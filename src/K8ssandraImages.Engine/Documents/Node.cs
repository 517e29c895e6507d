using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>What a node is once YAML or JSON has been read as Kubernetes reads it (sigs.k8s.io/yaml: YAML to JSON).</summary>
public enum NodeKind
{
    /// <summary>null, ~ or nothing.</summary>
    Null,

    /// <summary>true or false (in YAML also yes, on, y …).</summary>
    Boolean,

    /// <summary>A number without a fraction.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary>Text.</summary>
    String,

    /// <summary>Keys and values.</summary>
    Mapping,

    /// <summary>A list.</summary>
    Sequence,
}

/// <summary>How a scalar was written.</summary>
public enum ScalarStyle
{
    /// <summary>Without quotes (YAML), or a JSON literal or number.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes (YAML or JSON).</summary>
    DoubleQuoted,

    /// <summary>A literal block (<c>|</c>).</summary>
    Literal,

    /// <summary>A folded block (<c>&gt;</c>).</summary>
    Folded,
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key as Kubernetes reads it (the YAML key <c>4.10</c> is the JSON key <c>4.1</c>).</param>
/// <param name="RawKey">The key as it was written.</param>
/// <param name="Line">The key's line, from 1.</param>
/// <param name="Column">The key's column, from 1.</param>
/// <param name="Value">The value.</param>
public readonly record struct Member(string Key, string RawKey, int Line, int Column, Node Value);

/// <summary>
/// A value of a YAML or JSON document with its place in the file. Built once by the parsers, then read-only. A node that
/// was reached through an alias is shared: its place is that of the anchor.
/// </summary>
public sealed class Node : IFieldPath
{
    private static readonly Member[] NoMembers = [];
    private static readonly Node[] NoItems = [];
    private Member[] _members = NoMembers;
    private Node[] _items = NoItems;
    private SourceLocation? _location;
    private DocumentOrigin? _origin;

    internal Node(NodeKind kind, string text, string rawText, ScalarStyle style, int line, int column, int contentIndent = 0)
    {
        Kind = kind;
        Text = text;
        RawText = rawText;
        Style = style;
        Line = line;
        Column = column;
        ContentIndent = contentIndent;
    }

    /// <summary>What it is.</summary>
    public NodeKind Kind { get; }

    /// <summary>A scalar's value as Kubernetes reads it: a string's text, a number's shortest decimal form, <c>true</c>, <c>false</c>; empty for null.</summary>
    public string Text { get; }

    /// <summary>A scalar as it was written (<c>4.10</c>, <c>yes</c>), without quotes.</summary>
    public string RawText { get; }

    /// <summary>How a scalar was written.</summary>
    public ScalarStyle Style { get; }

    /// <summary>Line of its first character, from 1 (for a block scalar, of the <c>|</c> or <c>&gt;</c>).</summary>
    public int Line { get; }

    /// <summary>Column of its first character, from 1.</summary>
    public int Column { get; }

    /// <summary>Columns by which a literal block's text is indented in the file; 0 for anything else.</summary>
    internal int ContentIndent { get; }

    /// <summary>The document that it belongs to; known to its root.</summary>
    internal DocumentOrigin Origin
    {
        get
        {
            var node = this;
            while (node._origin is null && node.Parent is not null)
                node = node.Parent;
            return node._origin ?? DocumentOrigin.None;
        }
    }

    /// <summary>The mapping or sequence around it; null for the root.</summary>
    public Node? Parent { get; private set; }

    /// <summary>Its key in <see cref="Parent"/>; null in a sequence and for the root.</summary>
    public string? Key { get; private set; }

    /// <summary>Its index in <see cref="Parent"/> when that is a sequence, else its position among the members.</summary>
    public int Index { get; private set; }

    /// <summary>A mapping's members in order, each key once (the last one written wins); empty for anything else.</summary>
    public ReadOnlySpan<Member> Members => _members;

    /// <summary>A sequence's items; empty for anything else.</summary>
    public ReadOnlySpan<Node> Items => _items;

    /// <summary>Whether it is null, as in <c>key:</c>.</summary>
    public bool IsNull => Kind == NodeKind.Null;

    /// <summary>Whether it is a string.</summary>
    public bool IsString => Kind == NodeKind.String;

    /// <summary>The value of exactly this key; null where there is none or this is no mapping.</summary>
    public Node? this[string key]
    {
        get
        {
            foreach (ref readonly var member in _members.AsSpan())
            {
                if (member.Key == key)
                    return member.Value;
            }

            return null;
        }
    }

    /// <summary>The value below these keys, one after the other; null as soon as one is missing.</summary>
    public Node? At(params ReadOnlySpan<string> keys)
    {
        var node = this;
        foreach (var key in keys)
        {
            node = node[key];
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>Where the key of one of this mapping's members stands.</summary>
    public SourceLocation LocationOf(in Member member)
    {
        var origin = Origin;
        var (line, column) = origin.Map(member.Line, member.Column);
        return new SourceLocation(origin.Source, line, column, member.Value) { TextLine = member.Line };
    }

    /// <summary>Where it stands.</summary>
    public SourceLocation Location => _location ??= CreateLocation();

    /// <inheritdoc />
    public string? Object => Origin.ObjectName;

    /// <summary>The path from the root, as in <c>spec.cassandra.datacenters[0].serverImage</c>.</summary>
    public string Path
    {
        get
        {
            var builder = new StringBuilder();
            AppendPath(builder);
            return builder.Insert(0, Origin.PathPrefix).ToString();
        }
    }

    /// <summary>The text, for a debugger.</summary>
    public override string ToString() => Kind switch
    {
        NodeKind.Mapping => "{" + _members.Length.ToString(CultureInfo.InvariantCulture) + "}",
        NodeKind.Sequence => "[" + _items.Length.ToString(CultureInfo.InvariantCulture) + "]",
        _ => Text,
    };

    internal void SetMembers(Member[] members)
    {
        _members = members;
        for (var i = 0; i < members.Length; i++)
            members[i].Value.Attach(this, members[i].Key, i);
    }

    internal void SetItems(Node[] items)
    {
        _items = items;
        for (var i = 0; i < items.Length; i++)
            items[i].Attach(this, null, i);
    }

    /// <summary>Makes this node the root of a document: of a file's, or of an object that was an item of a List.</summary>
    internal void MakeRoot(DocumentOrigin origin)
    {
        _origin = origin;
        Parent = null;
        Key = null;
        Index = 0;
    }

    /// <summary>Says where it stands; also for a value that is no member, because a later one of the same key replaced it.</summary>
    internal void Attach(Node parent, string? key, int index)
    {
        // An alias shares the anchor's node, which keeps the place where it was written.
        if (Parent is not null)
            return;
        Parent = parent;
        Key = key;
        Index = index;
    }

    private SourceLocation CreateLocation()
    {
        var origin = Origin;
        var (line, column) = origin.Map(Line, Column);
        return new SourceLocation(origin.Source, line, column, this) { TextLine = Line };
    }

    private void AppendPath(StringBuilder builder)
    {
        if (Parent is null)
            return;
        Parent.AppendPath(builder);
        if (Key is null)
        {
            builder.Append('[').Append(Index).Append(']');
        }
        else if (IsPlainKey(Key))
        {
            if (builder.Length > 0)
                builder.Append('.');
            builder.Append(Key);
        }
        else
        {
            builder.Append("[\"").Append(Key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        }
    }

    private static bool IsPlainKey(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '/'))
                return false;
        }

        return key.Length > 0;
    }
}
