using System.Globalization;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

public class DocumentCommentsTests
{
    // Each comment as path position text, in the order of the text
    [Theory]
    [InlineData("a: 1 # x\n", "a beside # x")]
    [InlineData("a: 1\n# x\nb: 2\n", "b above # x")]
    [InlineData("a: 1\n# x\n\n#y\nb: 2\n", "b above # x|b above #y")]
    [InlineData("a: 1\n  # x\nb: 2\n", "a below # x")]
    [InlineData("a: # x\n  b: 1 # y\n", "a beside # x|a/b beside # y")]
    [InlineData("a:\n  # x\n  b: 1\n", "a/b above # x")]
    [InlineData("a:\n# x\n  b: 1\n", "a/b above # x")]
    [InlineData("a:\n  b: 1\n  # x\nc: 1\n", "a/b below # x")]
    [InlineData("a:\n  b: 1\n    # x\nc: 1\n", "a/b below # x")]
    [InlineData("a:\n  b: {x: 1}\n  # x\nc: 1\n", "a/b below # x")]
    [InlineData("a: {b: 1, # x\n  c: 2} # y\n", "a/b beside # x|a/c beside # y")]
    [InlineData("a:\n- b # x\n# y\n- c\n", "a/0 beside # x|a/1 above # y")]
    [InlineData("a: |\n  # no\nb: '# no'\nc: x#no\n", "")]
    [InlineData("a: \"x\n  # no\" # x\n", "a beside # x")]
    [InlineData("# x\n# y\n\na: 1\n", "head # x|head # y")]
    [InlineData("# x\n\n\n# y\na: 1\n", "head # x|head |head # y")]
    [InlineData("a: 1\n# x\n", "tail # x")]
    [InlineData("a:\n  b: 1\n  # x\n# y\n", "tail # y|a/b below # x")]
    [InlineData("# x\n---\na: 1\n", "head # x")]
    [InlineData("--- # x\na: 1\n", "head # x")]
    [InlineData("? a # x\n: b # y\n", "a beside # x|a beside # y")]
    [InlineData("a: 1\r\n# x\r\nb: 2 # y\r\n", "b above # x|b beside # y")]
    public void What_a_comment_is_about(string text, string expected)
    {
        var root = Assert.Single(Assert.Single(DocumentReader.Read(Read.Split(text), DocumentLimits.Default)).Roots);
        var comments = DocumentComments.Of(root);
        var found = comments.Head.Select(static line => "head " + line).Concat(comments.Tail.Select(static line => "tail " + line)).Concat(Below(comments, root, "")).ToList();
        Assert.Equal(expected, string.Join('|', found));
        Assert.Empty(comments.TakeRest());
    }

    [Fact]
    public void What_is_taken_is_gone_and_the_rest_is_left()
    {
        var root = Read.Root("# h\na: 1 # x\nb: 2 # y\n");
        var comments = DocumentComments.Of(root);
        Assert.Equal(["# x"], comments.Take(root["a"]!).All);
        Assert.Empty(comments.Take(root["a"]!).All);
        Assert.Equal(["# y"], comments.TakeRest());
        Assert.Empty(comments.TakeRest());
    }

    [Fact]
    public void A_text_in_another_is_commented_by_itself()
    {
        var map = Read.Root("data:\n  k: |\n    # h\n    a: 1 # x\n");
        var inner = Assert.Single(DocumentParser.ParseNested(map.At("data", "k")!, DocumentLimits.Default).Roots);
        var comments = DocumentComments.Of(inner);
        Assert.Equal(["# h"], comments.Head);
        Assert.Equal(["# x"], comments.Take(inner["a"]!).Beside);
    }

    // A prelude that is no comment, belongs to a document before, or is very long is none.
    [Theory]
    [InlineData("# x\n---\na: 1\n", "# x\n")]
    [InlineData("# x\n\n# y\n---\na: 1\n", "# x\n\n# y\n")]
    [InlineData("\n\n---\na: 1\n", null)]
    [InlineData("b: 1\n# x\n---\na: 1\n", null)]
    [InlineData("---\n# x\n---\na: 1\n", null)]
    [InlineData("a: 1\n# x\n", null)]
    public void Comments_before_the_marker_belong_to_what_follows(string text, string? expected)
    {
        var documents = Read.Split(text);
        Assert.Equal(expected, documents[^1].Prelude);
    }

    [Fact]
    public void A_prelude_has_a_limit() =>
        Assert.Null(Read.Split("# " + new string('x', 20_000) + "\n---\na: 1\n")[0].Prelude);

    private static IEnumerable<string> Below(DocumentComments comments, Node node, string path)
    {
        var children = new List<(string Key, Node Value)>();
        foreach (var member in node.Members)
            children.Add((member.Key, member.Value));
        foreach (var item in node.Items)
            children.Add((children.Count.ToString(CultureInfo.InvariantCulture), item));
        foreach (var (key, value) in children)
        {
            var name = path + key;
            var about = comments.Take(value);
            foreach (var line in about.Above.Select(static line => "above " + line).Concat(about.Beside.Select(static line => "beside " + line)))
                yield return name + " " + line;
            foreach (var line in Below(comments, value, name + "/"))
                yield return line;
            foreach (var line in about.Below)
                yield return name + " below " + line;
        }
    }
}
