using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class MarkdownTests
{
    // text, as text, as code
    [Theory]
    [InlineData("docker.io/k8ssandra/cass-operator:v1", "docker.io/k8ssandra/cass-operator:v1", "`docker.io/k8ssandra/cass-operator:v1`")]
    [InlineData("image_config.yaml", "image\\_config.yaml", "`image_config.yaml`")]
    [InlineData("", "", "")]
    [InlineData("<img src=x>", "\\<img src=x\\>", "`<img src=x>`")]
    [InlineData("[a](http://b)", "\\[a\\](http://b)", "`[a](http://b)`")]
    [InlineData("a | b", "a \\| b", "a \\| b")]
    [InlineData("`x`", "\\`x\\`", "\\`x\\`")]
    [InlineData("# no heading", "\\# no heading", "`# no heading`")]
    [InlineData("two\nlines", "two\\\\u000alines", "`two\\u000alines`")]
    [InlineData("red\u001b[31m", "red\\\\u001b\\[31m", "`red\\u001b[31m`")]
    public void What_others_wrote_stays_text(string text, string asText, string asCode)
    {
        Assert.Equal(asText, Markdown.Text(text));
        Assert.Equal(asCode, Markdown.Code(text));
    }

    [Fact]
    public void Nothing_ends_a_block_or_a_table()
    {
        var markdown = new Markdown();
        markdown.Heading(1, "A");
        markdown.Block("diff", "+ a\n+ ```\n+ ````\n \u001b[31m\r\n");
        markdown.Table(["x", "y"], [[Markdown.Text("a|b\n|c"), Markdown.Code("d")]]);
        markdown.List(["one", "- two"]);
        markdown.Heading(2, "B");
        Assert.Equal("# A\n\n`````diff\n+ a\n+ ```\n+ ````\n \\u001b[31m\n`````\n\n| x | y |\n| --- | --- |\n| a\\|b\\\\u000a\\|c | `d` |\n\n- one\n- \\- two\n\n## B\n\n", markdown.ToString());
    }
}
