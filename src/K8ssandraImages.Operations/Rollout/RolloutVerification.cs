using System.Diagnostics;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The last step of a rollout: what runs in the end is what was rolled out, in templates and pods, by the digests that nodes pulled.</summary>
internal sealed class RolloutVerification(IKubernetesSession session, IReadOnlyList<UpdateFacts> datacenters, TimeSpan patience)
{
    private string? _differing;
    private long _differingSince;

    /// <summary>What was seen last; empty before the first look.</summary>
    public IReadOnlyList<K8ssImageDrift> Rows { get; private set; } = [];

    public Step Step => new()
    {
        Name = "verify",
        Effect = "Sees that " + (datacenters.Count == 1 ? "the datacenter runs" : "all " + datacenters.Count + " datacenters run") + " what " + (datacenters.Count == 1 ? "it" : "they") + " should, by templates, pods and digests",
        Look = LookAsync,
    };

    private async Task<StepLook> LookAsync(CancellationToken cancellationToken)
    {
        var rows = new List<K8ssImageDrift>();
        var pods = 0;
        foreach (var facts in datacenters)
        {
            var datacenter = facts.Target;
            // An operator whose image tells no release has the one that was given when it was planned.
            using var targets = new DatacenterTargets(facts.Options(), static _ => { }, cancellationToken);
            if (targets.Of(datacenter, session) is not { } target || await new DatacenterWatch(target).LookAsync(cancellationToken).ConfigureAwait(false) is not { } sight)
                return StepLook.Stop(RolloutRules.NotVerified.At(datacenter.Location, "The " + Printable.Escape(datacenter.ToString(), 200) + " is not there any more.", "Find out who deleted it."));
            rows.AddRange(sight.Images);
            pods += sight.Pods.Count;
            if (sight.Health.IsFailing)
                return StepLook.Stop(RolloutRules.NotVerified.At(datacenter.Location, "The " + target.Description + " is not well: " + string.Join(" ", sight.Health.Reasons.Take(3)), sight.Health.NextStep));
            if (!sight.Health.IsReady || sight.Health.HasDesiredImages == false)
                return StepLook.Wait("The " + target.Description + " is not done: " + string.Join(" ", sight.Health.Reasons.Take(3)));
            if (sight.Images.FirstOrDefault(static row => row.State is not (DriftState.InSync or DriftState.Unmanaged)) is { } row)
            {
                var what = row.Container + (row.Rack is null ? "" : " in the rack " + Printable.Escape(row.Rack)) + ": " + row.Reason;
                return Differs(row, what)
                    ? StepLook.Stop(RolloutRules.NotVerified.At(datacenter.Location, "The " + target.Description + " does not run what was rolled out: " + what, row.NextStep))
                    : StepLook.Wait("The " + target.Description + " is not done: " + what);
            }
        }

        if (Moved(rows) is { } moved)
        {
            return StepLook.Stop(RolloutRules.NotVerified.At(
                datacenters[0].Target.Location,
                "The nodes have pulled different images of the name " + Printable.Escape(moved.Key, 200) + ": " + string.Join("; ", moved.DistinctBy(static pull => pull.Digest).Take(4).Select(static pull => Printable.Escape(pull.Pod, 120) + " " + Printable.Escape(pull.Digest, 100))) + ". The tag was moved in the registry between two pulls.",
                "Pin a digest, or restart the pods with the pull policy Always."));
        }

        Rows = rows;
        _differing = null;
        return StepLook.Done((datacenters.Count == 1 ? "1 datacenter" : datacenters.Count + " datacenters") + " with " + pods + (pods == 1 ? " pod" : " pods") + ": templates, pods and digests are as they should be.");
    }

    // One name, and several contents: racks and datacenters pull one after the other, each by itself right. A reference with a digest has one.
    private static IGrouping<string, (string Image, string Pod, string Digest)>? Moved(List<K8ssImageDrift> rows) => rows
        .Where(static row => row.Desired is { } desired && !desired.Contains('@', StringComparison.Ordinal))
        .SelectMany(static row => row.Pods.Where(pod => pod.Image == row.Desired && pod.ImageId?.Contains('@', StringComparison.Ordinal) == true).Select(pod => (Image: row.Desired!, pod.Pod, Digest: pod.ImageId!.Split('@')[1])))
        .GroupBy(static pull => pull.Image, StringComparer.Ordinal)
        .FirstOrDefault(static pulls => pulls.DistinctBy(static pull => pull.Digest).Skip(1).Any());

    // A tag that was moved in the registry, a webhook that changes pods: that does not mend by waiting.
    private bool Differs(K8ssImageDrift row, string what)
    {
        if (row.State != DriftState.PodsDiffer || _differing != what)
            (_differing, _differingSince) = (what, Stopwatch.GetTimestamp());
        return row.State == DriftState.PodsDiffer && Stopwatch.GetElapsedTime(_differingSince) >= patience;
    }
}
