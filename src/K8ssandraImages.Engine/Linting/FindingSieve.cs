using System.Text.RegularExpressions;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting;

/// <summary>
/// What of all findings is shown: each once, those that were asked for, and those that no comment takes back. It remembers what
/// concerns operators and ImageConfigs for good, for a fleet shares them, and the rest only while one object is looked at.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="alwaysTold">Rules whose findings are shown whatever was asked for, unless they are excluded: something could not be looked at.</param>
internal sealed partial class FindingSieve(LintOptions options, IReadOnlySet<string> alwaysTold)
{
    // Forgets rather than grows without end.
    private const int Most = 16 * 1024;
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Text, int Line), List<Ignore>> _ignores = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private Node? _root;

    /// <summary>Findings with the same key are one: same rule, same place, same words, whatever release they name.</summary>
    public static string KeyOf(Diagnostic diagnostic) =>
        diagnostic.Id + "\n" + diagnostic.Location?.Source + "\n" + diagnostic.Location + "\n" + Release().Replace(diagnostic.Message, "$1");

    /// <summary>Begins with another object: what was found in the last one does not come again.</summary>
    public void Begin(Node? root)
    {
        _root = root;
        _own.Clear();
    }

    /// <summary>Minds the comments of a file.</summary>
    public void Mind(ParsedDocument document) => Mind(document.IgnoreComments, document.Source);

    /// <summary>Minds the comments of an object and, where it is a ConfigMap whose lines are none of a file, of the text in it.</summary>
    public void Mind(Node root)
    {
        var origin = root.Origin;
        if (origin.KeepsLines)
            Mind(origin.IgnoreComments, origin.Source);
        else if (origin.Container is { } container)
            Mind(origin.IgnoreComments, NameOf(container));
    }

    /// <summary>Whether a finding is shown.</summary>
    public bool Passes(Diagnostic diagnostic)
    {
        // Whether a comment is of use does not depend on what was asked for.
        if (IsIgnored(diagnostic) || !IsWanted(diagnostic))
            return false;
        var seen = IsOwn(diagnostic) ? _own : _shared;
        if (seen.Count >= Most)
            seen.Clear();
        return seen.Add(KeyOf(diagnostic));
    }

    /// <summary>What is wrong with the comments themselves; asked for when everything has been looked at.</summary>
    public IEnumerable<Diagnostic> Comments()
    {
        foreach (var ignore in _ignores.Values.SelectMany(list => list).OrderBy(ignore => ignore.Comment.Location.Source, StringComparer.Ordinal).ThenBy(ignore => ignore.Comment.Location.Line))
        {
            if (ignore.Comment.Rules.Count == 0)
            {
                yield return SuppressionRules.NamesNoRule.At(
                    ignore.Comment.Location,
                    "This comment names no rule, so it takes nothing back.",
                    "Name the rules and the reason, as in `# k8ssimages-ignore KSI0086 the mirror has this tag`.");
            }

            foreach (var rule in ignore.Comment.Rules.Except(ignore.Used))
            {
                yield return SuppressionRules.Unused.At(
                    ignore.Comment.Location,
                    "This comment takes back nothing: there is no finding " + rule + " on line " + ignore.Comment.TargetLine + ".",
                    "Remove it. It counts for its own line or, where it has a line to itself, for the next one.");
            }
        }
    }

    private void Mind(IReadOnlyList<IgnoreComment> comments, string text)
    {
        foreach (var comment in comments)
        {
            // A document may be read more than once.
            if (!_known.Add(text + "\n" + comment.TargetLine + "\n" + comment.Location + "\n" + string.Join(' ', comment.Rules)))
                continue;
            var key = (text, comment.TargetLine);
            if (!_ignores.TryGetValue(key, out var ignores))
                _ignores.Add(key, ignores = []);
            ignores.Add(new Ignore(comment));
        }
    }

    private bool IsWanted(Diagnostic diagnostic) => alwaysTold.Contains(diagnostic.Id) ? !options.Excludes(diagnostic.Id) : options.Wants(diagnostic);

    private bool IsOwn(Diagnostic diagnostic)
    {
        var node = diagnostic.Location?.Field as Node;
        while (node?.Parent is { } parent)
            node = parent;
        return node is not null && ReferenceEquals(node, _root);
    }

    private bool IsIgnored(Diagnostic diagnostic)
    {
        if (_ignores.Count == 0 || diagnostic.Location is not { } location)
            return false;
        var ignored = location.Line > 0 && Takes(location.Source ?? "", location.Line, diagnostic.Id);
        if ((location.Field as Node)?.Origin is { KeepsLines: false, Container: { } container })
            ignored |= Takes(NameOf(container), location.TextLine, diagnostic.Id);
        return ignored;
    }

    private bool Takes(string text, int line, string rule)
    {
        var takes = false;
        foreach (var ignore in _ignores.GetValueOrDefault((text, line)) ?? [])
        {
            if (ignore.Comment.Rules.Contains(rule))
                takes |= ignore.Use(rule);
        }

        return takes;
    }

    private static string NameOf(Node container) => container.Origin.Source + "\n" + container.Object + "\n" + container.Path;

    [GeneratedRegex("(cass-operator|k8ssandra-operator) [0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.-]*[0-9A-Za-z])?", RegexOptions.CultureInvariant)]
    private static partial Regex Release();

    private sealed class Ignore(IgnoreComment comment)
    {
        private readonly HashSet<string> _used = new(StringComparer.Ordinal);

        public IgnoreComment Comment => comment;

        public IEnumerable<string> Used => _used;

        public bool Use(string rule)
        {
            _used.Add(rule);
            return true;
        }
    }
}
