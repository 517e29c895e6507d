using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Where documents begin and end.</summary>
public class DocumentSplitterTests
{
    // Each document as line:column and text, | between them.
    [Theory]
    [InlineData("", "")]
    [InlineData("\n# only a comment\n---\n---\n", "")]
    [InlineData("a: 1", "1:1 a: 1")]
    [InlineData("a: 1\n---\nb: 2\n", "1:1 a: 1\n|2:1 ---\nb: 2\n")]
    [InlineData("---\na: 1\n...\n---\nb: 2\n", "1:1 ---\na: 1\n|4:1 ---\nb: 2\n")]
    [InlineData("--- a\n--- # c\n---\tb\n", "1:1 --- a\n|3:1 ---\tb\n")]
    [InlineData("a: |\n  ---\n ---\n----\n---x\n", "1:1 a: |\n  ---\n ---\n----\n---x\n")]
    [InlineData("\uFEFFa: 1\r\n---\r\nb: 2\r\n", "1:1 a: 1\n|2:1 ---\nb: 2\n")]
    [InlineData("a: 1\r---\rb: 2\r", "1:1 a: 1\n|2:1 ---\nb: 2\n")]
    [InlineData("%YAML 1.1\n---\na: 1\n", "1:1 %YAML 1.1\n---\na: 1\n")]
    [InlineData("a: 1\n...\n%YAML 1.1\n# c\n---\nb: 2\n", "1:1 a: 1\n|3:1 %YAML 1.1\n# c\n---\nb: 2\n")]
    [InlineData("a: 1\n... x\nb: 2\n", "1:1 a: 1\n... x|3:1 b: 2\n")]
    [InlineData("{\"a\": 1}\n{\"b\": 2}\n", "1:1 {\"a\": 1}\n|2:1 {\"b\": 2}\n")]
    [InlineData("{\"a\": 1} [2] {\"}{\\\"{\": 3}", "1:1 {\"a\": 1} |1:10 [2] |1:14 {\"}{\\\"{\": 3}")]
    [InlineData("{\n\"a\": [1,\n2]}\n\n{\"b\": 2}\n---\nc: 3\n", "1:1 {\n\"a\": [1,\n2]}\n\n|5:1 {\"b\": 2}\n|6:1 ---\nc: 3\n")]
    [InlineData("{a: b}\n[c]: d\n", "1:1 {a: b}\n|2:1 [c]: d\n")]
    [InlineData("{a: '} {', b: c}\n", "1:1 {a: '} {', b: c}\n")]
    public void Documents(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read.Split(text).Select(d => $"{d.StartLine}:{d.StartColumn} {d.Text}")));

    [Fact]
    public void Lines_longer_than_a_block_are_read()
    {
        var value = new string('x', 100_000);
        var documents = Read.Split($"a: {value}\n---\nb: {value}\r\n---\r\nc: 1");
        Assert.Equal([100_004, 100_008, 8], documents.Select(d => d.Text.Length));
        Assert.Equal([0, 1, 2], documents.Select(d => d.Index));
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 2222222222222222222222222\n---\nc: 3\n")]
    [InlineData("a: 1\n---\nb:\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n---\nc: 3\n")]
    [InlineData("a: 1\n--- b222222222222222222222222222222222\n---\nc: 3\n")]
    [InlineData("{\"a\": 1}\n{\"b\": \"2222222222222222222222222\"}\n---\nc: 3\n")]
    public void A_document_that_is_too_long_is_an_error_and_reading_goes_on(string text)
    {
        var limits = new DocumentLimits { Characters = 20 };
        var documents = DocumentReader.Read(Read.Split(text, limits), limits).ToList();
        Assert.Equal([false, true, false], documents.Select(d => d.Failed));
        var diagnostic = Read.Only(documents[1]);
        Assert.Equal(("KSI0002", 2), (diagnostic.Id, diagnostic.Location!.Line));
        Assert.Equal("3", documents[2].Roots[0]["c"]!.Text);
    }

    [Fact]
    public void Several_threads_keep_the_order()
    {
        var text = string.Join("---\n", Enumerable.Range(0, 100).Select(i => $"kind: K{i}\n"));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => "K" + i),
            DocumentReader.Read(Read.Split(text), DocumentLimits.Default, 4).Select(d => d.Roots[0]["kind"]!.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_pieces_in_which_text_arrives_do_not_matter(int length)
    {
        var random = new Random(length);
        string[] tokens = ["---", "--", "...", ".", "\r", "\n", "\r\n", " ", "\t", "a: b", "#", "%YAML 1.1", "{", "}", "[", "]", "\"", "\\", ",", "'", "1", "long text that goes beyond a limit"];
        var limits = new DocumentLimits { Characters = 40 };
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => tokens[random.Next(tokens.Length)]));
            using var reader = new PieceReader(text, length);
            Assert.Equal(Read.Split(text), DocumentSplitter.Split(reader, "f.yaml", DocumentLimits.Default));
            using var again = new PieceReader(text, length);
            Assert.Equal(Read.Split(text, limits), DocumentSplitter.Split(again, "f.yaml", limits));
        }
    }

    private sealed class PieceReader(string text, int length) : StringReader(text)
    {
        public override int Read(char[] buffer, int index, int count) => base.Read(buffer, index, Math.Min(count, length));
    }
}
