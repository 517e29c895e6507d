using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

public class ConversionFleetTests
{
    // Whoever has upgraded the operator already has the more reason to convert, and is to hear nothing of the old form.
    [Theory]
    [InlineData("1.22.4")]
    [InlineData("1.28.1")]
    [InlineData("1.30.3")]
    public void The_datacenters_of_any_operator_prove_it(string running)
    {
        var findings = new List<Diagnostic>();
        var fleet = ManifestFleet.Read([ManifestInput.Text(Operator(running) + Datacenter)], new ManifestOptions { ImageConfig = ManifestInput.Text(Old) }, findings.Add, CancellationToken.None);
        var conversion = fleet.Conversions(new ConversionOptions(), CancellationToken.None).Single();
        var generated = ManifestFleet.Read([], new ManifestOptions { ImageConfig = ManifestInput.Text(Old) }, static _ => { }, CancellationToken.None)
            .Conversions(new ConversionOptions(), CancellationToken.None).Single();
        Assert.DoesNotContain(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.True(conversion.Compared > generated.Compared, conversion.Compared + " > " + generated.Compared);
        Assert.Empty(conversion.Differences);
    }

    private const string Old = """
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        imageRegistry: registry.example.com
        images:
          system-logger: k8ssandra/system-logger:v1.22.4
          config-builder: datastax/cass-config-builder:1.0-ubi8
          k8ssandra-client: k8ssandra/k8ssandra-client:v0.5.0
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api, suffix: -ubi}
          hcd: {repository: datastax/hcd}
        """;

    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1, namespace: shop}
        spec: {clusterName: c, serverType: cassandra, serverVersion: "4.0.17", size: 3}
        """;

    private static string Operator(string version) => """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cass-operator-controller-manager, namespace: cass-operator}
        spec: {template: {spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:vVERSION"}]}}}
        ---

        """.Replace("VERSION", version, StringComparison.Ordinal);
}
