using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// cass-operator without leader election, which is a flag since 1.24.0 (cmd/main.go). The manifests of 1.24.0 to 1.28.1 and the
/// charts from 0.57.0 on do not set it, so while a restart overlaps, the old process goes on with the old ImageConfig.
/// </summary>
internal sealed class LeaderElectionRule() : LintRule<OperatorSubject>(Found)
{
    public static readonly Rule Found = new("KSI0105", DiagnosticSeverity.Warning, "Operator without leader election") { Releases = "cass-operator 1.24.0 and later" };

    private static readonly OperatorVersion FirstChart = new(0, 57);
    private static readonly OperatorVersion AnyChart = new(0, 999);

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(OperatorSubject subject)
    {
        if (subject.CassOperator is not { ElectsLeaderByFlag: true } release || subject.Deployment.Flag("leader-elect") == true)
            yield break;
        var replicas = subject.Root.At("spec", "replicas");
        var hasSeveral = replicas is { Kind: NodeKind.Integer, Text: not ("0" or "1") };
        if (!hasSeveral && subject.Root.At("spec", "strategy", "type")?.Text == "Recreate")
            yield break;
        var byChart = subject.Chart?.IsBetween("cass-operator", FirstChart, AnyChart) == true ? " The " + subject.Chart + " does not set it." : "";
        yield return Found.At(
            (subject.Deployment.Container["args"] ?? subject.Deployment.Container).Location,
            "cass-operator " + release.Version + " runs without --leader-elect, so "
                + (hasSeveral ? "all " + replicas!.Text + " of its pods reconcile at the same time." : "during a restart the old and the new pod both reconcile, the old one with the ImageConfig that it read at its start.") + byChart,
            "Add --leader-elect; or set spec.strategy.type: Recreate and one replica. Else wait after a restart until the old pod has gone.");
    }
}
