using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Releases;

/// <summary>Facts of k8ssandra/k8ssandra-operator. Source: the file named at each table, at the release's tag.</summary>
public sealed class K8ssandraOperatorFactsTests
{
    /// <summary>Source: go.mod; config/cass-operator/cluster-scoped/kustomization.yaml; charts/k8ssandra-operator/Chart.yaml.</summary>
    [Theory]
    [InlineData("1.0.0", "1.10.0", "1.10.0", null, null)]
    [InlineData("1.0.2", "1.10.3", "1.10.3", null, null)]
    [InlineData("1.1.1", "1.11.0", "1.11.0", null, null)]
    [InlineData("1.2.0", "1.12.0", "1.12.0", "master", null)]
    [InlineData("1.2.1", "1.12.0", "1.12.0", "master", null)]
    [InlineData("1.3.0", "1.13.0", "1.13.0", null, null)]
    [InlineData("1.4.1", "1.13.1", "1.13.1", null, null)]
    [InlineData("1.5.0", "1.14.0", "1.14.0", null, null)]
    [InlineData("1.5.1", "1.14.0", "1.14.0", null, "0.40.0")]
    [InlineData("1.6.0", "1.15.0", "1.15.0", null, "0.40.0")]
    [InlineData("1.6.1", "1.15.0", "1.15.0", null, "0.41.0")]
    [InlineData("1.9.1", "1.17.1", "1.17.1", null, "0.43.0")]
    [InlineData("1.9.2", "1.17.2", "1.17.2", null, "0.44.1")]
    [InlineData("1.10.3", "1.18.1", "1.18.2", null, "0.45.1")]
    [InlineData("1.11.1", "1.18.1", "1.18.2", null, "0.46.1")]
    [InlineData("1.12.0", "1.18.1-0.20240109145046-4215a6003303", "1.19.0-dev.ff5bc87-20240111", "master", "0.46.1")]
    [InlineData("1.13.0", "1.19.0", "1.19.0-dev.ff5bc87-20240111", "master", "0.47.0")]
    [InlineData("1.16.0", "1.19.1", "1.20.0", null, "0.51.0")]
    [InlineData("1.20.0", "1.22.3", "1.22.1", null, "0.53.5")]
    [InlineData("1.20.3", "1.22.4", "1.22.4", null, "0.54.0")]
    [InlineData("1.24.0", "1.25.0", "1.24.1", null, "0.59.0")]
    [InlineData("1.26.0", "1.26.0", "1.26.0", null, "0.60.0")]
    [InlineData("1.27.1", "1.27.1", "1.27.1", null, "0.61.1")]
    [InlineData("1.29.1", "1.28.1", "1.28.0", null, "0.62.5")]
    [InlineData("1.30.1", "1.28.0", "1.28.0", null, "0.62.4")]
    [InlineData("1.31.0", "1.30.0", "1.30.0", null, "0.64.0")]
    [InlineData("1.32.5", "1.30.3", "1.30.2", null, "0.64.4")]
    [InlineData("1.33.0", "1.31.0", "1.31.0", null, "0.65.0")]
    public void Cass_operator(string release, string library, string kustomize, string? reference, string? chart)
    {
        var row = Row(release);
        Assert.Equal(
            (release, library, kustomize, reference, chart),
            (release, row.CassOperatorLibrary.ToString(), row.CassOperatorKustomize.ToString(), row.CassOperatorKustomizeRef, row.HelmChart));
    }

    /// <summary>Source: pkg/medusa/reconcile.go, pkg/reaper/deployment.go, pkg/stargate/deployments.go.</summary>
    [Theory]
    [InlineData("1.0.0", "docker.io/k8ssandra/medusa:0.11.3", "docker.io/thelastpickle/cassandra-reaper:3.1.1", "v1.0.45")]
    [InlineData("1.1.0", "docker.io/k8ssandra/medusa:0.13.1", "docker.io/thelastpickle/cassandra-reaper:3.1.1", "v1.0.45")]
    [InlineData("1.3.0", "docker.io/k8ssandra/medusa:0.13.4", "docker.io/thelastpickle/cassandra-reaper:3.2.0", "v1.0.45")]
    [InlineData("1.4.0", "docker.io/k8ssandra/medusa:0.13.4", "docker.io/thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.9.0", "docker.io/k8ssandra/medusa:0.16.1", "docker.io/thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.9.1", "docker.io/k8ssandra/medusa:0.16.2", "docker.io/thelastpickle/cassandra-reaper:3.3.4", "v1.0.67")]
    [InlineData("1.11.0", "docker.io/k8ssandra/medusa:0.17.0", "docker.io/thelastpickle/cassandra-reaper:3.4.0", "v1.0.77")]
    [InlineData("1.14.1", "docker.io/k8ssandra/medusa:0.20.1", "docker.io/thelastpickle/cassandra-reaper:3.5.0", "v1.0.77")]
    [InlineData("1.15.0", "k8ssandra/medusa:0.20.1", "thelastpickle/cassandra-reaper:3.6.0", "v1.0.77")]
    [InlineData("1.20.1", "k8ssandra/medusa:0.22.2", "thelastpickle/cassandra-reaper:3.6.1", "v1.0.77")]
    [InlineData("1.20.4", "k8ssandra/medusa:0.24.0", "thelastpickle/cassandra-reaper:3.6.1", "v1.0.77")]
    [InlineData("1.21.0", "k8ssandra/medusa:97aa0276", "thelastpickle/cassandra-reaper:3.8.0", "v1.0.77")]
    [InlineData("1.21.1", "k8ssandra/medusa:0.23.0", "thelastpickle/cassandra-reaper:3.8.0", "v1.0.77")]
    [InlineData("1.24.0", "k8ssandra/medusa:0.24.1", "thelastpickle/cassandra-reaper:4.0.0-beta3", "v1.0.77")]
    [InlineData("1.26.0", "k8ssandra/medusa:0.25.0", "thelastpickle/cassandra-reaper:4.0.0-rc1", "v1.0.77")]
    [InlineData("1.27.0", null, null, "v1.0.77")]
    [InlineData("1.32.5", null, null, "v1.0.77")]
    public void Compiled_in(string release, string? medusa, string? reaper, string stargate)
    {
        var row = Row(release);
        Assert.Equal((release, medusa, reaper, stargate), (release, Text(row.Medusa), Text(row.Reaper), row.StargateTag));
    }

    /// <summary>Source: pkg/medusa/reconcile.go, pkg/vector/vector.go, pkg/cassandra/datacenter.go, pkg/nodeconfig/mount.go.</summary>
    [Theory]
    [InlineData("1.3.0", null, null, "docker.io/library/busybox:1.34.1", null, null)]
    [InlineData("1.4.0", null, null, "docker.io/library/busybox:1.34.1", "mikefarah/yq:4", null)]
    [InlineData("1.4.1", null, null, "docker.io/library/busybox:1.34.1", "mikefarah/yq:4", null)]
    [InlineData("1.5.0", null, "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.11.1", null, "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.12.0", "bitnami/kubectl:1.17.3", "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.13.0", "bitnami/kubectl:1.17.3", "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.14.0", "bitnami/kubectl:1.29.3", "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.20.4", "bitnami/kubectl:1.29.3", "timberio/vector:0.26.0-alpine", null, null, "k8ssandra/k8ssandra-client:v0.6.3")]
    [InlineData("1.21.1", "bitnami/kubectl:1.29.3", "timberio/vector:0.26.0-alpine", null, null, "mikefarah/yq:4")]
    [InlineData("1.26.0", "bitnami/kubectl:1.29.3", "timberio/vector:0.26.0-alpine", null, null, "k8ssandra/k8ssandra-client:v0.8.1")]
    [InlineData("1.27.0", null, "timberio/vector:0.26.0-alpine", null, null, null)]
    [InlineData("1.29.1", null, "timberio/vector:0.26.0-alpine", null, null, null)]
    [InlineData("1.30.0", null, null, null, null, null)]
    public void Fixed_images(string release, string? purgeJob, string? vector, string? jmx, string? perNode, string? perNodeFallback)
    {
        var row = Row(release);
        Assert.Equal(
            (release, purgeJob, vector, jmx, perNode, perNodeFallback),
            (release, row.PurgeJob, row.Vector, Text(row.Jmx), row.PerNode, row.PerNodeFallback));
    }

    /// <summary>Source: config/crd/bases/k8ssandra.io_k8ssandraclusters.yaml.</summary>
    [Theory]
    [InlineData("1.0.0", "docker.io", "busybox:1.34.1", null, "thelastpickle/cassandra-reaper:3.1.1", "thelastpickle/cassandra-reaper:3.1.1", "v1.0.45")]
    [InlineData("1.4.1", "docker.io", "busybox:1.34.1", null, "thelastpickle/cassandra-reaper:3.2.1", "thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.5.0", "docker.io", "busybox:1.34.1", "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.2.1", "thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.6.1", "docker.io", "busybox:1.34.1", "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.2.1", "thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.7.0", "docker.io", null, "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.2.1", "thelastpickle/cassandra-reaper:3.2.1", "v1.0.67")]
    [InlineData("1.14.1", "docker.io", null, "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.5.0", "thelastpickle/cassandra-reaper:3.5.0", "v1.0.77")]
    [InlineData("1.15.0", null, null, "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.6.0", null, "v1.0.77")]
    [InlineData("1.20.4", null, null, "k8ssandra/k8ssandra-client:v0.6.3", "thelastpickle/cassandra-reaper:3.6.1", null, "v1.0.77")]
    [InlineData("1.21.0", null, null, "mikefarah/yq:4", "thelastpickle/cassandra-reaper:3.8.0", null, "v1.0.77")]
    [InlineData("1.23.0", null, null, "k8ssandra/k8ssandra-client:v0.7.0", "thelastpickle/cassandra-reaper:3.8.0", null, "v1.0.77")]
    [InlineData("1.26.0", null, null, "k8ssandra/k8ssandra-client:v0.8.1", "thelastpickle/cassandra-reaper:4.0.0-rc1", null, "v1.0.77")]
    [InlineData("1.27.0", null, null, null, null, null, "v1.0.77")]
    [InlineData("1.33.0", null, null, null, null, null, "v1.0.77")]
    public void Crd_defaults(string release, string? registry, string? jmx, string? perNode, string? reaper, string? reaperInit, string stargate)
    {
        var crd = Row(release).Crd;
        Assert.Equal(
            (release, registry, jmx, perNode, reaper, reaperInit),
            (release, crd.ImageRegistry, Text(crd.JmxInitContainerImage), crd.PerNodeConfigInitContainerImage,
                Text(crd.ReaperContainerImage), Text(crd.ReaperInitContainerImage)));
        Assert.Equal("latest", crd.ImageTag);
        Assert.Equal(new ImageParts(Repository: "stargateio", Tag: stargate), crd.StargateContainerImage);
    }

    /// <summary>
    /// Source: config/manager/image_config.yaml of the cass-operator that config/cass-operator/*/kustomization.yaml names,
    /// or config/components/cass-operator-image-config/image_config.yaml where they include that component (1.3.0 to 1.15.0).
    /// </summary>
    [Theory]
    [InlineData("1.0.0", "images/system-logger", "k8ssandra/system-logger:v1.10.0")]
    [InlineData("1.0.2", "images/system-logger", "k8ssandra/system-logger:v1.10.3")]
    [InlineData("1.1.0", "images/system-logger", "k8ssandra/system-logger:v1.11.0")]
    [InlineData("1.2.1", "images/system-logger", "k8ssandra/system-logger:v1.12.0")]
    [InlineData("1.3.0", "images/system-logger", "k8ssandra/system-logger:latest")]
    [InlineData("1.3.0", "defaults/dse/repository", "datastax/dse-mgmtapi-6_8")]
    [InlineData("1.3.0", "defaults/dse/suffix", "-jdk8")]
    [InlineData("1.4.0", "defaults/dse/suffix", null)]
    [InlineData("1.8.1", "images/system-logger", "k8ssandra/system-logger:latest")]
    [InlineData("1.9.0", "images/system-logger", "k8ssandra/system-logger:v1.17.1")]
    [InlineData("1.9.0", "images/config-builder", "datastax/cass-config-builder:1.0-ubi7")]
    [InlineData("1.9.2", "images/config-builder", "datastax/cass-config-builder:1.0.7")]
    [InlineData("1.10.0", "images/k8ssandra-client", "k8ssandra/k8ssandra-client:v0.2.1")]
    [InlineData("1.12.0", "images/system-logger", "k8ssandra/system-logger:v1.18.2")]
    [InlineData("1.15.0", "images/system-logger", "k8ssandra/system-logger:v1.19.1")]
    [InlineData("1.16.0", "images/system-logger", "cr.k8ssandra.io/k8ssandra/system-logger:v1.20.0")]
    [InlineData("1.16.0", "defaults/cassandra/suffix", null)]
    [InlineData("1.17.0", "defaults/cassandra/suffix", "-ubi8")]
    [InlineData("1.17.0", "defaults/hcd/repository", "datastax/hcd")]
    [InlineData("1.21.0", "defaults/cassandra/suffix", "-ubi")]
    [InlineData("1.24.0", "images/system-logger", "cr.k8ssandra.io/k8ssandra/system-logger:v1.24.1")]
    [InlineData("1.26.0", "images/k8ssandra-client", "cr.k8ssandra.io/k8ssandra/k8ssandra-client:v0.8.1")]
    public void Image_config_of_kustomize(string release, string path, string? expected) =>
        Assert.Equal((release, path, expected), (release, path, CassOperatorFactsTests.At(Row(release).ImageConfigJson, path)));

    /// <summary>Source: config/cass-operator/imageconfig/patch-image-config.yaml; charts/k8ssandra-operator/values.yaml.</summary>
    [Theory]
    [InlineData("1.27.0", "0.25.0", "4.0.0-rc1", "v0.8.3", "v1.27.1", "0.25.1", "4.0.0")]
    [InlineData("1.28.0", "0.25.0", "4.0.0-rc1", "v0.8.3", "v1.28.0", "0.25.1", "4.0.0")]
    [InlineData("1.29.0", "0.25.0", "4.0.1", "v0.8.3", "v1.28.0", "0.26.0", "4.0.1")]
    [InlineData("1.29.1", "0.25.0", "4.0.2", "v0.8.3", "v1.28.0", "0.26.0", "4.0.2")]
    [InlineData("1.30.0", "0.27.0", "4.1.0", "v0.8.3", "v1.28.0", "0.27.0", "4.1.0")]
    [InlineData("1.30.2", "0.27.0", "4.1.1", "v0.8.3", "v1.28.0", "0.27.0", "4.1.1")]
    [InlineData("1.31.0", "0.27.0", "4.1.1", "v0.8.8", "v1.30.0", "0.27.0", "4.1.1")]
    [InlineData("1.32.0", "0.28.0", "4.2.1", "v0.8.8", "v1.30.0", "0.28.0", "4.2.1")]
    [InlineData("1.32.1", "0.28.0", "4.2.3", "v0.8.8", "v1.30.0", "0.28.0", "4.2.3")]
    [InlineData("1.32.2", "0.29.0", "4.2.4", "v0.8.8", "v1.30.2", "0.29.0", "4.2.4")]
    [InlineData("1.32.4", "0.29.0", "4.2.5", "v0.8.8", "v1.30.2", "0.29.0", "4.2.5")]
    [InlineData("1.32.5", "0.29.1", "5.0.0", "v0.8.8", "v1.30.2", "0.29.1", "5.0.0")]
    [InlineData("1.33.0", "0.29.1", "5.0.0", "v0.8.12", "v1.31.0", "0.29.1", "5.0.0")]
    public void Image_config_of_kustomize_and_helm(
        string release, string medusa, string reaper, string client, string logger, string helmMedusa, string helmReaper)
    {
        var row = Row(release);
        string? Tag(string image) => CassOperatorFactsTests.At(row.ImageConfigJson, $"images/{image}/tag");
        Assert.Equal((release, medusa, reaper, client, logger), (release, Tag("medusa"), Tag("reaper"), Tag("k8ssandra-client"), Tag("system-logger")));
        Assert.Equal("k8ssandra/medusa:" + helmMedusa, Text(row.HelmMedusa));
        Assert.Equal("thelastpickle/cassandra-reaper:" + helmReaper, Text(row.HelmReaper));
    }

    /// <summary>Source: the tags; the newest commit of the main branch for 1.33.0.</summary>
    [Theory]
    [InlineData("1.0.0", 2022, 2, 17, false)]
    [InlineData("1.7.1", 2023, 7, 24, false)]
    [InlineData("1.8.0", 2023, 7, 10, false)]
    [InlineData("1.14.1", 2024, 6, 11, false)]
    [InlineData("1.15.0", 2024, 4, 18, false)]
    [InlineData("1.27.1", 2026, 5, 12, false)]
    [InlineData("1.32.5", 2026, 7, 8, false)]
    [InlineData("1.33.0", 2026, 7, 9, true)]
    public void Date(string release, int year, int month, int day, bool unreleased) =>
        Assert.Equal((release, new DateOnly(year, month, day), unreleased), (release, Row(release).Date, Row(release).Unreleased));

    /// <summary>Source: the tags v1.0.0 to v1.32.5, and the chart version of the main branch.</summary>
    [Fact]
    public void Releases() =>
        Assert.StartsWith(
            "1.0.0 1.0.1 1.0.2 1.1.0 1.1.1 1.2.0 1.2.1 1.3.0 1.4.0 1.4.1 1.5.0 1.5.1 1.5.2 1.6.0 1.6.1 1.7.0 1.7.1 1.8.0 1.8.1 "
            + "1.9.0 1.9.1 1.9.2 1.10.0 1.10.1 1.10.2 1.10.3 1.11.0 1.11.1 1.12.0 1.13.0 1.14.0 1.14.1 1.15.0 1.16.0 1.17.0 1.18.0 "
            + "1.19.0 1.20.0 1.20.1 1.20.2 1.20.3 1.20.4 1.21.0 1.21.1 1.21.2 1.22.0 1.23.0 1.23.1 1.24.0 1.25.0 1.26.0 1.27.0 1.27.1 "
            + "1.28.0 1.29.0 1.29.1 1.30.0 1.30.1 1.30.2 1.31.0 1.32.0 1.32.1 1.32.2 1.32.3 1.32.4 1.32.5",
            string.Join(' ', ReleaseCatalog.K8ssandraOperatorVersions));

    private static string? Text(ImageParts? image) =>
        image is null
            ? null
            : string.Join('/', new[] { image.Registry, image.Repository, image.Name }.Where(part => part is not null)) + ":" + image.Tag;

    private static K8ssandraOperatorRow Row(string release)
    {
        var row = ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(release), out var exact);
        Assert.True(exact);
        return row;
    }
}
