using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Plans operations on datacenters, one for each. A plan is made when the one before has been carried out, and sees what that made.
/// What cannot be planned is reported, and the others go on. Connections are kept until it is disposed.
/// </summary>
public abstract class DatacenterOperations : IDisposable
{
    private readonly Dictionary<IKubernetesSession, IDisposable> _held = [];
    private readonly List<(OperationPlan Plan, DatacenterTarget Target)> _planned = [];
    private DatacenterTargets? _targets;

    private protected DatacenterOperations(OperationSettings settings, ManifestOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        (Settings, Options, Cancellation) = (settings, options with { Trace = false }, cancellationToken);
    }

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    private protected OperationSettings Settings { get; }

    private protected ManifestOptions Options { get; }

    private protected CancellationToken Cancellation { get; }

    private DatacenterTargets Targets => _targets ??= new DatacenterTargets(Options, Settings.Report, Cancellation) { Waiting = Waiting };

    /// <summary>How the datacenter of a plan is now; null where it cannot be told.</summary>
    /// <param name="plan">A plan of this planner.</param>
    public K8ssDatacenterHealth? HealthOf(OperationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (_planned.Find(planned => planned.Plan == plan).Target is not { } target)
            return null;
        try
        {
            return Changes.Waiting.For(() => new DatacenterWatch(target).LookAsync(Cancellation))?.Health;
        }
        catch (KubernetesException exception)
        {
            Settings.Report(ContextReader.Finding(DatacenterRules.NotRead, exception));
            return null;
        }
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose()
    {
        _targets?.Dispose();
        foreach (var held in _held.Values)
            held.Dispose();
        _held.Clear();
        GC.SuppressFinalize(this);
    }

    private protected IEnumerable<OperationPlan> Plans(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters, Func<DatacenterTarget, OperationPlan?> plan)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(clusters);
        Hold(session);
        return Plans(Targets.Find(session, names, clusters), plan);
    }

    private protected IEnumerable<OperationPlan> Plans(K8ssObject input, Func<DatacenterTarget, OperationPlan?> plan)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Plans(Targets.Of(input), plan);
    }

    private IEnumerable<OperationPlan> Plans(IEnumerable<DatacenterTarget> targets, Func<DatacenterTarget, OperationPlan?> plan)
    {
        foreach (var target in targets)
        {
            Cancellation.ThrowIfCancellationRequested();
            Hold(target.Objects.Session);
            OperationPlan? made = null;
            try
            {
                made = plan(target);
            }
            catch (ChangeException exception)
            {
                Settings.Report(exception.Diagnostic);
            }
            catch (KubernetesException exception)
            {
                Settings.Report(ContextReader.Finding(OperationRules.Blocked, exception));
            }

            if (made is null)
                continue;
            _planned.Add((made, target));
            yield return made;
        }
    }

    private void Hold(IKubernetesSession session)
    {
        if (!_held.ContainsKey(session))
            _held.Add(session, session.Hold());
    }
}
