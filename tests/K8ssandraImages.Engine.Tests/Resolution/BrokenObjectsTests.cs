namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Objects that cannot run are not passed over without a word.</summary>
public class BrokenObjectsTests
{
    private const string Cluster = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: kc, namespace: ns}\n";
    private const string Datacenter = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\n";

    [Theory]
    [InlineData(Cluster, "KSI0084")]
    [InlineData(Cluster + "spec: {}", "KSI0084")]
    [InlineData(Cluster + "spec: {cassandra: {serverVersion: 4.0.11, datacenters: [null, 5]}}", "KSI0083")]
    [InlineData(Cluster + "spec: {cassandra: {serverVersion: 4.0.11, datacenters: [{metadata: {name: dc1}, size: 1}, 5]}}", "KSI0083")]
    [InlineData(Datacenter + "spec: ", "KSI0084")]
    [InlineData(Datacenter + "spec: {serverType: cassandra, serverVersion: 4.0.11, podTemplateSpec: {spec: {containers: [{image: 'x:1'}]}}}", "KSI0084")]
    [InlineData(Datacenter + "spec: {serverType: cassandra, serverVersion: 4.0.11, podTemplateSpec: {spec: {containers: [x]}}}", "KSI0083")]
    public void Are_reported(string manifest, string id) =>
        Assert.Contains(Answers.To(manifest).All, diagnostic => diagnostic.Id == id && diagnostic is { Severity: DiagnosticSeverity.Error, Location.Line: > 0 });

    [Fact]
    public void A_namespace_that_no_operator_watches_is_reported()
    {
        const string Operator = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: o, namespace: ops}\nspec: {template: {spec: {containers: [{name: manager, image: 'k8ssandra/cass-operator:v1.32.0', env: [{name: WATCH_NAMESPACE, value: 'a,b'}]}]}}}\n";
        const string Dc = Datacenter + "spec: {clusterName: c, serverType: cassandra, serverVersion: 4.0.11}\n";
        Assert.Contains(Answers.To(Dc + Operator).Reported, diagnostic => diagnostic.Id == "KSI0071");
        Assert.DoesNotContain(Answers.To(Dc + Operator.Replace("a,b", "a, ns", StringComparison.Ordinal)).Reported, diagnostic => diagnostic.Id == "KSI0071");
    }
}
