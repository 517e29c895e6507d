using System.Runtime.CompilerServices;

namespace K8ssandraImages.Engine.Documents;

/// <summary>What building a tree from YAML and from JSON have in common: places, limits, findings and the collecting of members.</summary>
internal sealed class TreeBuilding
{
    // Up to here comparing with every member is faster than hashing the key.
    private const int SearchedMembers = 12;

    private readonly DocumentOrigin _origin;
    private readonly Node? _container;
    private readonly int _lineOffset;
    private readonly int _columnOffset;
    private readonly List<Entry> _entries = [];
    private readonly List<Node> _items = [];
    private int _errors;
    private int _warnings;
    private int _omitted;

    /// <param name="text">The document.</param>
    /// <param name="origin">What its nodes will belong to.</param>
    /// <param name="container">The scalar that holds the text, if it is one inside another document.</param>
    /// <param name="limits">How large it may be.</param>
    public TreeBuilding(in DocumentText text, DocumentOrigin origin, Node? container, DocumentLimits limits)
    {
        _origin = origin;
        _container = container;
        _lineOffset = text.StartLine - 1;
        _columnOffset = text.StartColumn - 1;
        Limits = limits;
    }

    public DocumentLimits Limits { get; }

    public List<Diagnostic> Diagnostics { get; } = [];

    public StringPool Strings { get; } = new();

    /// <summary>Nodes so far, each as often as aliases reach it.</summary>
    public long Nodes { get; private set; }

    /// <summary>Where the building is; to go back when the text turns out to be something else.</summary>
    public (long Nodes, int Diagnostics) Save() => (Nodes, Diagnostics.Count);

    /// <summary>Goes back and forgets what was collected since.</summary>
    public void Restore((long Nodes, int Diagnostics) saved)
    {
        Nodes = saved.Nodes;
        Diagnostics.RemoveRange(saved.Diagnostics, Diagnostics.Count - saved.Diagnostics);
        _entries.Clear();
        _items.Clear();
        (_errors, _warnings, _omitted) = (0, 0, 0);
    }

    /// <summary>The line in the source, of a line of this text.</summary>
    public int Line(long line) => (int)line + _lineOffset;

    /// <summary>The column in the source, of a place in this text.</summary>
    public int Column(long line, long column) => (int)column + (line == 1 ? _columnOffset : 0);

    /// <summary>A place that is no node's.</summary>
    public SourceLocation Locate(int line, int column)
    {
        var (outerLine, outerColumn) = _origin.Map(line, column);
        return new SourceLocation(_origin.Source, outerLine, outerColumn, _container?.Object, _container?.Path);
    }

    public void Report(Rule rule, int line, int column, string message, string? remedy)
    {
        // Counted apart, so that many warnings never hide an error.
        ref var count = ref (rule.Severity == DiagnosticSeverity.Error ? ref _errors : ref _warnings);
        if (++count > Limits.Diagnostics)
            _omitted++;
        else
            Diagnostics.Add(rule.At(Locate(line, column), message, remedy));
    }

    /// <summary>Says how many findings were not listed.</summary>
    public void ReportOmitted()
    {
        if (_omitted > 0)
            Diagnostics.Add(DocumentRules.DuplicateKey.At(Locate(1, 1), $"{_omitted} more findings about this document are not listed."));
    }

    public void Count(long nodes, int line, int column)
    {
        Nodes += nodes;
        if (Nodes <= Limits.Nodes)
            return;
        throw new DocumentException(
            DocumentRules.LimitExceeded,
            line,
            column,
            $"The document has more than {Limits.Nodes} values, each counted as often as aliases reach it.",
            "Split the document, or write out what its aliases repeat.");
    }

    public void CheckDepth(int depth, int line, int column)
    {
        // The caller may be deep in its own stack already, and an overflow could not be caught.
        if (depth <= Limits.Depth && RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return;
        throw new DocumentException(
            DocumentRules.LimitExceeded,
            line,
            column,
            $"The document is nested more than {Math.Min(depth - 1, Limits.Depth)} levels deep.",
            "No manifest is that deep: look for brackets that are never closed.");
    }

    public int StartMembers() => _entries.Count;

    public int StartItems() => _items.Count;

    public void AddItem(Node item) => _items.Add(item);

    public Node[] TakeItems(int start)
    {
        var items = _items.GetRange(start, _items.Count - start).ToArray();
        _items.RemoveRange(start, _items.Count - start);
        return items;
    }

    /// <summary>Adds a member; one of the same key is replaced, as Go's maps do it.</summary>
    /// <param name="owner">The mapping.</param>
    /// <param name="start">Where its members start.</param>
    /// <param name="index">Finds members of a large mapping; created when it is needed.</param>
    /// <param name="member">The member.</param>
    /// <param name="merged">Whether a merge key (<c>&lt;&lt;</c>) brings it.</param>
    public void AddMember(Node owner, int start, ref Dictionary<string, int>? index, in Member member, bool merged)
    {
        var position = Find(start, ref index, member.Key);
        if (position < 0)
        {
            index?.Add(member.Key, _entries.Count);
            _entries.Add(new Entry(member, merged));
            return;
        }

        var replaced = _entries[position];
        _entries[position] = new Entry(member, merged);
        // What is replaced can hold anchors, and the nodes there must still be able to say where they are.
        replaced.Member.Value.Attach(owner, member.Key, position - start);
        if (!replaced.Merged)
            ReportReplaced(replaced.Member, member, merged);
    }

    public Member[] TakeMembers(int start)
    {
        var members = new Member[_entries.Count - start];
        for (var i = 0; i < members.Length; i++)
            members[i] = _entries[start + i].Member;
        _entries.RemoveRange(start, members.Length);
        return members;
    }

    private int Find(int start, ref Dictionary<string, int>? index, string key)
    {
        var count = _entries.Count - start;
        if (count > SearchedMembers)
        {
            if (index is null)
            {
                index = new Dictionary<string, int>(count * 2, StringComparer.Ordinal);
                for (var i = start; i < _entries.Count; i++)
                    index.Add(_entries[i].Member.Key, i);
            }

            return index.TryGetValue(key, out var position) ? position : -1;
        }

        for (var i = start; i < _entries.Count; i++)
        {
            if (_entries[i].Member.Key == key)
                return i;
        }

        return -1;
    }

    private void ReportReplaced(in Member replaced, in Member member, bool merged)
    {
        var key = Printable.Escape(member.RawKey);
        var first = Locate(replaced.Line, replaced.Column);
        if (merged)
        {
            Report(
                DocumentRules.DuplicateKey,
                replaced.Line,
                replaced.Column,
                $"The key \"{key}\" is replaced by the merge key << below it: Kubernetes reads a mapping from top to bottom.",
                "Write << as the first key of the mapping.");
            return;
        }

        var rawDiffers = member.RawKey != replaced.RawKey ? $" (as \"{Printable.Escape(replaced.RawKey)}\")" : "";
        Report(
            DocumentRules.DuplicateKey,
            member.Line,
            member.Column,
            $"The key \"{key}\" stands here again; the first one{rawDiffers} is in line {first.Line}. This one counts.",
            "Remove one of the two.");
    }

    private readonly record struct Entry(Member Member, bool Merged);
}
