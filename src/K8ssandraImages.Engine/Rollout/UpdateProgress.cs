using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// How far the StatefulSets and pods of a datacenter have come on their way to certain images. A pure function of what was seen.
/// </summary>
internal sealed class UpdateProgress
{
    private readonly IReadOnlyList<UpdateImage> _images;
    private readonly CassOperatorRelease _release;
    private readonly DateTimeOffset _now;
    private readonly string _where;
    private readonly Predicate<ObservedWorkload> _pullsOtherwise;

    private UpdateProgress(IReadOnlyList<UpdateImage> images, CassOperatorRelease release, DateTimeOffset now, string where, Predicate<ObservedWorkload> pullsOtherwise) =>
        (_images, _release, _now, _where, _pullsOtherwise) = (images, release, now, where, pullsOtherwise);

    /// <summary>Its racks, in their order.</summary>
    public IReadOnlyList<RackProgress> Racks { get; private init; } = [];

    /// <summary>Whether the templates of all racks ask for the images.</summary>
    public bool HasTemplates { get; private init; }

    /// <summary>Whether the templates ask for the images, and all pods have them and are ready.</summary>
    public bool IsDone { get; private init; }

    /// <summary>How much of it is done, from 0 to 1; null where there are no pods.</summary>
    public double? Fraction { get; private init; }

    /// <summary>The first pod that fails although it has the images, or for a reason that they do not mend; null where none does.</summary>
    public PodFailure? Failure { get; private init; }

    /// <summary>The racks whose pods fail because of an image that is replaced.</summary>
    public IReadOnlyList<string> BrokenRacks { get; private init; } = [];

    /// <summary>Works it out.</summary>
    /// <param name="images">The images that the containers are to have.</param>
    /// <param name="sets">The StatefulSets, in the order of the racks.</param>
    /// <param name="pods">Their pods.</param>
    /// <param name="release">The release of cass-operator, by which a pod counts as failing.</param>
    /// <param name="now">The time.</param>
    /// <param name="where">The end of a command of kubectl that is about a pod: its namespace and how its cluster is reached.</param>
    /// <param name="pullsOtherwise">Whether a template lacks pull secrets that it should have, or has other pull policies; null where none does.</param>
    public static UpdateProgress Of(IReadOnlyList<UpdateImage> images, IReadOnlyList<ObservedWorkload> sets, IReadOnlyList<ObservedPod> pods, CassOperatorRelease release, DateTimeOffset now, string where, Predicate<ObservedWorkload>? pullsOtherwise = null)
    {
        var asking = new UpdateProgress(images, release, now, where, pullsOtherwise ?? (static _ => false));
        var racks = sets.Select(set => asking.Rack(set, pods)).ToList();
        var total = racks.Sum(static rack => rack.Set.Replicas);
        return new UpdateProgress(images, release, now, where, asking._pullsOtherwise)
        {
            Racks = racks,
            HasTemplates = racks.Count > 0 && racks.TrueForAll(static rack => rack.HasTemplate),
            IsDone = racks.Count > 0 && racks.TrueForAll(static rack => rack.IsDone),
            Fraction = total == 0 ? null : Math.Min(1, (double)racks.Sum(static rack => rack.ReadyPods) / total),
            Failure = racks.Select(asking.FailureOf).FirstOrDefault(static failure => failure is not null),
            BrokenRacks = [.. racks.Where(rack => rack.Pods.Any(pod => asking.TroubleOf(pod) is { IsFailing: true } && asking.IsMended(pod, rack))).Select(static rack => rack.Name)],
        };
    }

    /// <summary>What it waits for, in a sentence fit for a terminal.</summary>
    /// <param name="whyNot">Why the template of a StatefulSet does not ask for the images yet; null where nobody says.</param>
    public string Text(Func<ObservedWorkload, string?> whyNot)
    {
        if (Racks.Count == 0)
            return "There is no StatefulSet yet.";
        var done = Racks.Count(static rack => rack.IsDone);
        var head = Racks.Count == 1 ? "" : done + " of " + Racks.Count + " racks updated; ";
        // The rack that is at it, rather than one that has not had its turn.
        var rack = Racks.FirstOrDefault(static rack => rack is { HasTemplate: true, IsDone: false }) ?? Racks.FirstOrDefault(static rack => !rack.IsDone);
        if (rack is null)
            return "All pods have their images.";
        var text = head + "rack " + Show(rack.Name) + ": ";
        if (!rack.HasTemplate)
            return text + "its template has not changed yet" + (whyNot(rack.Set)?.TrimEnd('.') is { } reason ? ": " + reason : "") + ".";
        return text + rack.UpdatedPods + " of " + rack.Set.Replicas + " pods updated" + WaitsFor(rack) + ".";
    }

    private string WaitsFor(RackProgress rack)
    {
        var pods = rack.Pods.Where(static pod => !pod.IsTerminating).ToList();
        // What holds a StatefulSet up, before what it comes to next: it replaces the last pod first.
        var waiting = pods.Find(pod => IsUpdated(pod) && !pod.IsReady) ?? pods.Find(static pod => !pod.IsReady);
        if (waiting is not null)
            return "; waits for pod " + Show(waiting.Name) + Reason(waiting);
        if (rack.Pods.FirstOrDefault(static pod => pod.IsTerminating) is { } leaving)
            return "; pod " + Show(leaving.Name) + " is ending";
        if (pods.Count < rack.Set.Replicas)
            return "; " + pods.Count + " are there";
        return pods.FindLast(pod => !IsUpdated(pod)) is { } next ? "; pod " + Show(next.Name) + " is next" : "; its StatefulSet is about to end the update";
    }

    private string Reason(ObservedPod pod)
    {
        var pre = "pod " + Show(pod.Name);
        var reason = TroubleOf(pod)?.Reason;
        return reason is null || reason == pre ? "" : ": " + (reason.StartsWith(pre, StringComparison.Ordinal) ? reason[pre.Length..].TrimStart(':', ' ') : reason);
    }

    private RackProgress Rack(ObservedWorkload set, IReadOnlyList<ObservedPod> pods)
    {
        var own = pods.Where(pod => pod.OwnerUid == set.Uid).OrderBy(static pod => pod.Name.Length).ThenBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
        var updated = own.Where(pod => !pod.IsTerminating && IsUpdated(pod)).ToList();
        var ready = updated.Count(static pod => pod.IsReady);
        // Of what is not known nothing is there.
        var pullsOtherwise = _pullsOtherwise(set);
        var hasTemplate = _images.Count > 0 && _images.All(image => image.IsIn(set)) && !pullsOtherwise;
        return new RackProgress(set.Rack ?? set.Name, set)
        {
            Pods = own,
            HasTemplate = hasTemplate,
            PullsOtherwise = pullsOtherwise,
            UpdatedPods = updated.Count,
            ReadyPods = ready,
            IsDone = hasTemplate && !set.IsRolling && own.Count == set.Replicas && ready == set.Replicas && set.ReadyReplicas == set.Replicas,
        };
    }

    private PodFailure? FailureOf(RackProgress rack)
    {
        foreach (var pod in rack.Pods)
        {
            if (TroubleOf(pod) is not { IsFailing: true } trouble || IsMended(pod, rack))
                continue;
            var container = Array.Find(pod.Containers, static container => container.IsBackingOff) ?? Array.Find(pod.Containers, static container => container.Problem is not null);
            var image = container is null ? "" : Printable.Escape(container.Image, 300);
            return new PodFailure(
                rack.Name,
                pod.Name,
                IsUpdated(pod),
                "rack " + Show(rack.Name) + ": " + trouble.Reason + (container is null ? "" : " (container " + Show(container.Name) + (trouble.Reason.Contains(image, StringComparison.Ordinal) ? ")" : ", image " + image + ")")),
                trouble.NextStep);
        }

        return null;
    }

    // Whether what keeps a pod from running is replaced: its image, or how that is pulled.
    private bool IsMended(ObservedPod pod, RackProgress rack)
    {
        var failing = pod.Containers.Where(static container => container.Problem is not null).ToList();
        return failing.Count > 0 && failing.TrueForAll(container => _images.Any(image => image.Replaces(container)) || (rack.PullsOtherwise && ObservedPodContainer.IsOfPull(container.Problem)));
    }

    private bool IsUpdated(ObservedPod pod) => _images.All(image => image.IsIn(pod));

    private UnreadyPod? TroubleOf(ObservedPod pod) => pod.IsTerminating ? null : UnreadyPod.Of(pod, _release, _now, _where);

    private static string Show(string? text) => Printable.Escape(text, 120);
}

/// <summary>How far a rack has come.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Set">Its StatefulSet.</param>
internal sealed record RackProgress(string Name, ObservedWorkload Set)
{
    /// <summary>Its pods, in the order of their numbers, those on their way out included.</summary>
    public IReadOnlyList<ObservedPod> Pods { get; init; } = [];

    /// <summary>Whether its template asks for the images.</summary>
    public bool HasTemplate { get; init; }

    /// <summary>Whether its template lacks pull secrets that it should have, or has other pull policies.</summary>
    public bool PullsOtherwise { get; init; }

    /// <summary>The pods that have the images.</summary>
    public int UpdatedPods { get; init; }

    /// <summary>The pods that have the images and are ready.</summary>
    public int ReadyPods { get; init; }

    /// <summary>Whether its template and all its pods have the images, and all are ready.</summary>
    public bool IsDone { get; init; }
}

/// <summary>A pod that fails.</summary>
/// <param name="Rack">Its rack.</param>
/// <param name="Pod">Its name.</param>
/// <param name="IsUpdated">Whether it has the images of the update.</param>
/// <param name="Message">What is wrong with which container, fit for a terminal, without a full stop.</param>
/// <param name="NextStep">How to look at it; null where nothing is to be looked at.</param>
internal sealed record PodFailure(string Rack, string Pod, bool IsUpdated, string Message, string? NextStep);
