using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Roots, Lists, JSON, limits and recovery.</summary>
public class DocumentParserTests
{
    private const string Copied = """
        kind: K8ssandraCluster
        spec:
          stargate:
              containerImage:
                pullSecretRef: <my-pullSecretRef>
                    stargate:
          reaper:
            a: b
        """;

    [Fact]
    public void A_List_becomes_its_items()
    {
        var document = Read.Document("""
            kind: List
            items:
            - {kind: A, metadata: {name: a, namespace: n}}
            - kind: ConfigMapList
              items:
              - {kind: B, metadata: {name: b}, x: {z: 1}}
            - {kind: C}
            """);
        Assert.Equal(["A n/a", "B b", "C"], document.Roots.Select(r => r.Object));
        Assert.Equal("x.z", document.Roots[1].At("x", "z")!.Path);
    }

    [Theory]
    [InlineData("kind: List\n", 1)]
    [InlineData("kind: List\nitems: {}\n", 1)]
    [InlineData("kind: List\nitems: []\n", 0)]
    [InlineData("null\n", 0)]
    [InlineData("---\n# c\n", 0)]
    [InlineData("text\n", 1)]
    public void Roots(string text, int count) => Assert.Equal(count, Read.Document(text).Roots.Count);

    [Theory]
    [InlineData("{\"a\": \"\\u00e9\\n\"}", NodeKind.String, "é\n")]
    [InlineData("{\"a\": \"\\ud83d\\ude00\"}", NodeKind.String, "\U0001F600")]
    [InlineData("{\"a\": \"\\ud83d\"}", NodeKind.String, "\uFFFD")]
    [InlineData("{\"a\": 4.10}", NodeKind.Float, "4.1")]
    [InlineData("{\"a\": -0}", NodeKind.Integer, "0")]
    [InlineData("{\"a\": 12}", NodeKind.Integer, "12")]
    [InlineData("{\"a\": null}", NodeKind.Null, "")]
    [InlineData("{\"a\": \"yes\"}", NodeKind.String, "yes")]
    [InlineData("{a: yes}", NodeKind.Boolean, "true")]
    [InlineData("{\"a\": yes}", NodeKind.Boolean, "true")]
    public void Json(string text, NodeKind kind, string value)
    {
        var node = Read.Root(text)["a"]!;
        Assert.Equal((kind, value), (node.Kind, node.Text));
    }

    [Theory]
    [InlineData("[[[[1]]]]")]
    [InlineData("{\"a\": {\"a\": {\"a\": {\"a\": 1}}}}")]
    [InlineData("- - - - a")]
    [InlineData("a: &a [[x]]\nb: [[*a]]")]
    [InlineData("a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]")]
    [InlineData("a: &a x\nb: [*a,*a,*a,*a]")]
    [InlineData("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]")]
    public void What_is_beyond_a_limit_is_refused(string text)
    {
        var document = Read.Document(text, new DocumentLimits { Depth = 3, Nodes = 20, Aliases = 3 });
        Assert.Equal("KSI0002", Read.Only(document).Id);
        Assert.True(document.Failed);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("!x [")]
    public void Depth_never_overflows_a_small_stack(string opening)
    {
        ParsedDocument? document = null;
        var thread = new Thread(
            () => document = Read.Document(string.Concat(Enumerable.Repeat(opening, 100_000)), new DocumentLimits { Depth = int.MaxValue }),
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("KSI0002", Read.Only(document!).Id);
    }

    [Fact]
    public void Findings_are_bounded()
    {
        var document = Read.Document(string.Concat(Enumerable.Repeat("a: b\n", 1000)), new DocumentLimits { Diagnostics = 10 });
        Assert.Equal(11, document.Diagnostics.Count);
    }

    [Fact]
    public void A_stray_key_is_left_out()
    {
        var document = Read.Document(Copied);
        var diagnostic = Read.Only(document);
        Assert.Equal(("KSI0008", DiagnosticSeverity.Error, "f.yaml:6:13"), (diagnostic.Id, diagnostic.Severity, diagnostic.Location!.ToString()));
        Assert.False(document.Failed);
        var root = Assert.Single(document.Roots);
        Assert.Equal("<my-pullSecretRef>", root.At("spec", "stargate", "containerImage", "pullSecretRef")!.Text);
        Assert.Equal("f.yaml:8:8", root.At("spec", "reaper", "a")!.Location.ToString());
    }

    [Theory]
    [InlineData("a: b\n    c:\nd: e\n    f:\ng: h\n    i:\n", 3, false)]
    [InlineData("a: b\n    c:\nd: e\n    f:\ng: h\n    i:\nj: k\n    l:\n", 3, true)]
    [InlineData("a: b\n    c:\n      d: e\n", 0, true)]
    [InlineData("a: b\n    c:\n    - e\n", 0, true)]
    [InlineData("a: \"b\"\n    c:\n", 0, true)]
    [InlineData("a: [b]\n    c:\n", 0, true)]
    [InlineData("a: b\n    c: d\n", 0, true)]
    [InlineData("a: |\n  b\n    c:\n", 0, false)]
    public void Only_that_mistake_is_recovered(string text, int leftOut, bool failed)
    {
        var document = Read.Document(text);
        Assert.Equal(leftOut, document.Diagnostics.Count(d => d.Id == "KSI0008"));
        Assert.Equal(failed, document.Failed);
    }

    [Fact]
    public void A_name_is_shown_as_it_was_written() => Assert.Equal("A off/n", Read.Root("kind: A\nmetadata: {name: n, namespace: off}").Object);
}
