using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Plans to put back what changes of ImageConfigs replaced: by a backup, by the identifier of a change, or the last change of a
/// target. A restore is a change like any other: it has a backup of its own, and can be undone in the same way.
/// </summary>
public sealed class ImageConfigRestores : IDisposable
{
    private readonly ImageConfigPlanner _planner;
    private IReadOnlyList<JournalEntry>? _entries;

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How changes are made, and where the journal is.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="report">Where findings go, each once; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public ImageConfigRestores(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) =>
        _planner = new ImageConfigPlanner(settings, options, report, cancellationToken);

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _planner.Waiting;
        set => _planner.Waiting = value;
    }

    /// <summary>Plans to restore a backup.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clusters">How clusters are reached; the context is that of the backup unless one is named.</param>
    public IEnumerable<ChangePlan> OfBackup(string path, LiveOptions clusters)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(clusters);
        return OfBackup(path, clusters, Open);
    }

    /// <summary>Plans to undo a change.</summary>
    /// <param name="id">Its identifier in the journal.</param>
    /// <param name="clusters">How clusters are reached; the context is that of the backup unless one is named.</param>
    public IEnumerable<ChangePlan> OfChange(string id, LiveOptions clusters)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(clusters);
        return FindBackup(id) is { } path ? OfBackup(path, clusters, Open) : [];
    }

    /// <summary>Plans to undo the last change of each ConfigMap that operators of clusters read.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <param name="names">Names of ConfigMaps; empty for all that operators read.</param>
    public IEnumerable<ChangePlan> OfLast(KubernetesSession session, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(names);
        return OfLast((IKubernetesSession)session, names);
    }

    /// <summary>Plans to undo the last change of what an object of the pipeline names: an ImageConfig, or that of an operator.</summary>
    /// <param name="input">The object; of a cluster.</param>
    public IEnumerable<ChangePlan> OfLast(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return PipedTarget.Of(input, _planner.Report) is { } target ? OfLast(target.Session, [target.Name]) : [];
    }

    /// <summary>Plans to undo the last change of each ImageConfig in files.</summary>
    /// <param name="inputs">The files, with the datacenters whose images are to be compared among them.</param>
    /// <param name="names">Names of ConfigMaps; empty for all ImageConfigs.</param>
    public IEnumerable<ChangePlan> OfLast(IReadOnlyList<ManifestInput> inputs, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(names);
        return _planner.InFiles(inputs, LastOf, names);
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose() => _planner.Dispose();

    internal IEnumerable<ChangePlan> OfLast(IKubernetesSession session, IReadOnlyList<string> names) => _planner.InClusters(session, LastOf, names, force: true);

    internal IEnumerable<ChangePlan> OfBackup(string path, LiveOptions clusters, Func<LiveOptions, IKubernetesSession> open)
    {
        if (Read(path) is not { } backup)
            return [];
        var wanted = new WantedBackup(backup, _planner.Settings.Force);
        if (backup.Target.Path is { } file)
            return InFile(backup, file, wanted);
        var names = clusters.Contexts.Count > 0 || backup.Target.Context is not { } context ? clusters : clusters with { Contexts = [context], ContextsAreNames = true };
        var session = open(names with { AllContexts = false, Namespaces = backup.Target.Namespace is { } @namespace ? [@namespace] : [] });
        return _planner.InClusters(session, target => IsOf(backup, target, path) ? wanted : null, [backup.Target.Name], force: true);
    }

    private IEnumerable<ChangePlan> InFile(Backup backup, string file, WantedBackup wanted)
    {
        var (others, isFound) = (0, false);
        foreach (var plan in _planner.InFiles([ManifestInput.File(file)], Of, []))
            yield return plan;
        if (others > 0 && !isFound)
        {
            _planner.Report(ChangeRules.NoTarget.At(
                new SourceLocation(file, 0, 0, null, null),
                "The file does not hold the " + Printable.Escape((backup.Target with { Path = null }).ToString(), 200) + " any more that was changed.",
                "Put the text of the backup where it belongs: Set-K8ssImageConfig -Content, k8ssimages config set --content."));
        }

        WantedBackup? Of(FileTarget target)
        {
            if (!target.Object.IsSame(backup.Target))
            {
                others++;
                return null;
            }

            isFound = true;
            return wanted;
        }
    }

    private IKubernetesSession Open(LiveOptions options) => KubernetesSession.Open(options, _planner.Report);

    // A context may lead to another cluster by now.
    private bool IsOf(Backup backup, ConfigMapTarget target, string path)
    {
        if (_planner.Settings.Force || backup.Target.Server is null || target.Object.Server == backup.Target.Server)
            return true;
        _planner.Report(ChangeRules.NoBackup.At(
            new SourceLocation(path, 0, 0, null, null),
            "The backup is of " + Printable.Escape(backup.Target.Server, 200) + ", and the context " + Printable.Escape(target.Context, 80) + " leads to " + Printable.Escape(target.Object.Server, 200) + ". Nothing was written.",
            "Name the context of the cluster that was changed (-Context, --context); -Force (--force) restores it here all the same."));
        return false;
    }

    private WantedBackup? LastOf(ImageConfigTarget target)
    {
        var last = Entries().Where(entry => entry.Target.IsSame(target.Object)).GroupBy(entry => entry.Operation, StringComparer.Ordinal)
            .LastOrDefault(static operation => operation.Any(static entry => entry.Backup is not null) && !operation.Any(static entry => entry.Outcome == StepOutcome.NotApplied));
        if (last is not null)
            return Read(last.First(static entry => entry.Backup is not null).Backup!) is { } backup ? new WantedBackup(backup, _planner.Settings.Force) : null;
        _planner.Report(ChangeRules.NoBackup.At(
            target.Location,
            "The journal in " + Printable.Escape(_planner.Settings.State.FullPath, 300) + " knows no change of the " + target.Description + ".",
            "Name the folder of the journal (-JournalPath, --journal), or a backup (-BackupPath, --backup)."));
        return null;
    }

    private string? FindBackup(string id)
    {
        var entries = Entries().Where(entry => entry.Operation == id).ToList();
        if (entries.Exists(static entry => entry.Outcome == StepOutcome.NotApplied))
        {
            _planner.Report(ChangeRules.NoBackup.At(null, "The change " + Printable.Escape(id, 60) + " was not made, so there is nothing to put back.", "Look into the journal in " + Printable.Escape(_planner.Settings.State.FullPath, 300) + "."));
            return null;
        }

        if (entries.Find(static entry => entry.Backup is not null)?.Backup is { } path)
            return path;
        _planner.Report(ChangeRules.NoBackup.At(
            null,
            "The journal in " + Printable.Escape(_planner.Settings.State.FullPath, 300) + " knows no change " + Printable.Escape(id, 60) + ".",
            "Name the folder of the journal (-JournalPath, --journal), or a backup (-BackupPath, --backup)."));
        return null;
    }

    private IReadOnlyList<JournalEntry> Entries()
    {
        try
        {
            return _entries ??= new Journal(_planner.Settings.State).Read(_planner.Report);
        }
        catch (ChangeException exception)
        {
            _planner.Report(exception.Diagnostic);
            return _entries = [];
        }
    }

    private Backup? Read(string path)
    {
        try
        {
            var backup = Backup.Read(path);
            return backup.Target.Kind is "ConfigMap" or "ImageConfig" ? backup : throw new ChangeException(ChangeRules.NoBackup.At(
                new SourceLocation(path, 0, 0, null, null),
                "This is a backup of " + Printable.Escape(backup.Target.ToString(), 200) + ", and of no ImageConfig.",
                backup.Inverse is null ? "Put back by hand what it holds." : "Its `inverse` is a JSON patch that puts back what was there; kubectl patch --type json takes it."));
        }
        catch (ChangeException exception)
        {
            _planner.Report(exception.Diagnostic);
            return null;
        }
    }
}
