namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes one field into a draft of a document.</summary>
internal sealed class FieldWriter
{
    // Each item that differs, and each key that stands again, means reading the document once more.
    private const int MostSteps = 200;
    private const string TemplateRemedy = "Change the chart's values instead, or write the lines by hand.";
    private readonly TextDraft _draft;
    private TextTree _tree;

    public FieldWriter(TextDraft draft)
    {
        _draft = draft;
        _tree = TextTree.Read(draft.Text);
    }

    private string Text => _draft.Text;

    /// <summary>Makes the field this text.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <param name="text">What it is to be.</param>
    /// <param name="changes">What is changed of its present text, where that is known.</param>
    /// <param name="careful">Whether quotes and lines stay as they are; otherwise the scalar is written anew.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void SetText(ReadOnlySpan<FieldStep> steps, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        var way = Walk(steps);
        if (way.Taken < steps.Length)
        {
            Create(way, new EditValue(KeysOf(steps[way.Taken..], way), text, null));
            return;
        }

        if (way.Node is not { } node)
            throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Write the file anew instead.");
        if (!node.IsScalar)
            throw OtherKind(node, node.IsMapping ? "it is a mapping and not a text" : "it is a list and not a text", "Remove it first if the text is to replace it.");
        if (!node.Is(text))
            ReplaceScalar(way, node, text, changes, careful);
    }

    /// <summary>Makes the field this list.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <param name="items">What it is to be.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void SetList(ReadOnlySpan<FieldStep> steps, IReadOnlyList<string> items)
    {
        var way = Walk(steps);
        if (way.Taken < steps.Length)
        {
            Create(way, new EditValue(KeysOf(steps[way.Taken..], way), null, items));
            return;
        }

        if (way.Containers.Count == 0)
            throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Write the file anew instead.");
        if (way.Node!.IsNull)
        {
            Create(way, new EditValue([], null, items));
            return;
        }

        if (way.Node.IsScalar && !way.Node.IsBlockScalar)
        {
            CheckScalar(way.Node);
            _draft.Replace(way.Node.Start, way.Node.End - way.Node.Start, new EditValue([], null, items).Flow(FlowStyleAt(way.Node, _tree.IsJson, pretty: false)));
            return;
        }

        if (!way.Node.IsSequence)
            throw OtherKind(way.Node, way.Node.IsMapping ? "it is a mapping and not a list" : "it is a text of several lines and not a list", "Remove it first if the list is to replace it.");
        if (way.Node.Items.Count > MostSteps || items.Count > MostSteps)
            throw Unsafe(way.Node.Start, $"the list has more than {MostSteps} items", "Write the list by hand.");
        while (NextDifference(way.Node, items, out var index, out var item, out var replaces))
        {
            if (item is null)
                RemoveChild(way, way.Node, index);
            else if (replaces)
                ReplaceScalar(way.Into(way.Node, index), way.Node.Items[index], item, null, careful: true);
            else
                InsertItem(way.Node, index, item);
            Reread();
            way = Walk(steps);
            if (!way.Node!.IsSequence)
                break;
        }
    }

    /// <summary>Takes the field away.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void Remove(ReadOnlySpan<FieldStep> steps)
    {
        // A key that stands twice goes twice.
        while (true)
        {
            var way = Walk(steps);
            if (way.Taken < steps.Length)
                return;
            if (way.Containers.Count == 0)
                throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Remove the file or the object instead.");
            var container = way.Containers[^1];
            var key = steps[^1].Key;
            if (container.Node.Entries.Count(entry => entry.Name == key) > MostSteps)
                throw Unsafe(container.Node.Start, $"the key stands more than {MostSteps} times", "Remove the lines by hand.");
            way.Containers.RemoveAt(way.Containers.Count - 1);
            RemoveChild(way, container.Node, container.Index);
            if (steps[^1].Kind == FieldStepKind.Index)
                return;
            Reread();
        }
    }

    private void Reread() => _tree = TextTree.Read(Text);

    // ---- The way to a field

    private Way Walk(ReadOnlySpan<FieldStep> steps)
    {
        var way = new Way { Node = _tree.Root };
        if (way.Node is not null)
            CheckShared(way.Node);
        foreach (var step in steps)
        {
            var node = way.Node;
            if (node is null || node.IsNull)
                break;
            int index;
            if (step.Kind == FieldStepKind.Index)
            {
                if (!node.IsSequence)
                    throw OtherKind(node, "there is no list where one is expected", "Look at the document at this place.");
                if (step.Index < 0 || step.Index >= node.Items.Count)
                    throw OtherKind(node, $"the list has {node.Items.Count} items only", "Look at the document at this place.");
                index = step.Index;
            }
            else
            {
                if (!node.IsMapping)
                    throw OtherKind(node, node.IsSequence ? "a list stands where a mapping is expected" : "a text stands where a mapping is expected", "Remove it first if a mapping is to replace it.");
                index = node.Find(step.Key);
                if (index < 0)
                    break;
            }

            way = way.Into(node, index);
            CheckShared(way.Node!);
        }

        return way;
    }

    private void CheckShared(TextNode node)
    {
        if (node.Kind == TextNodeKind.Alias)
            throw new EditRefusal(EditRules.Shared, node.Start, $"*{Printable.Escape(node.Value, 40)} stands for a value that is written elsewhere, which would change too", "Write out the value in place of the alias, or change it where the anchor is.");
        if (node.Anchor is { } anchor && _tree.Aliases.Exists(alias => alias.Value == anchor))
            throw new EditRefusal(EditRules.Shared, node.PropertyStart, $"the value of &{Printable.Escape(anchor, 40)} is used in other places, which would change too", "Write out the value in the places that use the anchor, or change it by hand if all of them are to change.");
    }

    private static EditRefusal OtherKind(TextNode node, string reason, string remedy) => new(EditRules.OtherKind, node.Start, reason, remedy);

    private static EditRefusal Unsafe(int offset, string reason, string remedy) => new(EditRules.Unsafe, offset, reason, remedy);

    private List<string> KeysOf(ReadOnlySpan<FieldStep> steps, Way way)
    {
        var keys = new List<string>(steps.Length);
        foreach (var step in steps)
        {
            if (step.Kind == FieldStepKind.Index)
                throw new EditRefusal(EditRules.OtherKind, way.Node?.Start ?? Text.Length, "there is no list yet", "Write the list first.");
            keys.Add(step.Key);
        }

        return keys;
    }

    // ---- Scalars

    private static void CheckScalar(TextNode node)
    {
        if (node.Value.Contains("{{", StringComparison.Ordinal))
            throw new EditRefusal(EditRules.Template, node.Start, "a template fills it in", TemplateRemedy);
        if (node.Tag is not (null or "!" or "tag:yaml.org,2002:str"))
            throw Unsafe(node.PropertyStart, "its tag says that it is no ordinary text", "Remove the tag first.");
    }

    private void ReplaceScalar(Way way, TextNode node, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        if (node.Kind == TextNodeKind.Alias)
            CheckShared(node);
        if (!node.IsScalar)
            throw OtherKind(node, "an item of the list is no text", "Remove it first if a text is to replace it.");
        // The text around what a template fills in can be edited, if it can be read without it.
        if (changes is null)
            CheckScalar(node);
        else if (node.Tag is not (null or "!" or "tag:yaml.org,2002:str"))
            CheckScalar(node);
        if (_tree.IsJson)
        {
            if (careful && changes is not null && QuotedScalar.Of(Text, node) is { } json && json.TryMap(changes, out var mapped))
                _draft.Replace(mapped);
            else
                _draft.Replace(node.Start, node.End - node.Start, Quoting.DoubleQuoted(text));
        }
        else if (node.IsBlockScalar)
        {
            ReplaceBlock(way, node, text, changes, careful);
        }
        else if (careful && changes is not null && QuotedScalar.Of(Text, node) is { } quoted && quoted.TryMap(changes, out var mapped))
        {
            _draft.Replace(mapped);
        }
        else if (node.Style == ScalarStyle.Plain && EditValue.IsBlock(text) && careful && CanBecomeBlock(way))
        {
            WriteBlock(way, node, text);
        }
        else
        {
            var written = Quoting.Write(text, careful ? node.Style : ScalarStyle.DoubleQuoted, way.InFlow);
            _draft.Replace(node.Start, node.End - node.Start, node.IsNothing ? BeforeNothing(way, node) + written : written);
        }
    }

    private void ReplaceBlock(Way way, TextNode node, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        var block = node.Style == ScalarStyle.Literal ? BlockScalar.Of(Text, node) : null;
        if (node.Style == ScalarStyle.Folded && changes is not null)
        {
            if (careful && FoldedScalar.TryRewrite(Text, node, text, out var change))
            {
                _draft.Replace([change]);
                return;
            }

            throw Unsafe(node.Start, "its lines are folded (>) in a way that cannot be told with certainty", "Write | instead of > in front of the text.");
        }

        if (BlockScalar.CanHold(text))
        {
            changes ??= BlockScalar.ChangedLines(node.Value, text) is { } lines ? [lines] : [];
            if (careful && block is not null && block.TryMap(text, changes, out var mapped))
            {
                _draft.Replace(mapped);
                return;
            }

            var parentIndent = Math.Max(IndentAround(way), 0);
            _draft.Replace(BlockScalar.Rewrite(Text, node, text, block?.Indent ?? parentIndent + StyleAt(way).Step, parentIndent));
            return;
        }

        // The header becomes the value, and its lines go.
        var headerEnd = EndOfLine(node.Start);
        var tokenEnd = node.Start;
        while (tokenEnd < headerEnd && Text[tokenEnd] is not (' ' or '\t'))
            tokenEnd++;
        _draft.Replace(headerEnd, node.End - headerEnd, "");
        _draft.Replace(node.Start, tokenEnd - node.Start, Quoting.DoubleQuoted(text));
    }

    // Only where the value ends its line, apart from a comment.
    private static bool CanBecomeBlock(Way way) => !way.InFlow && way.Containers.Count > 0;

    private void WriteBlock(Way way, TextNode node, string text)
    {
        var parentIndent = IndentAround(way);
        var step = StyleAt(way).Step;
        var lineEnd = EndOfLine(node.End);
        _draft.Replace(lineEnd, 0, "\n" + BlockScalar.Body(text, parentIndent + step) + (lineEnd == Text.Length && text.EndsWith('\n') ? "\n" : ""));
        _draft.Replace(node.Start, node.End - node.Start, (node.IsNothing ? BeforeNothing(way, node) : "") + BlockScalar.Header(text, step));
    }

    // Nothing stands after a colon, a dash, an anchor or a tag, or after a key of a flow mapping without a colon.
    private string BeforeNothing(Way way, TextNode node)
    {
        if (way.Containers is [.., { Node: { IsMapping: true, IsFlow: true } parent } last] && parent.Entries[last.Index].Key is var key && Text.AsSpan(key.Start, key.End - key.Start).Contains('\n'))
            throw Unsafe(key.Start, "its key stands on several lines", "Write the key and its value in one line.");
        if (node.Start == 0)
            return "";
        return Text[node.Start - 1] switch
        {
            ':' or '-' => " ",
            ' ' or '\n' => "",
            _ when node.PropertyStart < node.Start => " ",
            _ => ": ",
        };
    }

    // ---- New entries

    private void Create(Way way, EditValue value)
    {
        var node = way.Node;
        if (node is null || (way.Containers.Count == 0 && node.IsNothing))
        {
            CreateDocument(value);
        }
        else if (node.IsMapping && value.Keys.Count > 0)
        {
            if (node.IsFlow && node.Entries.Count == 0 && CanExpand(way, node))
                Expand(way, node, value);
            else if (node.IsFlow)
                InsertFlowEntry(node, value);
            else
                InsertLines(AfterLines(node.End, Column(node.Start), withEqual: true), value.Block(Column(node.Start), StyleAt(way.Into(node, 0))), value.NeedsLineEnd);
        }
        else if (node.IsNull && way.Containers.Count > 0)
        {
            CheckScalar(node);
            if (CanExpand(way, node))
            {
                Expand(way, node, value);
                return;
            }

            var content = value.Flow(FlowStyleAt(node, _tree.IsJson, IsPrettyJson));
            if (value.Keys.Count > 0)
                content = "{" + FlowStyleAt(node, _tree.IsJson, IsPrettyJson).Inside(content) + "}";
            _draft.Replace(node.Start, node.End - node.Start, node.IsNothing ? BeforeNothing(way, node) + content : content);
        }
        else
        {
            throw OtherKind(node, "the document has a text or a list where a mapping is expected", "Look at the document at this place.");
        }
    }

    private void CreateDocument(EditValue value)
    {
        // A blank line with a tab is one to this parser only.
        if (Text.Split('\n').Any(static line => line.AsSpan().TrimStart(' ') is ['\t', ..]))
            throw Unsafe(0, "there is a line that begins with a tab", "Remove the tab first.");
        var lineEnd = Text.Length > 0 && Text[^1] != '\n' ? "\n" : "";
        _draft.Replace(Text.Length, 0, lineEnd + value.Block(0, new BlockStyle(2, 2)) + "\n");
    }

    // Whether the value of a key in a block can become lines below the key.
    private bool CanExpand(Way way, TextNode node)
    {
        if (way.InFlow || way.Containers is not [.., { Node.IsMapping: true } parent])
            return false;
        var entry = parent.Node.Entries[parent.Index];
        return !IsExplicit(entry) && Colon(entry) is var colon and >= 0
            && (node.IsNothing || (node.PropertyStart == node.Start && Text.AsSpan(colon + 1, Math.Max(node.Start - colon - 1, 0)).Trim(" \t").IsEmpty && !Text.AsSpan(node.Start, node.End - node.Start).Contains('\n')));
    }

    private void Expand(Way way, TextNode node, EditValue value)
    {
        var (parent, index) = way.Containers[^1];
        var entry = parent.Entries[index];
        var keyColumn = Column(entry.Key.PropertyStart);
        var style = StyleAt(way);
        var lines = value.Block(keyColumn + (value.Keys.Count > 0 || value.Items is { Count: 0 } ? style.Step : style.ListOffset), style);
        if (value is { Keys.Count: 0, Items.Count: 0 })
        {
            _draft.Replace(node.Start, node.End - node.Start, node.IsNothing ? " []" : "[]");
            return;
        }

        InsertLines(AfterLines(node.End, keyColumn, withEqual: false), lines, value.NeedsLineEnd);
        if (!node.IsNothing)
        {
            var colon = Colon(entry);
            _draft.Replace(colon + 1, node.End - colon - 1, "");
        }
    }

    // Lines below a line, given by its end.
    private void InsertLines(int lineEnd, string lines, bool needsLineEnd)
    {
        if (lineEnd < Text.Length)
            _draft.Replace(lineEnd + 1, 0, lines + "\n");
        else
            AppendLines(lines + (needsLineEnd ? "\n" : ""));
    }

    // Below a last line without an end. If that is a block scalar's, its text has no line end either and is to get none.
    private void AppendLines(string lines)
    {
        var last = _tree.Root;
        while (last is { IsFlow: false, IsScalar: false })
            last = last.Entries.Count > 0 ? last.Entries[^1].Value : last.Items.Count > 0 ? last.Items[^1] : null;
        _draft.Replace(Text.Length, 0, "\n" + lines);
        if (last is { IsBlockScalar: true } && !last.Value.EndsWith('\n'))
        {
            var (start, end) = BlockScalar.Chomping(Text, last.Start);
            _draft.Replace(start, end - start, "-");
        }
    }

    private void InsertFlowEntry(TextNode node, EditValue value)
    {
        if (Text[node.Start] != '{')
            throw Unsafe(node.Start, "the mapping has no braces", "Write it in braces, or as lines of its own.");
        var quotes = _tree.IsJson || (node.Entries.Count > 0 && node.Entries.TrueForAll(entry => entry.Key.Style == ScalarStyle.DoubleQuoted));
        if (node.Entries.Count == 0)
        {
            var style = FlowStyleAt(node, quotes, IsPrettyJson);
            var inside = Text.AsSpan(node.Start + 1, node.End - node.Start - 2);
            if (inside.Contains('#'))
                throw Unsafe(node.Start, "there is a comment in the braces", "Write the lines by hand.");
            var content = value.Flow(style.Pretty ? style.Deeper() : style);
            _draft.Replace(node.Start + 1, inside.Length, style.Pretty ? style.Inside(content) : inside.Contains(' ') && !inside.Contains('\n') ? " " + content + " " : content);
            return;
        }

        var last = node.Entries[^1];
        var start = last.Key.PropertyStart;
        var lineStart = LineStart(start);
        var ownLine = lineStart > node.Start && Text.AsSpan(lineStart, start - lineStart).Trim(" \t").IsEmpty;
        var flow = FlowStyleAt(node, quotes, _tree.IsJson && ownLine) with { Indent = ownLine ? Text[lineStart..start] : "" };
        _draft.Replace(last.End, 0, (ownLine ? ",\n" + flow.Indent : flow.Comma) + value.Flow(flow));
    }

    private void InsertItem(TextNode node, int index, string item)
    {
        if (node.IsFlow)
        {
            var style = FlowStyleAt(node, _tree.IsJson || (node.Items.Count > 0 && node.Items.TrueForAll(static other => other is { IsScalar: true, Style: ScalarStyle.DoubleQuoted })), IsPrettyJson);
            var written = style.Scalar(item);
            if (node.Items.Count == 0)
            {
                if (Text.AsSpan(node.Start, node.End - node.Start).Contains('#'))
                    throw Unsafe(node.Start, "there is a comment in the brackets", "Write the lines by hand.");
                _draft.Replace(node.Start + 1, node.End - node.Start - 2, style.Inside(written));
                return;
            }

            var neighbour = node.Items[Math.Max(index - 1, 0)];
            var lineStart = LineStart(neighbour.PropertyStart);
            var ownLine = lineStart > node.Start && Text.AsSpan(lineStart, neighbour.PropertyStart - lineStart).Trim(" \t").IsEmpty;
            var comma = ownLine ? ",\n" + Text[lineStart..neighbour.PropertyStart] : style.Comma;
            if (index == 0)
                _draft.Replace(neighbour.PropertyStart, 0, written + comma);
            else
                _draft.Replace(neighbour.End, 0, comma + written);
            return;
        }

        var dash = Dash(node, Math.Max(index - 1, 0));
        var other = node.Items[Math.Max(index - 1, 0)];
        var gap = Text.AsSpan(dash + 1, Math.Max(other.PropertyStart - dash - 1, 0));
        var line = new string(' ', Column(dash)) + "-" + (gap.IsEmpty || !gap.Trim(' ').IsEmpty ? " " : gap.ToString()) + Quoting.Write(item, ScalarStyle.Plain, inFlow: false);
        if (index > 0)
            InsertLines(AfterLines(other.End, Column(dash), withEqual: false), line, needsLineEnd: false);
        else if (LineStart(dash) is var start && Text.AsSpan(start, dash - start).Trim(' ').IsEmpty)
            _draft.Replace(start, 0, line + "\n");
        else
            throw Unsafe(dash, "the list begins in a line with something else", "Write the list's first item into a line of its own.");
    }

    // The first item that differs: it is replaced, goes (item null), or another one comes before it.
    private static bool NextDifference(TextNode node, IReadOnlyList<string> items, out int index, out string? item, out bool replaces)
    {
        var (old, wanted) = (node.Items.Count, items.Count);
        var common = new int[old + 1, wanted + 1];
        for (var i = old - 1; i >= 0; i--)
        {
            for (var j = wanted - 1; j >= 0; j--)
                common[i, j] = node.Items[i].Is(items[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        index = 0;
        while (index < old && index < wanted && node.Items[index].Is(items[index]) && common[index, index] == common[index + 1, index + 1] + 1)
            index++;
        item = index < wanted ? items[index] : null;
        replaces = false;
        if (index == old)
            return item is not null;
        if (index < wanted)
        {
            replaces = common[index + 1, index + 1] == common[index, index];
            if (!replaces && common[index + 1, index] == common[index, index])
                item = null;
        }

        return true;
    }

    // ---- Removing

    private void RemoveChild(Way way, TextNode container, int index)
    {
        var child = container.IsMapping ? container.Entries[index].Value : container.Items[index];
        CheckAnchorsIn(container, index);
        var count = container.IsMapping ? container.Entries.Count : container.Items.Count;
        if (count > 1)
        {
            if (container.IsFlow)
                RemoveFlow(container, index);
            else
                RemoveBlock(container, index);
        }
        else if (container.IsMapping && way.Containers is [.., { Node.IsMapping: true } above])
        {
            way.Containers.RemoveAt(way.Containers.Count - 1);
            RemoveChild(way, above.Node, above.Index);
        }
        else if (container.IsSequence && !container.IsFlow && way.Containers is [.., { Node.IsMapping: true } parent] && StartsOnLine(container.Start))
        {
            var entry = parent.Node.Entries[parent.Index];
            if (IsExplicit(entry) || Colon(entry) is not (>= 0 and var colon) || container.PropertyStart < container.Start)
                throw Unsafe(child.Start, "its key is written in a way that leaves no room for an empty list", "Write the key and its value in one line.");
            RemoveBlock(container, index);
            _draft.Replace(colon + 1, 0, " []");
        }
        else
        {
            var empty = container.IsMapping ? "{}" : "[]";
            _draft.Replace(container.Start, container.End - container.Start, empty);
        }
    }

    private void CheckAnchorsIn(TextNode container, int index)
    {
        var (start, end) = container.IsMapping
            ? (container.Entries[index].Key.PropertyStart, container.Entries[index].End)
            : (container.Items[index].PropertyStart, container.Items[index].End);
        foreach (var alias in _tree.Aliases)
        {
            if (alias.Target is { } target && target.PropertyStart >= start && target.End <= end && (alias.Start < start || alias.Start > end))
                throw new EditRefusal(EditRules.Shared, target.PropertyStart, $"the value of &{Printable.Escape(alias.Value, 40)} in it is used in other places", "Write out the value in the places that use the anchor first.");
        }
    }

    private void RemoveBlock(TextNode container, int index)
    {
        int start, end;
        if (container.IsMapping)
        {
            var entry = container.Entries[index];
            if (IsExplicit(entry))
                throw Unsafe(entry.Key.PropertyStart, "its key is written with ?", "Write the key and its value in one line.");
            (start, end) = (entry.Key.PropertyStart, entry.End);
        }
        else
        {
            (start, end) = (Dash(container, index), container.Items[index].End);
        }

        var after = AfterLines(end, Column(start), withEqual: false);
        var lineStart = LineStart(start);
        if (StartsOnLine(start))
        {
            _draft.Replace(lineStart, Math.Min(after + 1, Text.Length) - lineStart, "");
            return;
        }

        // The first in a line that begins with a dash or a marker: what comes next moves up, unless comments stand between.
        var next = container.IsMapping ? container.Entries[index + 1].Key.PropertyStart : Dash(container, index + 1);
        if (Text.AsSpan(after, next - after).Trim(" \n").IsEmpty)
        {
            _draft.Replace(start, next - start, "");
            return;
        }

        while (start > lineStart && Text[start - 1] == ' ')
            start--;
        _draft.Replace(start, after - start, "");
    }

    private void RemoveFlow(TextNode container, int index)
    {
        var last = container.IsMapping ? container.Entries.Count - 1 : container.Items.Count - 1;
        var (start, end) = index < last ? (Start(index), Start(index + 1)) : (End(index - 1), End(index));
        var between = index < last ? Text.AsSpan(End(index), end - End(index)) : Text.AsSpan(start, Start(index) - start);
        if (between.Contains('#'))
            throw Unsafe(Start(index), "there are comments between the values in the brackets", "Remove the lines by hand.");
        _draft.Replace(start, end - start, "");

        int Start(int i) => container.IsMapping ? container.Entries[i].Key.PropertyStart : container.Items[i].PropertyStart;

        int End(int i)
        {
            if (!container.IsMapping)
                return container.Items[i].End;
            var entry = container.Entries[i];
            return Math.Max(entry.End, Colon(entry) + 1);
        }
    }

    // ---- Places

    private int LineStart(int position) => position == 0 ? 0 : Text.LastIndexOf('\n', position - 1) + 1;

    private int EndOfLine(int position) => position >= Text.Length ? Text.Length : Text.IndexOf('\n', position) is var end and >= 0 ? end : Text.Length;

    private int Column(int position) => position - LineStart(position);

    private bool StartsOnLine(int position) => Text.AsSpan(LineStart(position), Column(position)).Trim(' ').IsEmpty;

    // The end of the line in which a value ends, or of the comments below it that are indented so that they belong to it: more
    // than a column, or as much and without a blank line between.
    private int AfterLines(int end, int column, bool withEqual)
    {
        var after = EndOfLine(end);
        for (var lineEnd = after; lineEnd + 1 < Text.Length;)
        {
            var start = lineEnd + 1;
            lineEnd = EndOfLine(start);
            var content = Text.AsSpan(start, lineEnd - start).IndexOfAnyExcept(' ', '\t');
            if (content < 0)
            {
                withEqual = false;
                continue;
            }

            if (Text[start + content] != '#' || content < column || (content == column && !withEqual))
                break;
            after = lineEnd;
        }

        return after;
    }

    private int Colon(TextEntry entry)
    {
        var i = entry.Key.End;
        while (i < Text.Length && Text[i] is ' ' or '\t')
            i++;
        return i < Text.Length && Text[i] == ':' ? i : -1;
    }

    private bool IsExplicit(TextEntry entry)
    {
        var i = entry.Key.PropertyStart - 1;
        while (i >= 0 && Text[i] is ' ' or '\t' or '\n')
            i--;
        return i >= 0 && Text[i] == '?';
    }

    private int Dash(TextNode sequence, int index)
    {
        if (index == 0)
            return sequence.Start;
        // The next text in a line of its own, after comments and blank lines.
        for (var lineEnd = EndOfLine(sequence.Items[index - 1].End); lineEnd < Text.Length;)
        {
            var start = lineEnd + 1;
            lineEnd = EndOfLine(start);
            var content = Text.AsSpan(start, lineEnd - start).IndexOfAnyExcept(' ', '\t');
            if (content >= 0 && Text[start + content] == '-')
                return start + content;
            if (content >= 0 && Text[start + content] != '#')
                break;
        }

        throw Unsafe(sequence.Start, "the list's items cannot be told apart", "Write each item into a line of its own.");
    }

    // ---- Styles

    // The column of the block around a value; -1 where there is none.
    private int IndentAround(Way way) => way.Containers.Count == 0 ? -1 : Column(way.Containers[^1].Node.Start);

    private BlockStyle StyleAt(Way way)
    {
        var (step, list) = (0, -1);
        for (var i = way.Containers.Count - 1; i >= 0 && (step == 0 || list < 0); i--)
            Look(way.Containers[i].Node, ref step, ref list, deep: false);
        if (_tree.Root is { } root && (step == 0 || list < 0))
            Look(root, ref step, ref list, deep: true);
        step = step == 0 ? 2 : step;
        return new BlockStyle(step, list < 0 ? step : list);
    }

    private void Look(TextNode node, ref int step, ref int list, bool deep)
    {
        if (node.IsFlow || (step > 0 && list >= 0))
            return;
        foreach (var entry in node.Entries)
        {
            var value = entry.Value;
            if (!value.IsFlow && (value.IsMapping || value.IsSequence))
            {
                var offset = Column(value.Start) - Column(entry.Key.PropertyStart);
                if (step == 0 && value.IsMapping && offset > 0)
                    step = offset;
                if (list < 0 && value.IsSequence && offset >= 0)
                    list = offset;
            }

            if (deep)
                Look(value, ref step, ref list, deep);
        }

        if (!deep)
            return;
        foreach (var item in node.Items)
            Look(item, ref step, ref list, deep);
    }

    private bool IsPrettyJson => _tree.IsJson && _tree.Root is { } root && FirstChild(root) is { } first && Text.AsSpan(root.Start, first.PropertyStart - root.Start).Contains('\n');

    private static TextNode? FirstChild(TextNode node) => node.Entries.Count > 0 ? node.Entries[0].Key : node.Items.Count > 0 ? node.Items[0] : null;

    private FlowStyle FlowStyleAt(TextNode node, bool quotes, bool pretty)
    {
        var lineStart = LineStart(node.Start);
        var indent = Text[lineStart..(lineStart + Math.Max(Text.AsSpan(lineStart, node.Start - lineStart).IndexOfAnyExcept(' ', '\t'), 0))];
        var step = "  ";
        var (colon, comma) = (": ", ", ");
        if (_tree.IsJson && _tree.Root is { } root)
        {
            if (IsPrettyJson)
                step = StepOf(root) ?? step;
            var sample = node.Entries.Count > 0 ? node : root;
            if (sample.Entries.Count > 0)
            {
                var entry = sample.Entries[0];
                colon = Text[entry.Key.End..entry.Value.Start] is var between && between.Contains('\n', StringComparison.Ordinal) ? colon : between;
                comma = colon.EndsWith(' ') ? ", " : ",";
            }
        }

        return new FlowStyle(quotes, pretty, indent, step, colon, comma);
    }

    private string? StepOf(TextNode root)
    {
        var first = FirstChild(root)!.PropertyStart;
        var (outer, inner) = (LineStart(root.Start), LineStart(first));
        var outerIndent = Text[outer..root.Start];
        var innerIndent = Text[inner..first];
        return innerIndent.StartsWith(outerIndent, StringComparison.Ordinal) && innerIndent.Length > outerIndent.Length ? innerIndent[outerIndent.Length..] : null;
    }

    /// <summary>How far the document leads to a field.</summary>
    private sealed class Way
    {
        /// <summary>The value at the last step that the document has; null where it has no value at all.</summary>
        public TextNode? Node { get; init; }

        /// <summary>The collections on the way, with the position of the next one in each.</summary>
        public List<(TextNode Node, int Index)> Containers { get; init; } = [];

        /// <summary>Steps that the document has.</summary>
        public int Taken => Containers.Count;

        public bool InFlow => Containers.Exists(static container => container.Node.IsFlow);

        public Way Into(TextNode container, int index) => new()
        {
            Node = container.IsMapping ? container.Entries[index].Value : container.Items[index],
            Containers = [.. Containers, (container, index)],
        };
    }
}
