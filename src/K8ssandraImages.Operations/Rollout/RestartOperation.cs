using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Restarts an operator, and sees that the new process reads what is there now.</summary>
internal static class RestartOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) => Of(record, session, settings, [], []);

    /// <summary>The plan that a record holds, with what was seen when it was made.</summary>
    /// <param name="record">The record.</param>
    /// <param name="session">The clusters.</param>
    /// <param name="settings">How operations are carried out.</param>
    /// <param name="impact">What becomes of datacenters.</param>
    /// <param name="findings">Findings about it.</param>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings, IReadOnlyList<K8ssImageImpact> impact, IReadOnlyList<Diagnostic> findings)
    {
        var facts = record.FactsAs<RestartFacts>();
        var objects = new ClusterObjects(session, record.Target.Context ?? throw new FormatException("the operation names no context."));
        return new OperationPlan(record, TargetOf(facts, objects), facts.Summary ?? "Restart " + TargetOf(facts, objects), Steps(facts, objects), settings)
        {
            Impact = impact,
            Diagnostics = findings,
            IsNotWaitedFor = facts.IsNotWaitedFor,
            NextStep = facts.NextStep,
            Rollback = facts.Restore is null ? null : cancellationToken => Waiting.For(() => StepsBackAsync(facts, objects, settings, cancellationToken)),
        };
    }

    /// <summary>The steps of a restart, for operations in which one is a part.</summary>
    public static IReadOnlyList<Step> Steps(RestartFacts facts, ClusterObjects objects) => new RestartSteps(facts, objects).All;

    /// <summary>For people: <c>Deployment ops/name in the context prod</c>.</summary>
    public static string TargetOf(RestartFacts facts, ClusterObjects objects) =>
        "Deployment " + Printable.Escape(facts.Namespace + "/" + facts.Name, 200) + " in the context " + Printable.Escape(objects.Context, 100);

    // Where it has not been restarted, whatever failed, the text has harmed nothing.
    private static async Task<IReadOnlyList<Step>> StepsBackAsync(RestartFacts facts, ClusterObjects objects, OperationSettings settings, CancellationToken cancellationToken)
    {
        var restore = facts.Restore!;
        var sight = await new OperatorWatch(objects, facts).LookAsync(cancellationToken).ConfigureAwait(false);
        var isRestarted = facts.Method == RestartMethod.Template
            ? sight.Mark == facts.Mark || restore.Restarts.Any(restart => restart.Uid == facts.Uid && restart.Mark == sight.Mark)
            : facts.Pods.Any(uid => sight.Pods.FirstOrDefault(pod => pod.Uid == uid) is not { IsTerminating: false });
        return isRestarted
            ? [TextOf(facts, objects, settings).Restore(), .. restore.Restarts.SelectMany(restart => Steps(restart, objects))]
            : [];
    }

    private static ImageConfigSteps TextOf(RestartFacts facts, ClusterObjects objects, OperationSettings settings) => new(
        objects,
        new ChangedObject { Kind = "ConfigMap", Context = objects.Context, Server = objects.Server, Namespace = facts.Namespace, Name = facts.ImageConfig ?? throw new FormatException("the operation names no ConfigMap."), Key = ImageConfigSource.Key },
        facts.Restore!.Text,
        settings);
}
