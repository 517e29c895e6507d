using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Linting;

/// <summary>The findings of one run: what comes from readers between them waits here, and all go through one sieve.</summary>
internal sealed class LintFindings(LintOptions options)
{
    // Where something could not be read nothing could be found; that is never left out in silence.
    private static readonly HashSet<string> Unread =
    [
        DocumentRules.SyntaxError.Id, DocumentRules.LimitExceeded.Id, ManifestRules.Unreadable.Id, LiveRules.ContextFailed.Id, LiveRules.NamespacesOnly.Id, LiveRules.NotRead.Id, LiveRules.NoContext.Id, LiveRules.StrangeObject.Id,
    ];

    private readonly Queue<Diagnostic> _waiting = new();

    /// <summary>What is shown.</summary>
    public FindingSieve Sieve { get; } = new(options, Unread);

    /// <summary>Takes a finding.</summary>
    public void Report(Diagnostic diagnostic) => _waiting.Enqueue(diagnostic);

    /// <summary>Findings about one object, and what waits before each.</summary>
    /// <param name="root">The object; null for what many objects share.</param>
    /// <param name="findings">What is found about it.</param>
    public IEnumerable<Diagnostic> About(Node? root, IEnumerable<Diagnostic> findings)
    {
        Sieve.Begin(root);
        foreach (var diagnostic in findings)
        {
            foreach (var waiting in Take())
                yield return waiting;
            if (Sieve.Passes(diagnostic))
                yield return diagnostic;
        }

        foreach (var waiting in Take())
            yield return waiting;
    }

    /// <summary>Minds the comments in an ImageConfig.</summary>
    public void Mind(ImageConfigSource source)
    {
        Sieve.Mind(source.Root);
        if (source.Document is { } document)
            Sieve.Mind(document);
    }

    /// <summary>What waits.</summary>
    public IEnumerable<Diagnostic> Take()
    {
        while (_waiting.TryDequeue(out var diagnostic))
        {
            if (Sieve.Passes(diagnostic))
                yield return diagnostic;
        }
    }
}
