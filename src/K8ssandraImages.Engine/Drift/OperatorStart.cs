using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Linting.Operators;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Drift;

/// <summary>
/// What an operator finds when it starts, and why it would not: an ImageConfig that its release does not load, none at all, a flag
/// that it does not have, a ConfigMap that is mounted and not there.
/// </summary>
internal sealed class OperatorStart
{
    private static readonly LintRule<OperatorSubject>[] Fatal = [new ConfigFlagRule(), new ChartDeploymentRule()];

    /// <summary>Looks what an operator of a snapshot finds.</summary>
    /// <param name="snapshot">The operator and the ConfigMaps of its namespace.</param>
    /// <param name="deployment">The operator.</param>
    public OperatorStart(Snapshot snapshot, OperatorDeployment deployment)
    {
        var problems = new List<Diagnostic>();
        Source = snapshot.SourceOf(deployment, out var failure);
        if (failure is not null)
            problems.Add(failure);
        if (Source is not null)
        {
            var config = snapshot.Decode(Source, deployment);
            Api = Snapshot.FormOf(Source, config.Release, deployment);
            if (!config.IsLoaded)
                problems.Add(config.Component("").Diagnostics.First(static finding => finding.Severity == DiagnosticSeverity.Error));
        }

        var given = deployment.Kind == OperatorKind.CassOperator ? snapshot.Options.CassOperatorVersion : snapshot.Options.K8ssandraOperatorVersion;
        var subject = new OperatorSubject(deployment, given ?? snapshot.VersionOf(deployment, out _))
        {
            LacksConfigMap = name => !snapshot.Resources.ConfigMaps.Exists(map => map.Context == deployment.Context && map.Root.At("metadata", "name")?.Text == name && map.Root.At("metadata", "namespace")?.Text == deployment.Namespace),
        };
        problems.AddRange(Fatal.SelectMany(rule => rule.Check(subject)).Where(static finding => finding.Severity == DiagnosticSeverity.Error));
        Problems = problems;
    }

    /// <summary>The ConfigMap that it reads; null where it reads none, or finds none.</summary>
    public ImageConfigSource? Source { get; }

    /// <summary>The form in which it reads it; null where it reads none.</summary>
    public string? Api { get; }

    /// <summary>Why it does not start, the first thing first; empty where it does, as far as that can be told.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}
