using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Where values stand in the file.</summary>
public class LocationTests
{
    private static Node Nested(Node scalar)
    {
        var document = DocumentParser.ParseNested(scalar, DocumentLimits.Default);
        Assert.Empty(document.Diagnostics);
        return Assert.Single(document.Roots);
    }

    [Theory]
    [InlineData("a:\n  b: x\n", "f.yaml:2:6")]
    [InlineData("a:\r\n  b: x\r\n", "f.yaml:2:6")]
    [InlineData("\uFEFFa:\n  b: \"x\"\n", "f.yaml:2:6")]
    [InlineData("a: {b: x}\n", "f.yaml:1:8")]
    [InlineData("a:\n  b: !!str x\n", "f.yaml:2:12")]
    [InlineData("a:\n  b: &n\n    x\n", "f.yaml:3:5")]
    [InlineData("{\"a\":\n {\"ü\": 1, \"b\": \"x\"}}", "f.yaml:2:16")]
    [InlineData("{\"a\": {\"b\": \"x\"}}", "f.yaml:1:13")]
    public void Of_a_value(string text, string location) => Assert.Equal(location, Read.Root(text).At("a", "b")!.Location.ToString());

    [Fact]
    public void Lines_are_those_of_the_file()
    {
        var documents = DocumentReader.Read(Read.Split("# one\na: 1\n---\n\nb: 2\n--- # two\nc: [\n"), DocumentLimits.Default).ToList();
        Assert.Equal("f.yaml:5:4", documents[1].Roots[0]["b"]!.Location.ToString());
        Assert.Equal(8, Read.Only(documents[2]).Location!.Line);
    }

    [Theory]
    [InlineData("data:\n  c.yaml: |\n    a:\n      b: x\n", "f.yaml:4:10")]
    [InlineData("data:\r\n  c.yaml: |\r\n    a:\r\n      b: x\r\n", "f.yaml:4:10")]
    [InlineData("data:\n  c.yaml: |-\n\n    # comment\n    a:\n      b: x", "f.yaml:6:10")]
    [InlineData("data:\n  c.yaml: |+ # comment\n    ---\n    a:\n      b: x\n\n", "f.yaml:5:10")]
    [InlineData("data:\n  c.yaml: |2\n     a:\n       b: x\n", "f.yaml:4:11")]
    [InlineData("data:\n  c.yaml: !!str |\n      a: {b: x}\n", "f.yaml:3:14")]
    [InlineData("data:\n  c.yaml: >\n    a: {b: x}\n", "f.yaml:2:11")]
    [InlineData("data:\n  c.yaml: \"a: {b: x}\"\n", "f.yaml:2:11")]
    [InlineData("data: {c.yaml: 'a: {b: x}'}\n", "f.yaml:1:16")]
    [InlineData("{\"data\": {\n \"c.yaml\": \"a:\\n  b: x\\n\"}}", "f.yaml:2:12")]
    [InlineData("data:\n  c.yaml: |\n    {\"a\":\n      {\"b\": 1}}\n", "f.yaml:4:13")]
    public void Of_a_value_in_a_text_in_a_value(string text, string location)
    {
        var nested = Nested(Read.Root(text).At("data", "c.yaml")!);
        Assert.Equal(location, nested.At("a", "b")!.Location.ToString());
        Assert.Equal("data[\"c.yaml\"]:a.b", nested.At("a", "b")!.Path);
    }

    [Fact]
    public void Of_a_nested_value_in_an_item_of_a_List()
    {
        var document = Read.Document("kind: List\nitems:\n- kind: ConfigMap\n  metadata: {name: n, namespace: s}\n  data:\n    c: |\n      kind: ImageConfig\n      a: x\n");
        var node = Nested(document.Roots[0].At("data", "c")!)["a"]!;
        Assert.Equal(("f.yaml:8:10", "ConfigMap s/n", "data.c:a"), (node.Location.ToString(), node.Location.Object, node.Location.Path));
    }

    [Fact]
    public void Of_an_error_in_a_nested_text()
    {
        var scalar = Read.Root("kind: ConfigMap\nmetadata: {name: n}\ndata:\n  c: |\n    a: b: c\n")["data"]!["c"]!;
        var document = DocumentParser.ParseNested(scalar, DocumentLimits.Default);
        var location = Read.Only(document).Location!;
        Assert.True(document.Failed);
        Assert.Equal(("f.yaml:5:9", "ConfigMap n", "data.c"), (location.ToString(), location.Object, location.Path));
    }

    [Fact]
    public void A_second_document_in_a_nested_text_is_left_out()
    {
        var scalar = Read.Root("data:\n  c: |\n    a: b\n    ---\n    c: d\n")["data"]!["c"]!;
        var document = DocumentParser.ParseNested(scalar, DocumentLimits.Default);
        Assert.Equal(("KSI0007", "f.yaml:4:5"), (Read.Only(document).Id, Read.Only(document).Location!.ToString()));
        Assert.Equal("b", document.Roots[0]["a"]!.Text);
    }
}
