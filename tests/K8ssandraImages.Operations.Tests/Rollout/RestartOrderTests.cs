using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>cass-operator is restarted before k8ssandra-operator, however they are named.</summary>
public sealed class RestartOrderTests : IDisposable
{
    private readonly OperationBench _bench = new();
    private readonly FakeCluster _cluster = new FakeCluster("c").With(ImpactWorld.CassOperator()).With(ImpactWorld.K8ssandraOperator());

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Operators_of_the_pipeline_are_put_in_order(bool isReversed)
    {
        var (operators, _) = new FakeSession(_cluster).Ask((fleet, token) => fleet.Operators(token));
        var inputs = operators.OrderBy(found => isReversed ? -(int)found.Kind : (int)found.Kind).ToList();
        Assert.Equal(2, inputs.Count);
        using var restarts = new OperatorRestarts(_bench.Settings, new ManifestOptions(), CancellationToken.None);
        Assert.Equal([OperatorKind.CassOperator, OperatorKind.K8ssandraOperator], Kinds(restarts.Of(inputs, new RestartOptions())));
    }

    [Fact]
    public void On_the_way_back_cass_operator_is_first_too()
    {
        var text = Changes.ChangeBench.TextOf(_cluster);
        using (var changes = new ImageConfigChanges(new ChangeSettings { State = _bench.State, Command = "Set-K8ssImageConfig" }, new ManifestOptions(), _bench.Findings.Add, CancellationToken.None))
            Assert.Equal(ChangeState.Applied, Assert.Single(changes.OfClusters(new FakeSession(_cluster), new ImageConfigWish { Content = text.Replace("old.example.com", "new.example.com", StringComparison.Ordinal) }, [])).Apply(CancellationToken.None)!.State);
        using var restarts = new OperatorRestarts(_bench.Settings, new ManifestOptions(), CancellationToken.None);
        var plans = restarts.OfClusters(new FakeSession(_cluster), [], new RestartOptions { Operator = OperatorChoice.All, RollbackOnFailure = true }).ToList();
        Assert.Empty(_bench.Findings);
        // k8ssandra-operator has read the text too, or will have.
        Assert.All(plans, static plan => Assert.Equal([OperatorKind.CassOperator, OperatorKind.K8ssandraOperator], plan.Record.FactsAs<RestartFacts>().Restore!.Restarts.Select(static restart => restart.Kind)));
        Assert.Equal([OperatorKind.CassOperator, OperatorKind.K8ssandraOperator], Kinds(plans));
    }

    private static IEnumerable<OperatorKind> Kinds(IEnumerable<OperationPlan> plans) => plans.Select(static plan => plan.Record.FactsAs<RestartFacts>().Kind);
}
