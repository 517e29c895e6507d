using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The operations that are kept on disk: which there are, how far they are, and how they are taken up again.</summary>
public sealed class OperationCatalog
{
    private readonly OperationSettings _settings;
    private readonly Func<string, IKubernetesSession> _open;
    private readonly OperationStore _store;

    /// <param name="settings">How operations are carried out.</param>
    /// <param name="open">Opens a session for a context of the kubeconfig.</param>
    public OperationCatalog(OperationSettings settings, Func<string, KubernetesSession> open)
        : this(settings, (Func<string, IKubernetesSession>)open)
    {
    }

    internal OperationCatalog(OperationSettings settings, Func<string, IKubernetesSession> open)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(open);
        (_settings, _open, _store) = (settings, open, new OperationStore(settings.State));
    }

    /// <summary>The operations as the journal tells of them, oldest first; no cluster is asked.</summary>
    public IEnumerable<K8ssOperation> List() => List(_settings.State, _settings.Report);

    /// <summary>The operations of a folder as its journal tells of them, oldest first; no cluster is asked.</summary>
    /// <param name="state">The folder.</param>
    /// <param name="report">Where it goes that something cannot be read.</param>
    public static IEnumerable<K8ssOperation> List(StateFolder state, Action<Diagnostic> report)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(report);
        return ListIn(state, report);
    }

    private static IEnumerable<K8ssOperation> ListIn(StateFolder state, Action<Diagnostic> report)
    {
        var store = new OperationStore(state);
        // The last line tells: one that ended, was resumed, and says nothing since, was broken off.
        var lines = new Journal(state).Read(report).ToLookup(static entry => entry.Operation, StringComparer.Ordinal);
        foreach (var record in store.All(report))
        {
            var last = lines[record.Id].LastOrDefault();
            yield return new K8ssOperation
            {
                Context = record.Target.Context,
                Namespace = record.Target.Namespace,
                Datacenter = record.Target.Kind == "CassandraDatacenter" ? record.Target.Name : null,
                Id = record.Id,
                Kind = record.Kind,
                State = StateBy(last),
                Target = record.Target.ToString(),
                Started = record.Time,
                RecordPath = store.PathOf(record.Id),
                Document = record.ToText(),
            };
        }
    }

    private static OperationState StateBy(JournalEntry? last) => last is { Step: > 0 } ? OperationState.Interrupted : last?.Action switch
    {
        "completed" => OperationState.Completed,
        "started" => OperationState.Started,
        "rolled-back" => OperationState.RolledBack,
        "stopped" => OperationState.Stopped,
        _ => OperationState.Interrupted,
    };

    /// <summary>An operation, ready to go on from wherever it is. Nothing is to be done any more by one that has come to its end.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>The plan; null where it cannot be taken up, which is reported.</returns>
    public OperationPlan? Resume(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        try
        {
            var record = _store.Read(id);
            // What has become of the world since then is what somebody wanted: a datacenter that was deleted is not to come back, nor
            // a policy that was changed.
            return StateBy(new Journal(_settings.State).Read(_settings.Report).LastOrDefault(entry => entry.Operation == record.Id)) is OperationState.Completed or OperationState.RolledBack
                ? new OperationPlan(record, record.Target.ToString(), "It has come to its end", [], _settings) { IsUnchanged = true }
                : PlanOf(record);
        }
        catch (ChangeException exception)
        {
            _settings.Report(exception.Diagnostic);
            return null;
        }
    }

    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="ChangeException">Its cluster is not the one that it was made for, or it cannot be understood.</exception>
    internal OperationPlan PlanOf(OperationRecord record)
    {
        var target = record.Target;
        var session = _open(target.Context!);
        var server = new ClusterObjects(session, target.Context!).Server;
        // Contexts are renamed, and a kubeconfig is another one tomorrow.
        if (target.Server is not null && server != target.Server)
        {
            throw new ChangeException(OperationRules.WorldChanged.At(
                target.Location,
                "The operation " + record.Id + " was made for the API server " + Printable.Escape(target.Server, 200) + "; the context " + Printable.Escape(target.Context, 100) + " leads to " + Printable.Escape(server, 200) + " now. Nothing was done.",
                "Name the kubeconfig that leads there (-KubeConfig, --kubeconfig)."));
        }

        try
        {
            return record.Kind switch
            {
                OperationKind.Restart => RestartOperation.Of(record, session, _settings),
                OperationKind.Update => UpdateOperation.Of(record, session, _settings),
                OperationKind.Reset => ResetOperation.Of(record, session, _settings),
                _ => RolloutOperation.Of(record, session, _settings),
            };
        }
        catch (FormatException exception)
        {
            throw new ChangeException(new Diagnostic(OperationRules.NotKept.Id, OperationRules.NotKept.Severity, "The operation " + record.Id + " cannot be understood: " + exception.Message, null, "Look into " + Printable.Escape(_store.PathOf(record.Id), 300) + ".") { Cause = exception });
        }
    }
}
