namespace K8ssandraImages;

/// <summary>What an operation is for.</summary>
public enum OperationKind
{
    /// <summary>An operator is restarted, so that it reads what is there now.</summary>
    Restart,

    /// <summary>A datacenter takes the images that it waits for, where it is.</summary>
    Update,

    /// <summary>A datacenter is deleted and created again on its volumes.</summary>
    Reset,

    /// <summary>A change from the text to the pods: written, read by the operators, taken by one datacenter after the other.</summary>
    Rollout,
}

/// <summary>How far an operation has come.</summary>
public enum OperationState
{
    /// <summary>It is planned; nothing has been done.</summary>
    Planned,

    /// <summary>All was as it should be; nothing had to be done.</summary>
    Unchanged,

    /// <summary>It is done, and that was verified.</summary>
    Completed,

    /// <summary>What was asked for has been set going and was not waited for.</summary>
    Started,

    /// <summary>It ended before it was done: something is wrong, or took too long. It can be resumed.</summary>
    Stopped,

    /// <summary>It was broken off: Ctrl+C, a lost connection, a killed process; or it is under way elsewhere. It can be resumed.</summary>
    Interrupted,

    /// <summary>It failed, and what it had done was taken back.</summary>
    RolledBack,
}

/// <summary>How far a step of an operation has come.</summary>
public enum OperationStepState
{
    /// <summary>It has not begun.</summary>
    Planned,

    /// <summary>It was found done already.</summary>
    Unchanged,

    /// <summary>It is done.</summary>
    Completed,

    /// <summary>It has begun.</summary>
    Started,

    /// <summary>It cannot be done as things are.</summary>
    Failed,
}

/// <summary>What a step puts at risk.</summary>
public enum OperationRisk
{
    /// <summary>Nothing: it reads, waits, or saves something.</summary>
    None,

    /// <summary>Nothing that runs is touched, but something is written.</summary>
    Low,

    /// <summary>Pods restart.</summary>
    Restarts,

    /// <summary>Something is deleted.</summary>
    Deletes,
}

/// <summary>
/// Something that is done in steps to an operator or to datacenters: the plan of it, or what became of it. Each step is found done
/// or not by looking, so that an operation can be taken up again wherever it was broken off.
/// </summary>
public sealed class K8ssOperation : K8ssObject
{
    internal K8ssOperation()
    {
    }

    /// <summary>Its identifier, in the journal and for Resume-K8ssOperation; of a plan the one that it will have.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>What it is for.</summary>
    public OperationKind Kind { get; internal init; }

    /// <summary>How far it has come.</summary>
    public OperationState State { get; internal init; }

    /// <summary>What it is done to, as in <c>datacenter ops/dc1 in the context prod</c>.</summary>
    public string Target { get; internal init; } = "";

    /// <summary>What it does, in a sentence.</summary>
    public string Summary { get; internal init; } = "";

    /// <summary>Its steps, in order.</summary>
    public IReadOnlyList<OperationStep> Steps { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>What becomes of StatefulSets and Deployments by it, as it was seen when it was planned; empty where that was not asked, and for one that is resumed.</summary>
    public IReadOnlyList<K8ssImageImpact> Impact { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Why it is in that state; null where there is nothing to say.</summary>
    public string? Reason { get; internal init; }

    /// <summary>What to do next; null where there is nothing to do.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>When it began, UTC; null for a plan.</summary>
    public DateTimeOffset? Started { get; internal init; }

    /// <summary>How long it took in this run; null for a plan.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>The file that it is kept in until it is done, with what was there before; null for a plan.</summary>
    public string? RecordPath { get; internal init; }

    /// <summary>The plan as text (JSON): it can be kept, looked through, and carried out later; it holds no secret.</summary>
    public string? Document { get; internal init; }

    /// <summary>Findings about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>Update of datacenter ops/dc1 in the context prod: Completed</c>.</summary>
    public override string ToString() => Kind + " of " + Target + ": " + State;
}

/// <summary>A step of an operation.</summary>
public sealed class OperationStep
{
    internal OperationStep()
    {
    }

    /// <summary>Its place, from 1.</summary>
    public int Number { get; internal init; }

    /// <summary>A word for it, as in <c>restart-operator</c>: the same in every version.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What it does, in a sentence.</summary>
    public string Effect { get; internal init; } = "";

    /// <summary>What must hold for it to be done; null where nothing must.</summary>
    public string? Precondition { get; internal init; }

    /// <summary>How it is taken back; null where there is nothing to take back.</summary>
    public string? Inverse { get; internal init; }

    /// <summary>What it puts at risk.</summary>
    public OperationRisk Risk { get; internal init; }

    /// <summary>How far it has come.</summary>
    public OperationStepState State { get; internal init; }

    /// <summary>What was seen last: why it waits, failed, or is done; null where nothing was looked at.</summary>
    public string? Message { get; internal init; }

    /// <summary>How long it took in this run; null where it has not begun.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary><c>3 restart-operator: Completed</c>.</summary>
    public override string ToString() => Number + " " + Name + ": " + State;
}
