using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps of a rollout: those of a write, of restarts and of updates, one after the other, between a look at the world before
/// the first and one at what runs after the last. On the way back they are the same, with the text before.
/// </summary>
internal sealed class RolloutSteps
{
    // A server that does not answer just now is no reason to leave things as they are.
    private const int Attempts = 60;

    private readonly OperationRecord _record;
    private readonly RolloutFacts _facts;
    private readonly IKubernetesSession _session;
    private readonly OperationSettings _settings;
    private readonly ClusterObjects _objects;
    private readonly ImageConfigSteps _text;
    private readonly RolloutVerification _verification;

    /// <exception cref="FormatException">The record names no context.</exception>
    public RolloutSteps(OperationRecord record, RolloutFacts facts, IKubernetesSession session, OperationSettings settings)
    {
        (_record, _facts, _session, _settings) = (record, facts, session, settings);
        _objects = new ClusterObjects(session, record.Target.Context ?? throw new FormatException("the operation names no context."));
        _text = new ImageConfigSteps(_objects, record.Target, facts.Text, settings);
        _verification = new RolloutVerification(session, facts.Datacenters, settings.Patience);
        Forward =
        [
            new Step { Name = "check-plan", Effect = "Sees that all is as it was planned for", Look = LookAtWorldAsync },
            _text.Write(),
            .. facts.Operators.Where(static one => !one.RunsIt).SelectMany(one => RestartOperation.Steps(one.Restart, _objects)).Select(step => _text.While(step, facts.Text.After)),
            .. facts.Datacenters.SelectMany(Update).Select(step => _text.While(step, facts.Text.After)),
            .. facts.Datacenters.Count == 0 ? Array.Empty<Step>() : [_text.While(_verification.Step, facts.Text.After)],
        ];
    }

    /// <summary>From the text to the pods.</summary>
    public IReadOnlyList<Step> Forward { get; }

    /// <summary>What was seen last of the images that run; empty before the end.</summary>
    public IReadOnlyList<K8ssImageDrift> Running => _verification.Rows;

    /// <summary>Refuses contexts that lead to other clusters than when it was planned.</summary>
    /// <exception cref="ChangeException">One does.</exception>
    public void CheckServers()
    {
        foreach (var datacenter in _facts.Datacenters.Select(static one => one.Target).Where(one => one.Context != _record.Target.Context))
        {
            var server = new ClusterObjects(_session, datacenter.Context ?? "").Server;
            if (datacenter.Server is not null && datacenter.Server != server)
                throw new ChangeException(OperationRules.WorldChanged.At(datacenter.Location, "The rollout was planned for the API server " + Printable.Escape(datacenter.Server, 200) + "; the context " + Printable.Escape(datacenter.Context, 100) + " leads to " + Printable.Escape(server, 200) + " now. Nothing was done.", "Name the kubeconfig that leads there (-KubeConfig, --kubeconfig)."));
        }
    }

    /// <summary>What there is to take back: nothing before something was written. The last datacenter that took the images gives them back first.</summary>
    public async Task<IReadOnlyList<Step>> BackAsync(CancellationToken cancellationToken)
    {
        var isTouched = WasAtStepAfter(2) || (_facts.Text.IsToBeWritten && await _text.IsWrittenAsync(cancellationToken).ConfigureAwait(false));
        if (_facts.Text.Before is not { } before || !isTouched)
            return [];
        var datacenters = new List<UpdateFacts>();
        foreach (var facts in _facts.Datacenters.Reverse())
        {
            if (await BackAsync(facts, before, cancellationToken).ConfigureAwait(false) is { } back)
                datacenters.Add(back);
        }

        return
        [
            _text.Restore(),
            .. _facts.Operators.SelectMany(one => RestartOperation.Steps(Back(one.Restart), _objects)).Select(step => _text.While(step, before)),
            .. datacenters.SelectMany(Update).Select(step => _text.While(step, before)),
            .. _facts.Datacenters.Count == 0 ? Array.Empty<Step>() : [_text.While(_verification.Step, before)],
        ];
    }

    // What it is to have again is what the operator will ask for with the text from before; how it is brought there depends on how it is
    // now. Null for one that is not there any more.
    private async Task<UpdateFacts?> BackAsync(UpdateFacts facts, string before, CancellationToken cancellationToken)
    {
        var change = PendingState.OfConfigMap(_objects.Context, _record.Target.Namespace, _record.Target.Name, before).Change;
        var options = facts.Options();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var targets = new DatacenterTargets(options, static _ => { }, cancellationToken);
                if (targets.Of(facts.Target, _session) is not { } target || await new DatacenterWatch(target, change: change).LookAsync(cancellationToken).ConfigureAwait(false) is not { } sight)
                    return null;
                var back = UpdateOutlook.Of(target, sight, facts.Choice, options, _settings).Facts;
                // What was there before the rollout, not what the rollout has put there.
                return back with { AnnotationBefore = facts.AnnotationBefore, ClusterAnnotationBefore = facts.ClusterAnnotationBefore };
            }
            catch (Exception exception) when (attempt < Attempts && (exception as KubernetesException ?? (exception as ChangeException)?.Diagnostic.Cause as KubernetesException) is { Kind: KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.TooManyRequests })
            {
                await Task.Delay(_settings.Interval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is where, in a sentence, for when it ends before it is done.</summary>
    public async Task<string?> WhereItIsAsync(CancellationToken cancellationToken)
    {
        var parts = new List<string> { await _text.DescribeAsync(cancellationToken).ConfigureAwait(false) };
        var now = await new RolloutWorld(_session).ReadAsync(_facts.Datacenters.Select(static one => one.Target), cancellationToken).ConfigureAwait(false);
        foreach (var datacenter in _facts.Datacenters)
        {
            var images = now.Where(item => RolloutWorld.IsImage(item) && item.Is(datacenter.Target)).ToList();
            var changed = images.Count(item => !_facts.World.Contains(item));
            var permit = now.FirstOrDefault(item => RolloutWorld.IsPermit(item) && item.Is(datacenter.Target) && !_facts.World.Contains(item));
            parts.Add(datacenter.Target.Name + (images.Count == 0 ? " has no StatefulSet"
                : changed == 0 ? " has the templates from before"
                : " has " + changed + " of " + images.Count + " containers of its templates changed") + (permit is { Value.Length: > 0 } ? ", and " + permit.Field + "=" + permit.Value : ""));
        }

        return Printable.Escape(string.Join("; ", parts), 2000) + ".";
    }

    private IEnumerable<Step> Update(UpdateFacts facts) => UpdateOperation.Steps(facts, _session, _settings);

    // Another mark than on the way there, and later; which pods are there by then is not known.
    private RestartFacts Back(RestartFacts facts) => facts with { Mark = RestartFacts.MarkOf(_record.Time.AddMilliseconds(1)), Pods = [], ImageConfigVersion = null };

    private async Task<StepLook> LookAtWorldAsync(CancellationToken cancellationToken)
    {
        if (WasAtStepAfter(1))
            return StepLook.Done("It has begun.");
        var differences = RolloutWorld.Differences(_facts.World, await ReadWorldAsync(cancellationToken).ConfigureAwait(false));
        return differences.Count == 0 ? StepLook.Done("All is as it was planned for.") : StepLook.Stop(WorldChanged(_record, differences));
    }

    /// <summary>The world now, as far as the rollout was planned for it.</summary>
    public Task<IReadOnlyList<WorldItem>> ReadWorldAsync(CancellationToken cancellationToken) => new RolloutWorld(_session).ReadAsync(RolloutWorld.ScopeOf(_record, _facts), cancellationToken);

    /// <summary>That the world is not what a rollout was planned for.</summary>
    public static Diagnostic WorldChanged(OperationRecord record, IReadOnlyList<string> differences) => OperationRules.WorldChanged.At(
        record.Target.Location,
        "The plan " + record.Id + " does not hold any more. " + string.Join("; ", differences.Take(8)) + (differences.Count > 8 ? "; and " + (differences.Count - 8) + " more" : "") + ". Nothing was done.",
        "Make the plan anew, and look it through again.");

    // Whether it has come so far, in this run or an earlier one: the first step is this look at the world, the second the text.
    private bool WasAtStepAfter(int number) => new Journal(_settings.State).Read(static _ => { }).Any(entry => entry.Operation == _record.Id && entry.Step > number);
}
