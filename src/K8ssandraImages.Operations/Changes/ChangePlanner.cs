using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Finds what is meant, and plans what is wanted of each. What cannot be planned is reported, and the others go on. Connections are
/// kept until it is disposed: plans are applied later.
/// </summary>
internal abstract class ChangePlanner : IDisposable
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Dictionary<IKubernetesSession, IDisposable> _held = [];

    /// <param name="settings">How changes are made.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="report">Where findings go, each once; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    protected ChangePlanner(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        Settings = settings;
        Options = options with { Trace = false };
        CancellationToken = cancellationToken;
        // A plan that is made anew finds the same again, and an account without rights is refused in every reading.
        Report = diagnostic =>
        {
            if (_said.Add(diagnostic.ToString()))
                report(diagnostic);
        };
    }

    public ChangeSettings Settings { get; }

    public Action<Diagnostic> Report { get; }

    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    protected ManifestOptions Options { get; }

    protected CancellationToken CancellationToken { get; }

    public virtual void Dispose()
    {
        foreach (var held in _held.Values)
            held.Dispose();
        _held.Clear();
    }

    /// <summary>Keeps a session's connections.</summary>
    public void Hold(IKubernetesSession session)
    {
        if (!_held.ContainsKey(session))
            _held.Add(session, session.Hold());
    }

    /// <summary>Reports the documents of a file that cannot be read: what is meant may be in one of them.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="paste">The lines to write by hand; null where they cannot be told.</param>
    protected void ReportUnreadable(string text, IEnumerable<ParsedDocument> documents, Func<string?> paste)
    {
        var isTemplate = text.Contains("{{", StringComparison.Ordinal);
        foreach (var finding in documents.SelectMany(document => document.Diagnostics.Where(static finding => finding.Severity == DiagnosticSeverity.Error).Take(isTemplate ? 1 : int.MaxValue)))
        {
            Report(isTemplate
                ? new Diagnostic(EditRules.Template.Id, EditRules.Template.Severity, "The text cannot be edited: it is a template, and no YAML before it is filled in. " + finding.Message, finding.Location, "Change the chart's values instead, or write the lines by hand.") { Paste = paste() }
                : finding);
        }
    }

    /// <summary>The file of an input; null where it cannot be found, or is none, which is reported.</summary>
    protected ChangedFile? FileOf(ManifestInput input)
    {
        try
        {
            var path = input.FilePath is { } given ? FileReplacement.Resolve(given) : throw new ChangeException(ChangeRules.NoTarget.At(
                new SourceLocation(input.Name, 0, 0, null, null), "A text that was piped in cannot be written back.", "Give the file (-Path, --path)."));
            return new ChangedFile(path, input.Name, new Journal(Settings.State));
        }
        catch (ChangeException exception)
        {
            Report(exception.Diagnostic);
        }
        catch (IOException exception)
        {
            Report(ChangeRules.CannotBeChanged.At(new SourceLocation(input.Name, 0, 0, null, null), "The file cannot be found: " + Engine.Printable.Escape(exception.Message, 300), "Check the path."));
        }

        return null;
    }
}
