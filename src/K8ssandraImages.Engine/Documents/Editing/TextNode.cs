namespace K8ssandraImages.Engine.Documents;

/// <summary>What a <see cref="TextNode"/> is.</summary>
internal enum TextNodeKind
{
    Scalar,
    Mapping,
    Sequence,
    Alias,
}

/// <summary>
/// The characters of a document that a value consists of. Unlike <see cref="Node"/> it is what is written, not what it means: keys
/// that stand twice, aliases and merge keys are as they stand.
/// </summary>
internal sealed class TextNode
{
    public required TextNodeKind Kind { get; init; }

    /// <summary>Whether it is a collection in brackets.</summary>
    public bool IsFlow { get; init; }

    /// <summary>Where it begins, with its anchor and tag.</summary>
    public int PropertyStart { get; init; }

    /// <summary>Where the value itself begins: for a block collection its first key or dash.</summary>
    public int Start { get; init; }

    /// <summary>
    /// Where the value ends. For everything in blocks that is on its last line, before the line's end; blank lines belong to a
    /// block scalar that keeps them.
    /// </summary>
    public int End { get; set; }

    /// <summary>Its anchor, without <c>&amp;</c>, or null.</summary>
    public string? Anchor { get; init; }

    /// <summary>Its tag, or null.</summary>
    public string? Tag { get; init; }

    public ScalarStyle Style { get; init; }

    /// <summary>A scalar's text.</summary>
    public string Value { get; init; } = "";

    /// <summary>What an alias stands for.</summary>
    public TextNode? Target { get; init; }

    public List<TextEntry> Entries { get; } = [];

    public List<TextNode> Items { get; } = [];

    public bool IsScalar => Kind == TextNodeKind.Scalar;

    public bool IsMapping => Kind == TextNodeKind.Mapping;

    public bool IsSequence => Kind == TextNodeKind.Sequence;

    public bool IsBlockScalar => IsScalar && Style is ScalarStyle.Literal or ScalarStyle.Folded;

    /// <summary>Whether it is null, written or not.</summary>
    public bool IsNull => IsScalar && Resolve().Kind == NodeKind.Null;

    /// <summary>Whether there is not a character of it.</summary>
    public bool IsNothing => IsScalar && Style == ScalarStyle.Plain && Start == End;

    /// <summary>What a scalar means; text where its tag is wrong.</summary>
    public ResolvedScalar Resolve()
    {
        if (Tag is { } tag)
            return YamlScalar.ResolveTagged(tag, Value) ?? new(NodeKind.String, Value);
        return Style == ScalarStyle.Plain ? YamlScalar.ResolvePlain(Value) : new(NodeKind.String, Value);
    }

    /// <summary>Whether it is exactly this string, itself or through an alias.</summary>
    public bool Is(string text)
    {
        var node = Target ?? this;
        return node.IsScalar && node.Resolve() is { Kind: NodeKind.String } value && value.Text == text;
    }

    /// <summary>The position of the last entry of a key, which is the one that counts; -1 where there is none.</summary>
    public int Find(string key)
    {
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (!Entries[i].IsMerge && Entries[i].Name == key)
                return i;
        }

        return -1;
    }
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
internal sealed record TextEntry(TextNode Key, TextNode Value)
{
    /// <summary>The key as Kubernetes reads it; null where it has no such form.</summary>
    public string? Name { get; } = NameOf(Key.Target ?? Key);

    /// <summary>Whether it is a merge key (<c>&lt;&lt;</c>).</summary>
    public bool IsMerge => Key is { Kind: TextNodeKind.Scalar, Value: "<<", Tag: null, Style: ScalarStyle.Plain };

    /// <summary>Where the entry ends.</summary>
    public int End => Math.Max(Key.End, Value.End);

    private static string? NameOf(TextNode key)
    {
        if (!key.IsScalar)
            return null;
        var resolved = key.Resolve();
        return resolved.Kind switch
        {
            NodeKind.String or NodeKind.Boolean or NodeKind.Integer => resolved.Text,
            NodeKind.Float => GoNumber.FormatKey(resolved.Number),
            _ => null,
        };
    }
}
