using System.Text.RegularExpressions;
using K8ssandraImages.Engine.Documents;
using Xunit.Abstractions;

namespace K8ssandraImages.Engine.Tests.Documents.Editing;

/// <summary>
/// Whatever the document and the edit: the field is what was intended and all else is what it was, in a tree that is edited here
/// in another way; doing it twice changes nothing; comments stay; or it is refused.
/// </summary>
public partial class EditPropertyTests(ITestOutputHelper output)
{
    private static readonly string[] Texts =
    [
        "registry.example.com", "registry.example.com:5000/a/b", "4.10", "yes", "", "~", "a: b", "x #y", "it's", "say \"hi\"", "two\nlines\n", "two\nlines", "  in\nfront\n", "end\n\n", "\n", " ",
        "tab\there", "é😀", "back\\slash", "a\rb", "{x}", "[x]", "- x", "*x", "&x", "!x", "|", "x:", "---", "... \n", "<<", "#", "0", "null", "x\u2028y", "\u0001", "a\n---\nb\n", "\ta\nb\n", "a\n \t \nb\n", "{{ x }}",
    ];

    private static readonly string[] NewKeys = ["registry", "pullSecrets", "new", "new.key", "4.10", "yes", "with space", "é", "a: b", "types", "overrides"];

    [Fact]
    public void Ordinary_documents() => Check(1, 5000, random => RandomDocument.Text(random, isOrdinary: true), refused: 0.001);

    [Fact]
    public void Documents_of_every_style() => Check(2, 5000, random => RandomDocument.Text(random, isOrdinary: false), refused: 0.002);

    [Fact]
    public void Documents_with_anchors() => Check(3, 3000, random => RandomDocument.Text(random, isOrdinary: false, hasAnchors: true), refused: 0.5);

    [Fact]
    public void Mutated_documents() => Check(4, 5000, random => HostileTextTests.Mutate(random, RandomDocument.Text(random, random.Next(2) == 0, random.Next(2) == 0)), refused: 1);

    [Fact]
    public void Token_soup() => Check(5, 5000, random => HostileTextTests.Mutate(random, random.Next(2) == 0 ? "a: b\n" : "{\"a\": [1]}", mutations: 20), refused: 1);

    private void Check(int seed, int count, Func<Random, string> create, double refused)
    {
        var refusals = new List<string>();
        var changed = 0;
        for (var i = 0; i < count; i++)
        {
            var random = new Random((seed * 1_000_000) + i);
            var text = create(random);
            var documents = Read.Split(text);
            var index = random.Next(documents.Count);
            var before = documents.Select(Tree).ToList();
            var current = before.Count > 0 ? before[index] : Value.Null;
            var edits = new List<FieldEdit>();
            for (var n = random.Next(4) == 0 ? 3 : 1; n > 0; n--)
            {
                var edit = RandomEdit(random, current ?? Value.Null);
                // One after the other: none may touch what another one made.
                if (!edits.Exists(other => Overlaps(other.Path, edit.Path)))
                    edits.Add(edit);
            }

            var what = $"seed {seed}, {i}\n{string.Join('\n', edits.Select(Describe))}\nin document {index} of\n{text}\n";
            try
            {
                var edited = DocumentEditor.Edit(text, index, "f.yaml", edits);
                changed += edited.IsUnchanged ? 0 : 1;
                what += "became\n" + edited.Text + "\n";
                Assert.NotNull(current);
                Compare(text, index, edits, before, current, edited);
            }
            catch (EditException exception)
            {
                Assert.NotEmpty(exception.Diagnostic.Message);
                Assert.True(exception.Diagnostic.Location is { Line: > 0, Column: > 0 }, what);
                Assert.DoesNotContain(exception.Diagnostic.ToString(), char.IsControl);
                // What is in the way, or is a template, is no weakness of the editor.
                if (exception.Diagnostic.Id != EditRules.OtherKind.Id && exception.Diagnostic.Id != EditRules.Template.Id)
                    refusals.Add(exception.Diagnostic + "\n" + what);
            }
            catch (Exception exception)
            {
                Assert.Fail(what + exception);
            }
        }

        output.WriteLine($"{count} edits, {changed} changed, {refusals.Count} refused\n" + string.Join("\n=======\n", refusals.Take(20)));
        Assert.True(changed > count / 10);
        Assert.InRange(refusals.Count, 0, (int)(count * refused));
    }

    private static void Compare(string text, int index, List<FieldEdit> edits, List<Value?> before, Value current, EditedText edited)
    {
        Assert.Equal(edited.Text, Edits.Apply(text, edited.Changes));
        var after = Read.Split(edited.Text).Select(Tree).ToList();
        var expected = current;
        foreach (var edit in edits.OrderBy(edit => edit.Removes))
            expected = expected.Edited(edit.Path.Steps, edit);
        Assert.Equal(Math.Max(before.Count, edited.IsUnchanged ? 0 : 1), after.Count);
        for (var d = 0; d < before.Count; d++)
        {
            if ((d == index ? expected : before[d]) is { } tree)
                Assert.Null(tree.DifferenceTo(after[d]!));
        }

        Assert.True(DocumentEditor.Edit(edited.Text, index, "f.yaml", edits).IsUnchanged, "The second time something changes.");
        if (!edits.Exists(edit => edit.Removes || edit.Items is not null || edit.Path.Steps[^1].Key == "image_config.yaml"))
        {
            var inTexts = string.Concat(before.SelectMany(tree => tree?.Texts() ?? []));
            Assert.Equal(Comments(text).Where(comment => !inTexts.Contains(comment, StringComparison.Ordinal)), Comments(edited.Text).Where(comment => !inTexts.Contains(comment, StringComparison.Ordinal)));
        }

        // Line ends are those of the text.
        if (!text.Contains('\n', StringComparison.Ordinal))
            return;
        if (!BareLineFeed().IsMatch(text))
            Assert.DoesNotMatch(BareLineFeed(), edited.Text);
        else if (!text.Contains('\r', StringComparison.Ordinal))
            Assert.DoesNotContain("\r", edited.Text, StringComparison.Ordinal);
    }

    private static string Describe(FieldEdit edit) =>
        edit.Path + (edit.Removes ? " goes" : " = " + (edit.Text is { } value ? Printable.Escape(value) : "[" + string.Join(", ", edit.Items!.Select(item => Printable.Escape(item))) + "]"));

    // Null where the document cannot be read.
    private static Value? Tree(DocumentText document)
    {
        var root = DocumentParser.ParseTree(document, null, DocumentLimits.Default, out var diagnostics);
        if (diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return null;
        return root is null ? Value.Null : Value.Of(root);
    }

    private static bool Overlaps(FieldPath a, FieldPath b) => a.Steps.StartsWith(b.Steps) || b.Steps.StartsWith(a.Steps);

    private static string[] Comments(string text) => [.. CommentPattern().Matches(text).Select(match => match.Value)];

    private static FieldEdit RandomEdit(Random random, Value root)
    {
        var path = FieldPath.Root;
        var value = root;
        while (true)
        {
            if (value.Inner is { } inner && random.Next(8) > 0)
            {
                path = path.Inside();
                value = inner;
            }
            else if (value.Members.Count > 0 && random.Next(6) > 0)
            {
                var (key, next) = value.Members.ElementAt(random.Next(value.Members.Count));
                path = path.Then(key);
                value = next;
            }
            else if (value.Items.Count > 0 && random.Next(4) > 0 && value.Items.Exists(item => item.Kind == NodeKind.Mapping))
            {
                var index = random.Next(value.Items.Count);
                path = path.At(index);
                value = value.Items[index];
            }
            else
            {
                break;
            }
        }

        if (value.Kind is NodeKind.Mapping || (value.IsNull && random.Next(3) == 0))
        {
            if (random.Next(6) == 0 && path.Steps is [.., { Kind: FieldStepKind.Key }])
                return FieldEdit.Remove(path);
            for (var n = random.Next(1, 3); n > 0; n--)
                path = path.Then(NewKeys[random.Next(NewKeys.Length)]);
        }
        else if (random.Next(5) == 0 && path.Steps is [.., { Kind: FieldStepKind.Key }])
        {
            return FieldEdit.Remove(path);
        }

        if (path.Steps is [] or [.., { Kind: FieldStepKind.Inside }])
            path = path.Then("new");
        if (value.Kind == NodeKind.Sequence ? random.Next(10) > 0 : random.Next(6) == 0)
        {
            var items = value.Items.Where(item => item.Kind == NodeKind.String && random.Next(3) > 0).Select(item => item.Text!).ToList();
            for (var n = random.Next(3); n > 0; n--)
                items.Insert(random.Next(items.Count + 1), Texts[random.Next(Texts.Length)]);
            return FieldEdit.Set(path, items);
        }

        return FieldEdit.Set(path, Texts[random.Next(3) == 0 ? random.Next(Texts.Length) : random.Next(4)]);
    }

    [GeneratedRegex(@"# ?c[0-9]+\.")]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"(?<!\r)\n")]
    private static partial Regex BareLineFeed();

    /// <summary>A tree that is edited by copying; after an edit of a document within a text only what it says is known.</summary>
    private sealed record Value(NodeKind Kind, string? Text, Dictionary<string, Value> Members, List<Value> Items, Value? Inner)
    {
        public static readonly Value Null = new(NodeKind.Null, "", new Dictionary<string, Value>(), [], null);

        public bool IsNull => Kind == NodeKind.Null;

        public static Value Of(Node node)
        {
            var members = new Dictionary<string, Value>();
            foreach (var member in node.Members)
                members.Add(member.Key, Of(member.Value));
            var inner = node is { IsString: true, Key: "image_config.yaml" } ? DocumentParser.ParseNested(node, DocumentLimits.Default) : null;
            return new Value(node.Kind, node.Text, members, node.Items.ToArray().Select(Of).ToList(), inner is { Roots.Count: > 0 } ? Of(inner.Roots[0]) : inner is null or { Failed: true } ? null : Null);
        }

        /// <summary>The texts in it that are no document of their own.</summary>
        public IEnumerable<string> Texts() =>
            Members.Values.Concat(Items).Concat(Inner is null ? [] : [Inner]).SelectMany(child => child.Texts()).Concat(Inner is null && Text is not null ? [Text] : []);

        public Value Edited(ReadOnlySpan<FieldStep> steps, FieldEdit edit) => EditedOrGone(steps, edit, true) ?? Null with { Kind = NodeKind.Mapping };

        private Value? EditedOrGone(ReadOnlySpan<FieldStep> steps, FieldEdit edit, bool stays)
        {
            if (steps.IsEmpty)
            {
                if (edit.Removes)
                    return null;
                return edit.Text is { } text
                    ? Null with { Kind = NodeKind.String, Text = text }
                    : Null with { Kind = NodeKind.Sequence, Items = edit.Items!.Select(item => Null with { Kind = NodeKind.String, Text = item }).ToList() };
            }

            var step = steps[0];
            if (step.Kind == FieldStepKind.Inside)
                return this with { Kind = NodeKind.String, Text = null, Inner = (Inner ?? Null).Edited(steps[1..], edit) };
            if (step.Kind == FieldStepKind.Index)
            {
                var items = Items.ToList();
                items[step.Index] = items[step.Index].EditedOrGone(steps[1..], edit, true)!;
                return this with { Items = items };
            }

            var members = Members.ToDictionary();
            if (edit.Removes && !members.ContainsKey(step.Key))
                return this;
            if (members.GetValueOrDefault(step.Key, Null).EditedOrGone(steps[1..], edit, false) is { } child)
                members[step.Key] = child;
            else
                members.Remove(step.Key);
            return members.Count == 0 ? (stays ? this with { Members = members } : null) : this with { Kind = NodeKind.Mapping, Members = members };
        }

        /// <summary>The first difference to a tree that was read; null where there is none.</summary>
        public string? DifferenceTo(Value actual, string path = "")
        {
            if (Kind != actual.Kind || (Text is not null && Text != actual.Text))
                return $"{path}: {Kind} {Printable.Escape(Text)} is {actual.Kind} {Printable.Escape(actual.Text)}";
            if (Text is null && Inner is not null && actual.Inner is not null)
                return Inner.DifferenceTo(actual.Inner, path + ":");
            if (Members.Count != actual.Members.Count || Items.Count != actual.Items.Count)
                return $"{path} has {string.Join(", ", actual.Members.Keys)} or {actual.Items.Count} items";
            foreach (var (key, value) in Members)
            {
                if (!actual.Members.TryGetValue(key, out var other))
                    return $"{path}.{key} is missing";
                if (value.DifferenceTo(other, path + "." + key) is { } difference)
                    return difference;
            }

            return Items.Select((item, i) => item.DifferenceTo(actual.Items[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
        }
    }
}
