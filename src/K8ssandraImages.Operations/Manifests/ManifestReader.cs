using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>
/// Reads the objects of manifests, as often as needed. Of what a first look at some documents has parsed a bounded part is
/// kept; of all else nothing, so that memory stays flat. Every finding about a text goes out once.
/// </summary>
internal sealed class ManifestReader(IReadOnlyList<ManifestInput> inputs, Action<Diagnostic> report)
{
    private const int KeptCharacters = 8 * 1024 * 1024;
    private readonly Dictionary<(int Input, int Document), ParsedDocument> _kept = [];
    private readonly HashSet<(int Input, int Document)> _reported = [];
    private readonly HashSet<int> _unreadable = [];
    private int _keptCharacters;

    /// <summary>Called with each document that is parsed, which may be more than once.</summary>
    public Action<ParsedDocument>? Parsed { get; init; }

    /// <summary>Whether an input is looked at as a whole even when only some documents are.</summary>
    public Func<ManifestInput, bool> IsWhole { get; init; } = static _ => false;

    /// <summary>Whether a document without kind is what somebody asked for all the same.</summary>
    public Func<ManifestInput, Node, bool> Understands { get; init; } = static (_, _) => false;

    /// <summary>The objects of all inputs, in order.</summary>
    /// <param name="mentions">Only documents whose text has one of these words; null for all.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    public IEnumerable<Node> Objects(string[]? mentions, CancellationToken cancellationToken) =>
        Roots(mentions, cancellationToken).Select(found => found.Root).Where(root => root.Kind == NodeKind.Mapping);

    /// <summary>What the documents of all inputs hold, objects or not, in order.</summary>
    /// <param name="mentions">Only documents whose text has one of these words; null for all.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    public IEnumerable<(ManifestInput Input, Node Root)> Roots(string[]? mentions, CancellationToken cancellationToken)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            // Asking for an input is what tells that its reading begins.
            var input = inputs[i];
            foreach (var root in Roots(input, i, mentions, cancellationToken))
                yield return (input, root);
        }
    }

    private IEnumerable<Node> Roots(ManifestInput input, int index, string[]? mentions, CancellationToken cancellationToken)
    {
        if (_unreadable.Contains(index))
            yield break;
        using var texts = Texts(input, index);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DocumentText text;
            try
            {
                if (!texts.MoveNext())
                    yield break;
                text = texts.Current;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Refuse(input, index, exception);
                yield break;
            }

            if (mentions is not null && !IsWhole(input) && !Array.Exists(mentions, word => text.Text.Contains(word, StringComparison.Ordinal)) && !text.Text.Contains("\\u", StringComparison.Ordinal))
                continue;
            var document = Parse(text, index, keep: mentions is not null);
            if (mentions is null)
                ReportOnce(document, input, index);
            foreach (var root in document.Roots)
                yield return root;
        }
    }

    private IEnumerator<DocumentText> Texts(ManifestInput input, int index)
    {
        TextReader? reader = null;
        try
        {
            reader = input.Open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse(input, index, exception);
        }

        return reader is null ? Enumerable.Empty<DocumentText>().GetEnumerator() : Split(reader, input.Name).GetEnumerator();
    }

    private static IEnumerable<DocumentText> Split(TextReader reader, string name)
    {
        using (reader)
        {
            foreach (var text in DocumentSplitter.Split(reader, name, DocumentLimits.Default))
                yield return text;
        }
    }

    // What a first look at a part of the documents has parsed serves once more when all are read.
    private ParsedDocument Parse(in DocumentText text, int index, bool keep)
    {
        var key = (index, text.Index);
        if (_kept.TryGetValue(key, out var kept))
            return kept;
        var document = DocumentParser.Parse(text, DocumentLimits.Default);
        Parsed?.Invoke(document);
        if (keep && _keptCharacters + text.Text.Length <= KeptCharacters)
        {
            _keptCharacters += text.Text.Length;
            _kept.Add(key, document);
        }

        return document;
    }

    private void ReportOnce(ParsedDocument document, ManifestInput input, int index)
    {
        if (!_reported.Add((index, document.Index)))
            return;
        foreach (var diagnostic in document.Diagnostics)
            report(diagnostic);
        if (!input.IsExplicit)
            return;
        foreach (var root in document.Roots)
        {
            if (root["kind"] is not { IsString: true, Text.Length: > 0 } && !Understands(input, root))
            {
                report(ResolutionRules.NoKubernetesObject.At(
                    root.Location,
                    "This document is no Kubernetes object: it has no `kind`.",
                    "Give manifests; name an ImageConfig file with -ImageConfigPath (--image-config)."));
            }
        }
    }

    private void Refuse(ManifestInput input, int index, Exception exception)
    {
        if (_unreadable.Add(index))
        {
            report(ManifestRules.Unreadable.At(
                new SourceLocation(input.Name, 0, 0, null, null),
                "This cannot be read: " + Printable.Escape(exception.Message, 300),
                "Check the path and its permissions."));
        }
    }
}
