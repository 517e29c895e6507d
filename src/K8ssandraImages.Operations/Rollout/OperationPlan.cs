namespace K8ssandraImages.Operations.Rollout;

/// <summary>What is to be done to an operator or to datacenters, in steps; nothing of it is done before <see cref="Run"/>.</summary>
public sealed class OperationPlan
{
    internal OperationPlan(OperationRecord record, string target, string summary, IReadOnlyList<Step> steps, OperationSettings settings)
    {
        Record = record;
        Target = target;
        Summary = summary;
        Steps = steps;
        Settings = settings;
    }

    /// <summary>What it is done to, as in <c>datacenter ops/dc1 in the context prod</c>; fit for a terminal.</summary>
    public string Target { get; }

    /// <summary>What it does, in a sentence without its full stop; fit for a terminal.</summary>
    public string Summary { get; }

    /// <summary>What it is for.</summary>
    public OperationKind Kind => Record.Kind;

    /// <summary>Whether all is as it should be already.</summary>
    public bool IsUnchanged { get; internal init; }

    /// <summary>Asked once more, whoever has consented to everything: what deletes. Null where nothing is asked.</summary>
    public string? Question { get; internal init; }

    internal OperationRecord Record { get; }

    internal IReadOnlyList<Step> Steps { get; }

    internal OperationSettings Settings { get; }

    /// <summary>Findings that are part of the plan.</summary>
    internal IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What becomes of StatefulSets and Deployments by it.</summary>
    internal IReadOnlyList<K8ssImageImpact> Impact { get; init; } = [];

    /// <summary>What to do when it is done; null where nothing is left to do.</summary>
    internal string? NextStep { get; init; }

    /// <summary>Ends in <see cref="OperationState.Started"/> when the last step is done, for what is not waited for.</summary>
    internal bool IsNotWaitedFor { get; init; }

    /// <summary>
    /// Looks what there is to take back where it has failed, and gives the steps for it: none where nothing is. They are carried out
    /// under the same identifier. Null where it is not taken back.
    /// </summary>
    internal Func<CancellationToken, IReadOnlyList<Step>>? Rollback { get; init; }

    /// <summary>Looks what is where, for one that ends before it is done: a sentence fit for a terminal, or null. Null where the failure says it all.</summary>
    internal Func<CancellationToken, Task<string?>>? WhereItIs { get; init; }

    /// <summary>The commands that undo it, for one that ends before it is done; null where it is not undone by commands, or none are known.</summary>
    internal Func<string?>? WayBack { get; init; }

    /// <summary>Told how far it is when it begins, after each step, and when it ends or is broken off; gives what is to be said about that. On the thread that asks.</summary>
    internal Func<K8ssOperation, Diagnostic?>? Told { get; init; }

    /// <summary>The plan, of which nothing has been done.</summary>
    public K8ssOperation Describe() => OperationRun.Describe(this, IsUnchanged ? OperationState.Unchanged : OperationState.Planned, static _ => null);

    /// <summary>Looks how far it is, step by step, and does nothing.</summary>
    /// <param name="cancellationToken">Stops at once.</param>
    public K8ssOperation Survey(CancellationToken cancellationToken) => new OperationRun(this).Survey(cancellationToken);

    /// <summary>Carries it out, from wherever it is.</summary>
    /// <param name="cancellationToken">Stops between two writes; one that has been sent is seen through.</param>
    /// <returns>What became of it. That it failed is in it, and reported.</returns>
    public K8ssOperation Run(CancellationToken cancellationToken) => new OperationRun(this).Run(cancellationToken);
}
