using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Works out what it takes to bring one ImageConfig to the pods. Only reads.</summary>
internal sealed class RolloutPlanner(OperationSettings settings, ManifestOptions options, RolloutWish wish, CancellationToken cancellationToken)
{
    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    /// <summary>Plans the rollout of one ImageConfig; null where it cannot be planned or is refused, which is reported.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="change">What becomes of the text; nothing, where what is there is rolled out.</param>
    /// <param name="piped">The change that an earlier command has planned or made; null for none.</param>
    /// <param name="meant">The datacenters that alone are meant; null for all.</param>
    /// <param name="reportPath">The file of the report; null for none.</param>
    public OperationPlan? TryMake(IKubernetesSession session, ChangePlan change, K8ssChange? piped, IReadOnlyList<DatacenterTarget>? meant, string? reportPath)
    {
        try
        {
            return Make(session, change, piped, meant, reportPath);
        }
        catch (ChangeException exception)
        {
            settings.Report(exception.Diagnostic);
        }
        catch (KubernetesException exception)
        {
            settings.Report(ContextReader.Finding(OperationRules.Blocked, exception));
        }

        return null;
    }

    private OperationPlan Make(IKubernetesSession session, ChangePlan change, K8ssChange? piped, IReadOnlyList<DatacenterTarget>? meant, string? reportPath)
    {
        var target = (ConfigMapTarget)change.Making.Target;
        var (state, draft) = ((TargetState)change.Precondition, (Draft)change.Effect);
        if (piped is not null)
            CheckSame(target, change, piped);
        if (reportPath is not null)
            RolloutReport.Check(reportPath);

        var operators = Operators(session, target);
        var datacenters = Datacenters(session, target, operators);
        var chosen = Choose(session, target, operators, datacenters, meant);
        var impact = new RestartImpact([.. operators.SelectMany(one => ImpactReading.Of(session, target.Context, one.Namespace ?? "", one.Name, draft.IsUnchanged ? null : draft.Text, options, settings.Report, cancellationToken))]);
        CheckHeldBack(target, impact.Rows, chosen);
        return null!;
    }
}
