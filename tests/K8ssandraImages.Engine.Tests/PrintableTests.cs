namespace K8ssandraImages.Engine.Tests;

/// <summary>What may go to a terminal.</summary>
public class PrintableTests
{
    [Theory]
    [InlineData("plain é \U0001F600", "plain é \U0001F600")]
    [InlineData("a\u001b[31m\0\n\u0085\u202e\u2028\uFEFF", "a\\u001b[31m\\u0000\\u000a\\u0085\\u202e\\u2028\\ufeff")]
    [InlineData("\U000E0041", "\\udb40\\udc41")]
    [InlineData(null, "")]
    public void Control_characters_become_escapes(string? text, string expected) => Assert.Equal(expected, Printable.Escape(text));

    [Fact]
    public void Half_a_pair_becomes_an_escape() => Assert.Equal("a\\ud800b\\udc00", Printable.Escape("a\uD800b\uDC00"));

    [Theory]
    [InlineData("0123456789", "0123456789")]
    [InlineData("0123456789a", "0123456789…")]
    [InlineData("012345678\U0001F600x", "012345678…")]
    public void Long_text_is_cut(string text, string expected) => Assert.Equal(expected, Printable.Escape(text, 10));
}
