namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>Comments take findings back.</summary>
public class IgnoreCommentTests
{
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n";
    private const string Latest = "images:\n  system-logger: {repository: k, name: l, tag: latest}";

    [Theory]
    [InlineData(V2 + Latest + "\n", "KSI0051")]
    [InlineData(V2 + Latest + " # k8ssimages-ignore KSI0051 because\n", "")]
    [InlineData(V2 + "images:\n  # k8ssimages-ignore KSI0051\n  system-logger: {repository: k, name: l, tag: latest}\n", "")]
    [InlineData(V2 + "images:\n  # k8ssimages-ignore KSI0051\n  # another comment\n\n  system-logger: {repository: k, name: l, tag: latest}\n", "")]
    [InlineData(V2 + "images:\n  # k8ssimages-ignore KSI0048, KSI0051 both\n  system-logger: {repository: k, name: l, tag: latest, pullPolicy: x}\n", "")]
    [InlineData(V2 + "images:\n  # k8ssimages-ignore KSI0048 KSI0051\n  system-logger: {repository: k, name: l, tag: latest, pullPolicy: x}\n", "")]
    [InlineData(V2 + "images:\n  # k8ssimages-ignore KSI0048\n  # k8ssimages-ignore KSI0051\n  system-logger: {repository: k, name: l, tag: latest, pullPolicy: x}\n", "")]
    // one line too early, another rule, no comment, no identifier, a longer word
    [InlineData(V2 + "images: # k8ssimages-ignore KSI0051\n  system-logger: {repository: k, name: l, tag: latest}\n", "KSI0051 KSI0118")]
    [InlineData(V2 + Latest + " # k8ssimages-ignore KSI0049 because\n", "KSI0051 KSI0118")]
    [InlineData(V2 + Latest + " # k8ssimages-ignore because KSI0051\n", "KSI0051 KSI0119")]
    [InlineData(V2 + Latest + " # k8ssimages-ignored KSI0051\n", "KSI0051")]
    [InlineData(V2 + "images:\n  system-logger: {repository: k, name: 'l#k8ssimages-ignore KSI0051', tag: latest}\n", "KSI0051")]
    [InlineData(V2 + Latest + " # k8ssimages-ignore KSI0051 KSI0051\n", "")]
    [InlineData(V2 + Latest + " # k8ssimages-ignore KSI00512\n", "KSI0051 KSI0119")]
    public void In_a_file(string text, string expected) => Assert.Equal(expected, Told(Linted.Text(text)));

    [Fact]
    public void In_the_block_of_a_ConfigMap_the_lines_are_those_of_the_file()
    {
        const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a-image-config}\ndata:\n  image_config.yaml: |\n    apiVersion: config.k8ssandra.io/v1beta2\n    images:\n      # k8ssimages-ignore KSI0051 because\n      system-logger: {repository: k, name: l, tag: latest}\n";
        Assert.Equal("", Told(Linted.Text(Map)));
        Assert.Equal("KSI0051 KSI0118", Told(Linted.Text(Map.Replace("KSI0051", "KSI0048", StringComparison.Ordinal))));
    }

    // As kubectl get -o json writes it: the comment's line is one of the text inside.
    [Fact]
    public void In_a_text_that_does_not_keep_its_lines()
    {
        const string Map = """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a-image-config"}, "data": {"image_config.yaml": "apiVersion: config.k8ssandra.io/v1beta2\nimages:\n  # k8ssimages-ignore KSI0051 because\n  system-logger: {repository: k, name: l, tag: latest}\n"}}""";
        Assert.Equal("", Told(Linted.Text(Map)));
        Assert.Equal("KSI0051 KSI0118", Told(Linted.Text(Map.Replace("KSI0051", "KSI0048", StringComparison.Ordinal))));
    }

    [Fact]
    public void In_each_item_of_a_list()
    {
        const string List = "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a-image-config}\n    data:\n      image_config.yaml: |\n        apiVersion: config.k8ssandra.io/v1beta2\n        images:\n          system-logger: {repository: k, name: l, tag: latest} # k8ssimages-ignore KSI0051\n";
        Assert.Equal("", Told(Linted.Text(List)));
    }

    [Fact]
    public void What_is_wrong_with_the_text_itself_can_be_taken_back_too() =>
        Assert.Equal("KSI0051", Told(Linted.Text(V2 + "images: {}\n# k8ssimages-ignore KSI0003 on purpose\n" + Latest + "\n")));

    [Fact]
    public void A_comment_is_used_whatever_is_shown()
    {
        var text = V2 + Latest + " # k8ssimages-ignore KSI0051 because\n";
        Assert.Equal("", Told(Linted.Text(text, options: new() { Severity = DiagnosticSeverity.Error })));
        Assert.Equal([], Linted.Text(text, options: new() { IncludeRules = ["KSI0118"] }));
    }

    [Fact]
    public void A_finding_of_another_file_on_that_line_stays() =>
        Assert.Equal("KSI0051 KSI0118", Told(Linted.Texts([("a.yaml", V2 + Latest + "\n"), ("b.yaml", "kind: Namespace\napiVersion: v1\nmetadata:\n  name: x # k8ssimages-ignore KSI0051\n")])));

    // Millions of comments in a row must not take the square of their number.
    [Fact]
    public void Many_comments()
    {
        var text = string.Concat(Enumerable.Repeat("# k8ssimages-ignore KSI0001\n", 50_000)) + "kind: Namespace\n";
        Assert.Equal(["KSI0118"], Linted.Text(text, options: new() { Severity = DiagnosticSeverity.Information }).Select(finding => finding.Id).Distinct());
    }

    private static string Told(IEnumerable<Diagnostic> findings) =>
        string.Join(' ', findings.Select(finding => finding.Id).Where(id => id is "KSI0051" or "KSI0048" or "KSI0003" or "KSI0118" or "KSI0119").Distinct().Order(StringComparer.Ordinal));
}
