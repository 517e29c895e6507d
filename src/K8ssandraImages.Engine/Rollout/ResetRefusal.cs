using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>Why a datacenter is not deleted and created again.</summary>
/// <param name="Name">A word for it, the same in every version.</param>
/// <param name="Message">Why, in a sentence fit for a terminal.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record ResetRefusal(string Name, string Message, string Remedy)
{
    /// <summary>Whether it puts availability at risk, or what can be made again, and no data, so that somebody may insist.</summary>
    public bool CanBeForced { get; init; }

    /// <summary>Whether it passes by itself, so that somebody who has begun may wait.</summary>
    public bool Passes { get; init; }

    /// <summary>All that speaks against it; empty where nothing does.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var mechanism = KeepVolumesNames.Of(subject.Release);
        if (mechanism == KeepVolumes.Impossible)
        {
            return [new("release", "cass-operator " + subject.Release.Version + " deletes the volumes of every datacenter that is deleted, and nothing keeps it from that.", "It is not needed for images: in this release a restart of the operator rolls them out (Restart-CassOperator).")];
        }

        if (subject.Datacenter.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return [new("ending", "It is being deleted already.", "Find out by whom; its volumes may be on their way out: look at the persistent volumes.")];
        return [
            .. ResetStateRefusals.Of(subject),
            .. ResetNameRefusals.Of(subject),
            .. ResetVolumeRefusals.Of(subject),
            .. ResetOperatorRefusals.Of(subject),
            .. subject.IsOfCluster ? ResetClusterRefusals.Of(subject, mechanism) : [],
            .. ResetOwnerRefusals.Of(subject),
            .. subject.Unseen.Select(static unseen => new ResetRefusal("dependents", "Whether " + unseen.What + " would be deleted with it is not known, and none that cannot be seen is created again: " + unseen.Why, unseen.Remedy ?? "Let the account list them.") { CanBeForced = true }),
            .. subject.Denials.Select(static denial => new ResetRefusal("denied", "The server would not " + denial.What + ": " + denial.Why, denial.Remedy ?? "See that the account may do it, and that webhooks answer.")),
        ];
    }

    /// <summary>Whether a condition of a resource is true.</summary>
    internal static bool IsTrue(Node root, string type)
    {
        foreach (var condition in root.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition["status"]?.Text == "True";
        }

        return false;
    }

    /// <summary>Foreign text as messages show it.</summary>
    internal static string Show(string? text) => Printable.Escape(text, 300);
}
