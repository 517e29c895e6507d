using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

public class LiteralTextTests
{
    [Theory]
    [InlineData("a: 1\n", "|\n    a: 1")]
    [InlineData("a: 1", "|-\n    a: 1")]
    [InlineData("# c\na:\n  b: 1 # d\n\n\n", "|+\n    # c\n    a:\n      b: 1 # d\n\n")]
    [InlineData("  a: 1\nb\n", "|2\n      a: 1\n    b")]
    [InlineData("\n\n\tx\n", "|2\n\n\n    \tx")]
    [InlineData("\n\nx\n", "|\n\n\n    x")]
    [InlineData("", "\"\"")]
    [InlineData("\n", "\"\\n\"")]
    [InlineData("a\u0001\n", "\"a\\u0001\\n\"")]
    [InlineData("a\u0085b\n", "\"a\\u0085b\\n\"")]
    [InlineData("a\u2028b\n", "\"a\\u2028b\\n\"")]
    [InlineData("a\r\nb\n", "\"a\\r\\nb\\n\"")]
    public void A_text_as_a_value(string text, string expected) => Assert.Equal(expected, LiteralText.Write(text, 2));

    // Whatever the text, the file that it is written into has it again, and what comes after it.
    [Fact]
    public void Every_text_is_read_again_as_it_was()
    {
        string[] lines = ["", " ", "  ", "\t", "a", "  a", "\ta", "a ", "# c", "- x", "'", "\"", "---", "...", "%a", "a: b", "a\u2028b", "\u0007", "é😀", "\ufeff", ":", "|", "\r"];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => lines[random.Next(lines.Length)] + (random.Next(8) > 0 ? "\n" : "")));
            foreach (var indent in new[] { 0, 2, 4 })
            {
                var above = string.Concat(Enumerable.Range(0, indent / 2).Select(static depth => new string(' ', depth * 2) + "in:\n"));
                var document = Read.Document(above + new string(' ', indent) + "key: " + LiteralText.Write(text, indent) + "\nafter: 1\n");
                Assert.False(document.Failed, Printable.Escape(text, 200) + " cannot be read");
                var root = Assert.Single(document.Roots);
                var value = Enumerable.Repeat("in", indent / 2).Append("key").Aggregate(root, static (node, key) => node[key]!);
                Assert.True(text == value.Text, Printable.Escape(text, 200) + " was read as " + Printable.Escape(value.Text ?? "", 200));
                Assert.Equal("1", root["after"]!.Text);
            }
        }
    }
}
