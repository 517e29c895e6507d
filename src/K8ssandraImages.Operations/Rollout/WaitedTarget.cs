using System.Diagnostics;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>One datacenter that is waited for: what was seen of it last, and when it is looked at next.</summary>
internal sealed class WaitedTarget(DatacenterTarget target, DatacenterGoal goal) : IDisposable
{
    // An answer that takes so long is told.
    private static readonly TimeSpan LongLook = TimeSpan.FromSeconds(10);

    private readonly DatacenterWatch _watch = new(target, withImages: goal != DatacenterGoal.Ready);
    private CancellationTokenSource? _stop;
    private string _reason = "it is being read";
    private string? _uid = target.Uid.Length == 0 ? null : target.Uid;
    private long? _failingSince;

    public DatacenterTarget Target => target;

    /// <summary>The look that is under way; null where none is.</summary>
    public Task<DatacenterSight?>? Look { get; private set; }

    /// <summary>When that look began, or the last one did.</summary>
    public long Began { get; private set; }

    /// <summary>When it is looked at next.</summary>
    public long Due { get; set; }

    /// <summary>How it was when it was seen last; null where it was not.</summary>
    public K8ssDatacenterHealth? Health { get; private set; }

    /// <summary>Whether it is as it is to be.</summary>
    public bool IsWell { get; private set; }

    /// <summary>Why nothing will be seen of it; null where something may.</summary>
    public Diagnostic? Failure { get; private set; }

    /// <summary>Whether it was there, and is not any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>For how long it has been failing without a break; null where it is not.</summary>
    public TimeSpan? Failing => _failingSince is { } since ? Stopwatch.GetElapsedTime(since) : null;

    /// <summary>What keeps it from being well.</summary>
    public string Reason => Look is not null && Stopwatch.GetElapsedTime(Began) > LongLook ? "the API server takes long to answer; at last: " + _reason : _reason;

    /// <summary>All that keeps it from being well, as far as that is known.</summary>
    public IReadOnlyList<string> Reasons => Health is { Reasons.Count: > 0 } && Reason == Health.Reasons[0] ? Health.Reasons : [Reason];

    /// <summary>How many of its pods are as they should be.</summary>
    public double? Fraction => Health is { } health && health.Racks.Sum(static rack => rack.Replicas) is > 0 and var all
        ? (double)health.Racks.Sum(rack => rack.HasDesiredImages == false && rack.UpdatedPods == rack.ReadyPods ? 0 : Math.Min(rack.UpdatedPods, rack.ReadyPods)) / all
        : null;

    public void Begin(CancellationToken cancellationToken)
    {
        _stop?.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stop = _stop.Token;
        Began = Stopwatch.GetTimestamp();
        Look = Task.Run(() => _watch.LookAsync(stop), stop);
    }

    /// <summary>Ends a look that is under way; nothing comes of it.</summary>
    public void Abandon() => _stop?.Cancel();

    /// <summary>Takes in what a look that has ended has seen.</summary>
    public void Take()
    {
        var look = Look!;
        Look = null;
        try
        {
            Take(look.GetAwaiter().GetResult());
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol or KubernetesErrorKind.TooManyRequests or KubernetesErrorKind.Expired)
        {
            // It passes, or the time does.
            _reason = "the API server does not answer: " + ContextReader.Finding(DatacenterRules.NotRead, exception).Message;
        }
        catch (KubernetesException exception)
        {
            var finding = ContextReader.Finding(DatacenterRules.NotRead, exception);
            var isOfImages = goal != DatacenterGoal.Ready && (exception.Resource == ResourceType.ConfigMap || exception.Resource == ResourceType.Deployment || exception.Resource == ResourceType.K8ssandraCluster);
            Failure = new Diagnostic(
                finding.Id,
                finding.Severity,
                "The " + target.Description + " cannot be watched: " + finding.Message,
                target.Objects.At(ResourceType.CassandraDatacenter, target.Namespace, target.Name),
                finding.Remedy + (isOfImages ? " Or wait for readiness alone: -For Ready, --for Ready." : "")) { Cause = exception };
        }
        catch (ChangeException exception)
        {
            Failure = exception.Diagnostic;
        }
    }

    public void Dispose() => _stop?.Dispose();

    private void Take(DatacenterSight? sight)
    {
        if (sight is null)
        {
            // k8ssandra-operator makes it (again); a stand-alone one is made by nobody.
            IsGone = _uid is not null;
            Fail(IsGone && target.Cluster is null);
            _reason = IsGone ? "it has been deleted" : "there is no CassandraDatacenter of that name yet; k8ssandra-operator makes one after the other";
            Health = null;
            return;
        }

        IsGone = false;
        _uid = sight.Root.At("metadata", "uid")?.Text;
        Health = sight.Health;
        IsWell = (goal == DatacenterGoal.Image || Health.IsReady) && (goal == DatacenterGoal.Ready || Health.HasDesiredImages == true);
        Fail(Health.IsFailing);
        _reason = Health.Reasons.Count > 0 ? Health.Reasons[0] : Health.HasDesiredImages is null && goal != DatacenterGoal.Ready ? "what it should run cannot be told" : "it is well";
    }

    private void Fail(bool isFailing) => _failingSince = isFailing ? _failingSince ?? Stopwatch.GetTimestamp() : null;
}
