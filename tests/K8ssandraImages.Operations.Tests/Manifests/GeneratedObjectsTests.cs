namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>Objects that k8ssandra-operator made, exported together with their K8ssandraCluster.</summary>
public class GeneratedObjectsTests
{
    private const string Cluster = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: kc, namespace: ns}\nspec: {cassandra: {serverVersion: 4.0.17, serverImage: 'cluster/c:1', datacenters: [{metadata: {name: dc1}, size: 1}]}}\n";
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns, labels: {k8ssandra.io/cluster-name: kc, k8ssandra.io/cluster-namespace: ns}}\nspec: {clusterName: kc, serverType: cassandra, serverVersion: 4.0.17, serverImage: 'made/c:1'}\n";

    [Theory]
    [InlineData(Cluster + "---\n" + Dc)]
    [InlineData(Dc + "---\n" + Cluster)]
    public void The_answer_comes_from_the_cluster_once(string text)
    {
        var answer = Answer.To(text);
        Assert.Equal("cluster/c:1", answer["cassandra"]);
        Assert.Equal(DiagnosticSeverity.Information, Assert.Single(answer.Reported, diagnostic => diagnostic.Id == "KSI0013").Severity);
        Assert.Equal("K8ssandraCluster", Assert.Single(answer.Fleet.Datacenters(CancellationToken.None)).Kind);
    }

    [Fact]
    public void By_itself_the_object_answers()
    {
        var answer = Answer.To(Dc);
        Assert.Equal("made/c:1", answer["cassandra"]);
        Assert.DoesNotContain("KSI0013", answer.Ids);
    }

    [Theory]
    [InlineData("name: kc, namespace: ns}", "name: other, namespace: ns}")]
    [InlineData("name: kc, namespace: ns}", "name: kc, namespace: other}")]
    public void Beside_another_cluster_it_answers(string old, string replacement)
    {
        var answer = Answer.To(Cluster.Replace(old, replacement, StringComparison.Ordinal) + "---\n" + Dc);
        Assert.Equal(["cluster/c:1", "made/c:1"], answer.Images.Where(image => image.Container == "cassandra").Select(image => image.Image));
    }

    [Fact]
    public void A_reaper_that_was_made_is_passed_over_too()
    {
        var reaper = "---\napiVersion: reaper.k8ssandra.io/v1alpha1\nkind: Reaper\nmetadata: {name: kc-dc1-reaper, namespace: ns, labels: {k8ssandra.io/cluster-name: kc, k8ssandra.io/cluster-namespace: ns}}\nspec: {}\n";
        Assert.DoesNotContain(Answer.To(Cluster + reaper).Images, image => image.Workload == WorkloadKind.Reaper);
        Assert.Contains(Answer.To(reaper).Images, image => image.Workload == WorkloadKind.Reaper);
    }
}
