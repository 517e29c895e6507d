using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// What would be once some operators have started anew: they read what is there then, the others go on with what is there now.
/// </summary>
/// <param name="before">What is there now.</param>
/// <param name="after">What is there then.</param>
/// <param name="starts">Which operators start anew.</param>
internal sealed class RestartedSnapshot(Snapshot before, Snapshot after, Predicate<OperatorDeployment> starts) : Snapshot(after.Options, after.Resources)
{
    /// <inheritdoc/>
    public override ImageConfig CassOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null) =>
        Starts(OperatorKind.CassOperator, context, @namespace) ? base.CassOperatorOf(context, @namespace, manager) : before.CassOperatorOf(context, @namespace, manager);

    /// <inheritdoc/>
    public override K8ssandraOperatorEnvironment K8ssandraOperatorOf(string? context, string? @namespace, K8ssandraOperatorRelease? manager = null) =>
        Starts(OperatorKind.K8ssandraOperator, context, @namespace) ? base.K8ssandraOperatorOf(context, @namespace, manager) : before.K8ssandraOperatorOf(context, @namespace, manager);

    private bool Starts(OperatorKind kind, string? context, string? @namespace) => before.FindOperator(kind, context, @namespace ?? before.Options.DefaultNamespace) is not { } deployment || starts(deployment);
}
