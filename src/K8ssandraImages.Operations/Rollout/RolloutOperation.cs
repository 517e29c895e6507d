using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Brings an ImageConfig from its text to the pods: writes it, restarts the operators that read it, updates one datacenter after
/// the other, and verifies what runs in the end.
/// </summary>
internal static class RolloutOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    /// <exception cref="ChangeException">A datacenter is in another cluster than when it was planned.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) => Of(record, session, settings, [], [], isUnchanged: false);

    /// <summary>The plan that a record holds, with what was seen when it was made.</summary>
    /// <param name="record">The record.</param>
    /// <param name="session">The clusters.</param>
    /// <param name="settings">How operations are carried out.</param>
    /// <param name="impact">What becomes of StatefulSets and Deployments by the restart.</param>
    /// <param name="findings">Findings about it.</param>
    /// <param name="isUnchanged">Whether all is as it should be already.</param>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    /// <exception cref="ChangeException">A datacenter is in another cluster than when it was planned.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings, IReadOnlyList<K8ssImageImpact> impact, IReadOnlyList<Diagnostic> findings, bool isUnchanged)
    {
        var facts = record.FactsAs<RolloutFacts>();
        var steps = new RolloutSteps(record, facts, session, settings);
        steps.CheckServers();
        var report = facts.ReportPath is null ? null : new RolloutReport(record, facts, settings, steps);
        return new OperationPlan(record, Target(record), facts.Summary, steps.Forward, settings)
        {
            Impact = impact,
            Diagnostics = findings,
            Rollback = facts.IsTakenBack ? cancellationToken => Waiting.For(() => steps.BackAsync(cancellationToken)) : null,
            WhereItIs = steps.WhereItIsAsync,
            WayBack = facts.IsTakenBack ? null : () => new RolloutUndo(record, facts, settings).Commands,
            Told = report is null ? null : report.Write,
            IsUnchanged = isUnchanged,
            NextStep = facts.NextStep,
        };
    }

    /// <summary>For people: <c>ConfigMap ops/name in the context prod</c>.</summary>
    public static string Target(OperationRecord record) =>
        "ImageConfig " + Printable.Escape(record.Target.Namespace + "/" + record.Target.Name, 200) + " in the context " + Printable.Escape(record.Target.Context, 100);
}
