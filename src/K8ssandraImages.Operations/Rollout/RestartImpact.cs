using System.Globalization;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What an operator's restart does to datacenters, in a few words.</summary>
internal sealed class RestartImpact(IReadOnlyList<K8ssImageImpact> rows)
{
    public IReadOnlyList<K8ssImageImpact> Rows => rows;

    /// <summary>Part of a sentence: <c>2 datacenters roll at once (6 racks, 18 pods restart)</c>.</summary>
    public string Consequence
    {
        get
        {
            var parts = new List<string>();
            var atOnce = Cassandra(RolloutTiming.AtOnce);
            if (atOnce.Count > 0)
            {
                var pods = atOnce.Sum(static row => row.PodRestarts ?? 0);
                parts.Add(Verb(Datacenters(atOnce), "datacenter", "rolls", "roll") + " at once (" + Count(atOnce.Count, "rack") + (pods == 0 ? "" : ", " + Verb(pods, "pod", "restarts", "restart")) + ")");
            }

            var others = rows.Count(static row => row.Workload != WorkloadKind.Cassandra && row.Timing == RolloutTiming.AtOnce);
            if (others > 0)
                parts.Add(Verb(others, "Deployment", "rolls", "roll") + " at once");
            var waiting = Datacenters(Cassandra(RolloutTiming.OnPermission));
            if (waiting > 0)
                parts.Add(Verb(waiting, "datacenter", "waits", "wait") + " for permission");
            var blocked = rows.Count(static row => row.Timing == RolloutTiming.Blocked);
            if (blocked > 0)
                parts.Add(Verb(blocked, "workload", "cannot", "cannot") + " be built");
            var unknown = rows.Count(static row => row.Timing == RolloutTiming.Unknown);
            if (unknown > 0)
                parts.Add("of " + Count(unknown, "workload") + " it is not known");
            return parts.Count == 0 ? "no datacenter rolls" : string.Join("; ", parts);
        }
    }

    /// <summary>What to do when the operator has started; null where nothing is left to do.</summary>
    public string? NextStep => Datacenters(Cassandra(RolloutTiming.OnPermission)) is > 0 and var waiting
        ? Verb(waiting, "datacenter", "waits", "wait") + " for permission: Update-K8ssDatacenter, k8ssimages update."
        : rows.Any(static row => row.Timing == RolloutTiming.AtOnce) ? "Wait-K8ssDatacenter, k8ssimages wait tell when the datacenters that roll are ready." : null;

    private List<K8ssImageImpact> Cassandra(RolloutTiming timing) => [.. rows.Where(row => row.Workload == WorkloadKind.Cassandra && row.Timing == timing)];

    private static int Datacenters(List<K8ssImageImpact> some) => some.Select(static row => (row.Context, row.Namespace, row.Datacenter)).Distinct().Count();

    private static string Count(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");

    private static string Verb(int count, string noun, string one, string many) => Count(count, noun) + " " + (count == 1 ? one : many);
}
