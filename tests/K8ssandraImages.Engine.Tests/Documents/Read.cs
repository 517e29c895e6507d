using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>Short forms for reading text.</summary>
internal static class Read
{
    public static IReadOnlyList<DocumentText> Split(string text, DocumentLimits? limits = null) =>
        DocumentSplitter.Split(new StringReader(text), "f.yaml", limits ?? DocumentLimits.Default).ToList();

    public static ParsedDocument Document(string text, DocumentLimits? limits = null, int startLine = 1) =>
        DocumentParser.Parse(new DocumentText("f.yaml", 0, startLine, text), limits ?? DocumentLimits.Default);

    public static Node Root(string text)
    {
        var document = Document(text);
        Assert.DoesNotContain(document.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        return Assert.Single(document.Roots);
    }

    public static Diagnostic Only(ParsedDocument document) => Assert.Single(document.Diagnostics);
}
