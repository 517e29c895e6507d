using System.Text.Json;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Releases;

/// <summary>Facts of k8ssandra/cass-operator: release, place in the document, value. Source: the file at the release's tag.</summary>
public sealed class CassOperatorFactsTests
{
    [Theory]
    [InlineData("1.8.0", "apiVersion", "config.k8ssandra.io/v1beta1")]
    [InlineData("1.8.0", "images/system-logger", "k8ssandra/system-logger:3f7c5793")]
    [InlineData("1.8.0", "images/config-builder", "datastax/cass-config-builder:1.0.4-ubi7")]
    [InlineData("1.8.0", "images/k8ssandra-client", null)]
    [InlineData("1.8.0", "defaults", null)]
    [InlineData("1.9.0", "defaults/cassandra/repository", "k8ssandra/cass-management-api")]
    [InlineData("1.9.0", "defaults/cassandra/suffix", null)]
    [InlineData("1.9.0", "defaults/dse/repository", "datastax/dse-server")]
    [InlineData("1.9.0", "defaults/dse/suffix", "-ubi7")]
    [InlineData("1.10.3", "images/system-logger", "k8ssandra/system-logger:v1.10.3")]
    [InlineData("1.10.5", "images/config-builder", "datastax/cass-config-builder:1.0.4-ubi7")]
    [InlineData("1.10.6", "images/config-builder", "datastax/cass-config-builder:1.0.5-ubi7")]
    [InlineData("1.12.0", "images/system-logger", "k8ssandra/system-logger:v1.12.0")]
    [InlineData("1.13.1", "images/config-builder", "datastax/cass-config-builder:1.0-ubi7")]
    [InlineData("1.15.0", "images/system-logger", "k8ssandra/system-logger:v1.15.0")]
    [InlineData("1.18.0", "images/system-logger", "cr.k8ssandra.io/k8ssandra/system-logger:v1.18.0")]
    [InlineData("1.18.0", "images/config-builder", "cr.dtsx.io/datastax/cass-config-builder:1.0-ubi7")]
    [InlineData("1.18.0", "images/k8ssandra-client", "cr.k8ssandra.io/k8ssandra/k8ssandra-client:v0.2.1")]
    [InlineData("1.18.0", "defaults/cassandra/repository", "cr.k8ssandra.io/k8ssandra/cass-management-api")]
    [InlineData("1.18.0", "defaults/cassandra/suffix", "-ubi8")]
    [InlineData("1.18.1", "defaults/cassandra/suffix", null)]
    [InlineData("1.19.0", "defaults/cassandra/suffix", null)]
    [InlineData("1.19.1", "defaults/cassandra/suffix", "-ubi8")]
    [InlineData("1.20.0", "defaults/cassandra/suffix", null)]
    [InlineData("1.20.0", "defaults/dse/suffix", "-ubi8")]
    [InlineData("1.20.0", "images/k8ssandra-client", "cr.k8ssandra.io/k8ssandra/k8ssandra-client:v0.3.0")]
    [InlineData("1.21.0", "defaults/cassandra/suffix", "-ubi8")]
    [InlineData("1.21.2", "images/system-logger", "cr.k8ssandra.io/k8ssandra/system-logger:v1.21.1")]
    [InlineData("1.22.4", "defaults/cassandra/suffix", "-ubi8")]
    [InlineData("1.23.0", "defaults/cassandra/suffix", "-ubi")]
    [InlineData("1.23.0", "defaults/hcd/repository", "datastax/hcd")]
    [InlineData("1.23.0", "defaults/hcd/suffix", "-ubi")]
    [InlineData("1.25.0", "images/k8ssandra-client", "cr.k8ssandra.io/k8ssandra/k8ssandra-client:v0.7.0")]
    [InlineData("1.26.1", "apiVersion", "config.k8ssandra.io/v1beta1")]
    public void Config_manager_image_config(string release, string path, string? expected) =>
        Assert.Equal((release, path, expected), (release, path, At(Row(release).ImageConfigJson, path)));

    [Theory]
    [InlineData("1.27.0", "apiVersion", "config.k8ssandra.io/v1beta2")]
    [InlineData("1.27.0", "images/system-logger/registry", "cr.k8ssandra.io")]
    [InlineData("1.27.0", "images/system-logger/repository", "k8ssandra")]
    [InlineData("1.27.0", "images/system-logger/name", "system-logger")]
    [InlineData("1.27.0", "images/system-logger/tag", "v1.27.0")]
    [InlineData("1.27.0", "images/config-builder/registry", "cr.dtsx.io")]
    [InlineData("1.27.0", "images/config-builder/tag", "1.0-ubi")]
    [InlineData("1.27.0", "images/k8ssandra-client/tag", "v0.8.3")]
    [InlineData("1.27.0", "defaults/registry", "docker.io")]
    [InlineData("1.27.0", "defaults/pullPolicy", "IfNotPresent")]
    [InlineData("1.27.0", "types/cassandra/suffix", "-ubi")]
    [InlineData("1.27.0", "types/dse/name", "dse-mgmtapi-6_8")]
    [InlineData("1.27.0", "types/hcd", null)]
    [InlineData("1.28.0", "images/system-logger/registry", null)]
    [InlineData("1.28.0", "images/system-logger/tag", "v1.28.0")]
    [InlineData("1.28.1", "images/k8ssandra-client/tag", "v0.8.6")]
    [InlineData("1.30.0", "images/k8ssandra-client/tag", "v0.8.8")]
    [InlineData("1.30.2", "images/k8ssandra-client/tag", "v0.8.8")]
    [InlineData("1.30.3", "images/k8ssandra-client/tag", "v0.8.14")]
    [InlineData("1.31.0", "images/k8ssandra-client/tag", "v0.8.12")]
    [InlineData("1.32.0", "images/k8ssandra-client/tag", "v0.8.12")]
    [InlineData("1.32.0", "images/system-logger/tag", "v1.32.0")]
    [InlineData("1.32.0", "types/cassandra/name", "cass-management-api")]
    [InlineData("1.32.0", "types/cassandra/repository", "k8ssandra")]
    public void Config_imageconfig_image_config(string release, string path, string? expected) =>
        Assert.Equal((release, path, expected), (release, path, At(Row(release).ImageConfigJson, path)));

    /// <summary>Source: config/manager/image_config.yaml where the release also has config/imageconfig/image_config.yaml.</summary>
    [Theory]
    [InlineData("1.28.1", "apiVersion", "config.k8ssandra.io/v1beta1")]
    [InlineData("1.28.1", "images/system-logger", "k8ssandra/system-logger:v1.28.1")]
    [InlineData("1.28.1", "images/config-builder", "docker.io/datastax/cass-config-builder:1.0-ubi")]
    [InlineData("1.28.1", "images/k8ssandra-client", "docker.io/k8ssandra/k8ssandra-client:v0.8.6")]
    [InlineData("1.28.1", "defaults/cassandra/repository", "docker.io/k8ssandra/cass-management-api")]
    [InlineData("1.28.1", "defaults/dse/suffix", "-ubi")]
    [InlineData("1.28.1", "defaults/hcd", null)]
    public void Fallback(string release, string path, string? expected) =>
        Assert.Equal((release, path, expected), (release, path, At(Row(release).FallbackImageConfigJson!, path)));

    /// <summary>Source: cmd/main.go reads the file as a second choice in 1.27 and 1.28, the only one before, and not at all after.</summary>
    [Fact]
    public void Only_1_27_and_1_28_have_a_fallback() =>
        Assert.Equal(
            ["1.27.0", "1.27.1", "1.28.0", "1.28.1"],
            ReleaseCatalog.CassOperatorVersions
                .Where(version => ReleaseCatalog.FindCassOperator(version).FallbackImageConfigJson is not null)
                .Select(version => version.ToString()));

    /// <summary>Source: the tags. Maintenance releases are younger than higher versions.</summary>
    [Theory]
    [InlineData("1.8.0", 2021, 10, 4)]
    [InlineData("1.10.4", 2022, 5, 12)]
    [InlineData("1.11.0", 2022, 5, 13)]
    [InlineData("1.10.6", 2023, 3, 29)]
    [InlineData("1.15.0", 2023, 3, 13)]
    [InlineData("1.21.2", 2025, 5, 14)]
    [InlineData("1.30.3", 2026, 7, 2)]
    [InlineData("1.31.0", 2026, 5, 19)]
    [InlineData("1.32.0", 2026, 8, 21)]
    public void Date(string release, int year, int month, int day) =>
        Assert.Equal((release, new DateOnly(year, month, day)), (release, Row(release).Date));

    /// <summary>Source: the tags v1.8.0 to v1.32.0; there is no v1.10.2.</summary>
    [Fact]
    public void Releases() =>
        Assert.StartsWith(
            "1.8.0 1.9.0 1.10.0 1.10.1 1.10.3 1.10.4 1.10.5 1.10.6 1.11.0 1.12.0 1.13.0 1.13.1 1.14.0 1.15.0 1.16.0 "
            + "1.17.0 1.17.1 1.17.2 1.18.0 1.18.1 1.18.2 1.19.0 1.19.1 1.20.0 1.21.0 1.21.1 1.21.2 "
            + "1.22.0 1.22.1 1.22.2 1.22.3 1.22.4 1.23.0 1.23.1 1.23.2 1.24.0 1.24.1 1.25.0 1.26.0 1.26.1 "
            + "1.27.0 1.27.1 1.28.0 1.28.1 1.29.0 1.29.1 1.30.0 1.30.1 1.30.2 1.30.3 1.31.0 1.32.0",
            string.Join(' ', ReleaseCatalog.CassOperatorVersions));

    internal static string? At(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        var element = document.RootElement;
        foreach (var key in path.Split('/'))
        {
            if (!element.TryGetProperty(key, out element))
                return null;
        }

        return element.GetString();
    }

    private static CassOperatorRow Row(string release)
    {
        var row = ReleaseCatalog.FindCassOperator(OperatorVersion.Parse(release), out var exact);
        Assert.True(exact);
        return row;
    }
}
