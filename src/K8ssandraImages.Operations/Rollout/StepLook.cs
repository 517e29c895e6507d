namespace K8ssandraImages.Operations.Rollout;

/// <summary>What a step finds when it looks at the world: that it is done, what there is to do, what it waits for, or why it cannot be.</summary>
internal sealed class StepLook
{
    private StepLook(string text) => Text = text;

    /// <summary>What was seen, in a sentence fit for a terminal.</summary>
    public string Text { get; }

    /// <summary>Whether the step is done.</summary>
    public bool IsDone { get; private init; }

    /// <summary>
    /// The one write that is to be made now; null where none is. It is bound to what was seen (uid, resourceVersion), and throws
    /// <see cref="Changes.StaleStateException"/> where that does not hold any more, <see cref="Changes.UncertainWriteException"/>
    /// where nobody knows whether it was made, <see cref="Changes.ChangeException"/> where it was refused. Then it is looked at again.
    /// </summary>
    public Func<CancellationToken, Task>? Write { get; private init; }

    /// <summary>Why the step cannot be done, or what is to be said although it is; null where there is nothing.</summary>
    public Diagnostic? Finding { get; private init; }

    /// <summary>How much of it is done, from 0 to 1; null where that cannot be told.</summary>
    public double? Fraction { get; private init; }

    /// <summary>The step is done.</summary>
    /// <param name="what">What was seen.</param>
    /// <param name="finding">What is to be said all the same: a warning.</param>
    public static StepLook Done(string what, Diagnostic? finding = null) => new(what) { IsDone = true, Finding = finding };

    /// <summary>Something is to be written.</summary>
    /// <param name="what">What; the same text for the same write, for one that is made in vain again and again ends the step.</param>
    /// <param name="write">The write.</param>
    public static StepLook Act(string what, Func<CancellationToken, Task> write) => new(what) { Write = write };

    /// <summary>Nothing can be done but wait.</summary>
    /// <param name="reason">What for.</param>
    /// <param name="fraction">How much of it is done, from 0 to 1.</param>
    public static StepLook Wait(string reason, double? fraction = null) => new(reason) { Fraction = fraction };

    /// <summary>It cannot be done as things are, and waiting does not help.</summary>
    public static StepLook Stop(Diagnostic finding) => new(finding.Message) { Finding = finding };
}
