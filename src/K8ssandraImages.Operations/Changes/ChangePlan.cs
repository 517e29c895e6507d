using System.Globalization;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// What is to be done to one ImageConfig, K8ssandraCluster or CassandraDatacenter. Its precondition is the state that was read, its
/// effect the new one, its inverse the old one; nothing of it is done before <see cref="Apply"/>.
/// </summary>
public sealed record ChangePlan
{
    private readonly ChangeMaking _making;

    internal ChangePlan(ChangeMaking making, StoredState precondition, IntendedState effect)
    {
        _making = making;
        Precondition = precondition;
        Effect = effect;
    }

    /// <summary>What is changed, as in <c>ConfigMap ops/name in the context prod</c>.</summary>
    public string Target => _making.Target.Description;

    /// <summary>Whether all is as it was asked for already.</summary>
    public bool IsUnchanged => Effect.IsUnchanged;

    /// <summary>What it does, in a few words: <c>Change 1 line of ConfigMap ops/name in the context prod; 6 images of 2 datacenters change</c>.</summary>
    public string Summary
    {
        get
        {
            var (removed, added) = UnifiedDiff.Count(Diff);
            return (_making.Action == "restore" ? "Restore " : "Change ") + Count(Math.Max(removed, added), "line") + " of " + Target + "; " + Consequence
                + (Restarts.Count == 0 ? "" : Restarts[0] == Engine.Changes.Restarts.Nothing ? "; no pod restarts" : "; pods restart")
                + (NotMoved.Count == 0 ? "" : "; " + Count(NotMoved.Count, "image") + (NotMoved.Count == 1 ? " is" : " are") + (Restarts.Count == 0 ? " not moved" : " not reached"));
        }
    }

    internal StoredState Precondition { get; }

    internal IntendedState Effect { get; }

    internal ChangeMaking Making => _making;

    internal Snapshot Before { get; init; } = null!;

    internal Snapshot After { get; init; } = null!;

    internal string? Cluster { get; init; }

    internal string? Datacenter { get; init; }

    internal string? Release { get; init; }

    internal string Diff { get; init; } = "";

    internal IReadOnlyList<K8ssImageChange> Images { get; init; } = [];

    internal IReadOnlyList<K8ssImageChange> NotMoved { get; init; } = [];

    internal IReadOnlyList<ObjectOwner> Owners { get; init; } = [];

    internal IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    internal IReadOnlyList<string> Restarts { get; init; } = [];

    internal string? NextStep { get; init; }

    private string Consequence
    {
        get
        {
            if (Images.Count == 0)
                return "no image that is known changes";
            var places = Images.Where(static row => row.Datacenter is not null).Select(static row => (row.Context, row.Namespace, row.Cluster, row.Datacenter)).Distinct().Count();
            return Count(Images.Count, "image") + (places == 0 ? "" : " of " + Count(places, "datacenter")) + (Images.Count == 1 ? " changes" : " change");
        }
    }

    /// <summary>The change, as far as it is made: not at all.</summary>
    public K8ssChange Describe() => Describe(IsUnchanged ? ChangeState.Unchanged : ChangeState.Planned, null, null);

    /// <summary>Makes the change: a backup and an entry in the journal first, then the write, if nobody has changed the target since.</summary>
    /// <param name="cancellationToken">Stops before the write; what has been sent is seen through.</param>
    /// <returns>The change as it was made; null where it was not, which is reported.</returns>
    public K8ssChange? Apply(CancellationToken cancellationToken)
    {
        try
        {
            return new ChangeApplication(this).Run(cancellationToken);
        }
        catch (ChangeException exception)
        {
            _making.Report(exception.Diagnostic);
            return null;
        }
    }

    internal K8ssChange Describe(ChangeState state, string? id, string? backup)
    {
        var target = _making.Target.Object;
        return new K8ssChange
        {
            Context = target.Context,
            Namespace = target.Namespace,
            Cluster = Cluster,
            Datacenter = Datacenter,
            Kind = target.Kind,
            Name = target.Name.Length > 0 ? target.Name : _making.Target.Label,
            Path = target.Path,
            State = state,
            OperatorVersion = Release,
            Diff = Diff,
            Content = Effect.Content,
            Images = Images,
            NotMoved = NotMoved,
            Owners = Owners,
            BackupPath = backup,
            Id = id,
            Restarts = Restarts,
            NextStep = NextStep,
            Undo = backup is null ? null : _making.Target.UndoOf(id!, backup, _making.Settings.State),
            Diagnostics = Diagnostics,
            Origin = new Origin(After, Effect.Root, target.Context, null),
        };
    }

    private static string Count(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");
}
