using System.Text;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Whatever the text is, reading it ends, never throws, and every node knows its place.</summary>
public class HostileTextTests
{
    private static readonly string[] Tokens =
    [
        ":", ": ", "- ", "? ", "\n", "\n  ", "\n    ", "\r\n", "\r", " ", "\t", "#", "{", "}", "[", "]", ",", "&a ", "*a", "!", "!!int ", "!!binary ", "!<x> ",
        "|", "|2-\n", ">", "'", "\"", "\\", "\\u", "---", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "<<", "<<: *a", "a", "kind: List\n", "items:\n", "- a: b\n",
        "key: value\n", "4.10", "0x1F", "~", "yes", ".inf", "\0", "\uFEFF", "\u0085", "\u2028", "\uD800", "é", "//", "/*", "null", "1e400", "\"a\":", "{\"a\": 1}", "@", "`",
    ];

    private const string Manifest = """
        apiVersion: v1
        kind: List
        items:
        - kind: ConfigMap
          metadata: &m {name: "a", namespace: b}
          data:
            image_config.yaml: |
              kind: ImageConfig
              images:
                medusa: "x:1" # comment
        - kind: K8ssandraCluster
          metadata: *m
          spec: {cassandra: {serverVersion: 4.10, size: 3, <<: {a: 'b'}}}
        """;

    [Fact]
    public void Random_characters() => Check(1, 5000, random =>
    {
        var builder = new StringBuilder();
        for (var n = random.Next(60); n > 0; n--)
            builder.Append((char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(128)));
        return builder.ToString();
    });

    [Fact]
    public void Random_bytes() => Check(2, 3000, random =>
    {
        var bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        return Encoding.UTF8.GetString(bytes);
    });

    [Fact]
    public void Token_soup() => Check(3, 8000, random =>
    {
        var builder = new StringBuilder();
        for (var n = random.Next(40); n > 0; n--)
            builder.Append(Tokens[random.Next(Tokens.Length)]);
        return builder.ToString();
    });

    [Fact]
    public void Mutated_manifests() => Check(4, 6000, random =>
        Mutate(random, random.Next(4) == 0 ? "{\"kind\": \"List\", \"items\": [{\"a\": [1, 2.5, null, \"x\\n\"]}]}" : Manifest));

    /// <summary>A text with some parts that do not belong there, and some missing.</summary>
    internal static string Mutate(Random random, string text, int mutations = 4)
    {
        var builder = new StringBuilder(text);
        for (var n = random.Next(1, mutations + 1); n > 0; n--)
        {
            var at = random.Next(builder.Length);
            if (random.Next(3) == 0)
                builder.Remove(at, Math.Min(random.Next(1, 8), builder.Length - at - 1));
            else
                builder.Insert(at, Tokens[random.Next(Tokens.Length)]);
        }

        return builder.ToString();
    }

    private static void Check(int seed, int count, Func<Random, string> create)
    {
        var random = new Random(seed);
        var limits = new DocumentLimits { Depth = 20, Nodes = 500, Aliases = 20, Characters = 2000 };
        for (var i = 0; i < count; i++)
        {
            var text = create(random);
            foreach (var document in Read.Split(text, limits))
                Check(DocumentParser.Parse(document, limits), limits);
            Check(Read.Document(text, limits), limits);
        }
    }

    private static void Check(ParsedDocument document, DocumentLimits limits)
    {
        Assert.True(!document.Failed || document.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
        Assert.DoesNotContain(document.Diagnostics, d => d.ToString().Any(c => char.IsControl(c) || char.IsSurrogate(c)));
        Assert.All(document.Diagnostics, d => Assert.True(d.Location is { Line: > 0, Column: > 0 }));
        foreach (var root in document.Roots)
            Check(root, limits, 0);
    }

    private static void Check(Node node, DocumentLimits limits, int depth)
    {
        Assert.True(depth <= limits.Depth + 1);
        Assert.Equal("f.yaml", node.Location.Source);
        Assert.True(node.Location.Line > 0 && node.Location.Column > 0);
        _ = node.Path;
        _ = PlainScalar.TypeSurprise(node);
        foreach (var member in node.Members)
            Check(member.Value, limits, depth + 1);
        foreach (var item in node.Items)
            Check(item, limits, depth + 1);
        if (!node.IsString)
            return;
        var nested = DocumentParser.ParseNested(node, limits);
        foreach (var root in nested.Roots)
            Assert.True(root.Location.Line > 0);
    }
}
