namespace K8ssandraImages.Engine.Tests.Resolution;

/// <summary>Reaper and Stargate as resources of their own, and the operators' Deployments.</summary>
public class WorkloadTests
{
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec: {clusterName: c1, serverType: cassandra, serverVersion: 3.11.14, racks: [{name: r1}, {name: r2}]}\n---\n";
    private const string Stargate = "apiVersion: stargate.k8ssandra.io/v1alpha1\nkind: Stargate\nmetadata: {name: s, namespace: ns}\nspec: {size: 2, datacenterRef: {name: dc1}, racks: [{name: r2, containerImage: {registry: q.io}}]}\n";

    [Fact]
    public void Reaper_alone()
    {
        var answers = Answers.To("apiVersion: reaper.k8ssandra.io/v1alpha1\nkind: Reaper\nmetadata: {name: r, namespace: ns}\nspec: {datacenterRef: {name: dc1}}\n", null, "1.26.0");
        Assert.Equal("docker.io/thelastpickle/cassandra-reaper:4.0.0-rc1", answers["reaper"].Image);
        Assert.Equal(ImageTier.CrdDefault, answers["reaper"].Source);
    }

    [Fact]
    public void Stargate_takes_flavour_and_racks_from_its_datacenter()
    {
        var images = Answers.To(Dc + Stargate, null, "1.26.0").Images.Where(image => image.Workload == WorkloadKind.Stargate);
        Assert.Equal(
            ["c1-dc1-r1-stargate-deployment=docker.io/stargateio/stargate-3_11:v1.0.77", "c1-dc1-r2-stargate-deployment=q.io/stargateio/stargate-3_11:latest"],
            images.Select(image => image.Container + "=" + image.Image));
    }

    [Theory]
    // DeploymentName, pkg/stargate/stargate.go.
    [InlineData("1.1.1", "C_1-dc1-r1-stargate-deployment")]
    [InlineData("1.8.1", "c-1-dc1-r1-stargate-deployment")]
    [InlineData("1.9.0", "c-1-other-r1-stargate-deployment")]
    public void Names_of_Stargates_Deployments(string release, string expected)
    {
        var dc = Dc.Replace("clusterName: c1", "clusterName: C_1, datacenterName: Other", StringComparison.Ordinal);
        Assert.Equal(expected, Answers.To(dc + Stargate, null, release).Images.First(image => image.Workload == WorkloadKind.Stargate).Container);
    }

    [Theory]
    // The field that K8ssandraClusters got in 1.21.0 was in the Reaper definition before (config/crd/bases).
    [InlineData("1.0.0", "skipSchemaMigration: true", false)]
    [InlineData("1.26.0", "storageType: local", false)]
    [InlineData("1.32.0", "storageType: local", true)]
    public void Reaper_init_container(string release, string field, bool expected)
    {
        var answers = Answers.To("apiVersion: reaper.k8ssandra.io/v1alpha1\nkind: Reaper\nmetadata: {name: r, namespace: ns}\nspec: {datacenterRef: {name: dc1}, " + field + "}\n", null, release);
        Assert.Equal(expected, answers.Images.Any(image => image.Container == "reaper-schema-init"));
    }

    [Fact]
    public void Stargate_without_its_datacenter_says_so() =>
        Assert.Contains(Answers.To(Stargate, null, "1.26.0").All, diagnostic => diagnostic.Id == "KSI0070");

    [Theory]
    [InlineData("k8ssandra/cass-operator:v1.22.4", "cass-operator")]
    [InlineData("r.io/mirror/k8ssandra-operator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "k8ssandra-operator")]
    [InlineData("nginx:1", null)]
    public void Operators(string image, string? component)
    {
        var answers = Answers.To("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: o, namespace: ns}\nspec: {template: {spec: {imagePullSecrets: [{name: p}], containers: [{name: x, image: '" + image + "', imagePullPolicy: Always}]}}}\n");
        Assert.Equal(component, answers.Images.SingleOrDefault()?.Component);
        if (component is not null)
            Assert.Equal((image, "Always", "p"), (answers["x"].Image, answers["x"].PullPolicy, Assert.Single(answers["x"].PullSecrets)));
    }
}
