namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Mappings, merge keys, anchors, duplicate keys. Source: gopkg.in/yaml.v2 v2.4.0 decode.go.</summary>
public class YamlTreeTests
{
    [Fact]
    public void An_alias_shares_the_node_of_its_anchor()
    {
        var root = Read.Root("a: &x {b: 1}\nc: *x\n");
        Assert.Same(root["a"], root["c"]);
        Assert.Equal("a.b", root.At("c", "b")!.Path);
    }

    [Theory]
    [InlineData("<<: {a: 1}\na: 2", "2", 0)]
    [InlineData("a: 2\n<<: {a: 1}", "1", 1)]
    [InlineData("<<: [{a: 1}, {a: 2}]", "1", 0)]
    [InlineData("'<<': {a: 1}\na: 3", "3", 0)]
    public void Merge_keys_take_part_in_the_order_of_the_text(string yaml, string expected, int warnings)
    {
        var document = Read.Document(yaml);
        Assert.Equal(expected, document.Roots[0]["a"]!.Text);
        Assert.Equal(warnings, document.Diagnostics.Count(d => d.Id == "KSI0003"));
    }

    [Fact]
    public void A_merged_value_stands_where_it_was_written()
    {
        var node = Read.Root("a:\n  <<: {b: 1}\n").At("a", "b")!;
        Assert.Equal("f.yaml:2:11", node.Location.ToString());
        Assert.Equal("a[\"<<\"].b", node.Path);
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "3", "f.yaml:3:1")]
    [InlineData("{\"a\": 1,\n \"a\": 3}", "3", "f.yaml:2:2")]
    public void Of_a_duplicate_key_the_last_one_counts(string text, string value, string location)
    {
        var document = Read.Document(text);
        var diagnostic = Read.Only(document);
        Assert.Equal(("KSI0003", location), (diagnostic.Id, diagnostic.Location!.ToString()));
        Assert.Contains("line 1", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(value, document.Roots[0]["a"]!.Text);
        Assert.Equal(1, document.Roots[0].Members.ToArray().Count(m => m.Key == "a"));
    }

    [Fact]
    public void A_duplicate_key_among_many_is_found()
    {
        var document = Read.Document(string.Concat(Enumerable.Range(0, 50).Select(i => $"k{i}: {i}\n")) + "k7: x\n");
        Assert.Equal("f.yaml:51:1", Read.Only(document).Location!.ToString());
        Assert.Equal("x", document.Roots[0]["k7"]!.Text);
    }

    [Theory]
    [InlineData("a: *x\n", "f.yaml:1:4")]
    [InlineData("a: &x\n  b: *x\n", "f.yaml:2:6")]
    [InlineData("a: b: c\n", "f.yaml:1:5")]
    [InlineData("a:\n  - b\n c: d\n", "f.yaml:3:2")]
    [InlineData("a: \"b\n", "f.yaml:1:4")]
    [InlineData("a:\n\tb: c\n", "f.yaml:2:1")]
    [InlineData("a:\n  b: c\n  d:\n  \te: f\n", "f.yaml:4:3")]
    [InlineData("a: b\n\u0001c: d\n", "f.yaml:2:1")]
    [InlineData("a: b\r\n\u001bc: d\r\n", "f.yaml:2:1")]
    [InlineData("{\"a\": 1 // x\n}", "f.yaml:1:9")]
    [InlineData("{\"a\": 1,\n}", "f.yaml:2:1")]
    [InlineData("{\"a\": 1, \"b\": ]", "f.yaml:1:15")]
    public void A_syntax_error_is_one_diagnostic_with_its_place(string text, string location)
    {
        var document = Read.Document(text);
        var diagnostic = Read.Only(document);
        Assert.Equal(("KSI0001", location), (diagnostic.Id, diagnostic.Location!.ToString()));
        Assert.NotNull(diagnostic.Remedy);
        Assert.True(document.Failed);
        Assert.Empty(document.Roots);
    }

    [Fact]
    public void What_a_message_quotes_cannot_act_on_a_terminal()
    {
        var document = Read.Document("{\"a\u202Eb\": 1, \"a\u202Eb\": 2}");
        Assert.Contains("a\\u202eb", Read.Only(document).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lost_characters_are_reported_once()
    {
        var document = Read.Document("a: b\nc: x\uFFFD\uFFFD\n");
        Assert.Equal(("KSI0006", "f.yaml:2:5"), (Read.Only(document).Id, Read.Only(document).Location!.ToString()));
        Assert.Single(document.Roots);
    }

    [Theory]
    [InlineData("%YAML 1.1\n---\na: b\n", 0)]
    [InlineData("%YAML 1.2\n---\na: b\n", 1)]
    public void Only_YAML_1_1_is_accepted(string text, int errors) => Assert.Equal(errors, Read.Document(text).Diagnostics.Count);

    [Theory]
    [InlineData("a: b: c\n", "indentation")]
    [InlineData("a:\n\tb: c\n", "tab")]
    [InlineData("a: \"b\n", "quotation mark")]
    [InlineData("a: [b\n", "bracket")]
    [InlineData("a: @b\n", "quotes")]
    [InlineData("- a\nb: c\n", "list")]
    [InlineData("{\"a\": 1}}", "bracket")]
    [InlineData("a: {{ b }}\n", "placeholder")]
    [InlineData("a\0: b\n", "UTF-16")]
    [InlineData("{\"a\": 1 /* b */}", "comment")]
    public void A_syntax_error_says_what_to_do(string text, string word) =>
        Assert.Contains(word, Read.Only(Read.Document(text)).Remedy, StringComparison.Ordinal);
}
