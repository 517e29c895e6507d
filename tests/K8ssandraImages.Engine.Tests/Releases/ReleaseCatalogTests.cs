using System.Text;
using System.Text.Json;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Releases;

public sealed class ReleaseCatalogTests
{
    private static readonly string[] CassOperatorKeys = ["version", "date", "imageConfig", "fallbackImageConfig"];

    private static readonly string[] K8ssandraOperatorKeys =
    [
        "version", "date", "unreleased", "cassOperator", "cassOperator/library", "cassOperator/kustomize",
        "cassOperator/kustomizeRef", "cassOperator/helmChart", "medusa", "reaper", "stargate", "purgeJob", "vector", "jmx",
        "perNode", "perNodeFallback", "crd", "crd/imageRegistry", "crd/imageTag", "crd/jmxInitContainerImage",
        "crd/perNodeConfigInitContainerImage", "crd/reaperContainerImage", "crd/reaperInitContainerImage",
        "crd/stargateContainerImage", "imageConfig", "helmImages", "helmImages/medusa", "helmImages/reaper",
    ];

    [Theory]
    [InlineData("1.22.4", "1.22.4", true)]
    [InlineData("1.22.4+anything", "1.22.4", true)]
    [InlineData("1.10.2", "1.10.1", false)]
    [InlineData("1.10.99", "1.10.6", false)]
    [InlineData("1.17.9", "1.17.2", false)]
    [InlineData("1.23.3-abcdef", "1.23.2", false)]
    [InlineData("1.23.0-abcdef", "1.22.4", false)]
    [InlineData("1.7.1", "1.8.0", false)]
    [InlineData("0.0.0", "1.8.0", false)]
    public void Cass_operator_row_of_any_version(string version, string expected, bool expectedExact)
    {
        var row = ReleaseCatalog.FindCassOperator(OperatorVersion.Parse(version), out var exact);
        Assert.Equal((expected, expectedExact), (row.Version.ToString(), exact));
        Assert.Same(row, ReleaseCatalog.FindCassOperator(OperatorVersion.Parse(version)));
    }

    [Theory]
    [InlineData("1.20.4", "1.20.4", true)]
    [InlineData("1.20.9", "1.20.4", false)]
    [InlineData("1.33.0", "1.33.0", true)]
    [InlineData("1.33.0-snapshot", "1.32.5", false)]
    [InlineData("0.5.0", "1.0.0", false)]
    public void K8ssandra_operator_row_of_any_version(string version, string expected, bool expectedExact)
    {
        var row = ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(version), out var exact);
        Assert.Equal((expected, expectedExact), (row.Version.ToString(), exact));
        Assert.Same(row, ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(version)));
    }

    [Fact]
    public void A_version_of_the_future_gets_the_newest_row()
    {
        var future = new OperatorVersion(7, 0);
        Assert.Equal(ReleaseCatalog.CassOperatorVersions[^1], ReleaseCatalog.FindCassOperator(future, out var exact).Version);
        Assert.False(exact);
        Assert.Equal(ReleaseCatalog.K8ssandraOperatorVersions[^1], ReleaseCatalog.FindK8ssandraOperator(future, out exact).Version);
        Assert.False(exact);
    }

    [Fact]
    public void Versions_are_releases_unique_and_ascending()
    {
        foreach (var versions in new[] { ReleaseCatalog.CassOperatorVersions, ReleaseCatalog.K8ssandraOperatorVersions })
        {
            Assert.All(versions, version => Assert.False(version.IsPrerelease));
            Assert.All(versions.Zip(versions.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair}"));
        }
    }

    [Fact]
    public void Every_cass_operator_row_is_complete()
    {
        foreach (var version in ReleaseCatalog.CassOperatorVersions)
        {
            var row = ReleaseCatalog.FindCassOperator(version, out var exact);
            Assert.True(exact);
            Assert.Equal(version, row.Version);
            Assert.True(row.Date >= new DateOnly(2021, 10, 4));
            AssertImageConfig(row.ImageConfigJson, version < new OperatorVersion(1, 27) ? "v1beta1" : "v1beta2");
            if (row.FallbackImageConfigJson is { } fallback)
                AssertImageConfig(fallback, "v1beta1");
        }
    }

    [Fact]
    public void Every_k8ssandra_operator_row_is_complete()
    {
        foreach (var version in ReleaseCatalog.K8ssandraOperatorVersions)
        {
            var row = ReleaseCatalog.FindK8ssandraOperator(version, out var exact);
            Assert.True(exact);
            Assert.Equal(version, row.Version);
            Assert.True(row.Date >= new DateOnly(2022, 2, 17));
            Assert.False(row.Unreleased && version != ReleaseCatalog.K8ssandraOperatorVersions[^1]);
            Assert.Equal("latest", row.Crd.ImageTag);
            Assert.Equal(row.StargateTag, row.Crd.StargateContainerImage?.Tag);

            var shared = version >= new OperatorVersion(1, 27);
            AssertImageConfig(row.ImageConfigJson, shared ? "v1beta2" : "v1beta1");
            Assert.Equal(shared, row.Medusa is null);
            Assert.Equal(shared, row.Reaper is null);
            Assert.Equal(shared, row.Crd.ReaperContainerImage is null);
            Assert.Equal(shared, row.HelmMedusa is not null && row.HelmReaper is not null);
            Assert.Equal(shared, CassOperatorFactsTests.At(row.ImageConfigJson, "images/medusa/tag") is not null);
            Assert.Equal(version >= new OperatorVersion(1, 5, 1), row.HelmChart is not null);
        }
    }

    /// <summary>Source: config/cass-operator/*/kustomization.yaml.</summary>
    [Fact]
    public void Only_four_releases_follow_a_branch() =>
        Assert.Equal(
            ["1.2.0 master", "1.2.1 master", "1.12.0 master", "1.13.0 master"],
            ReleaseCatalog.K8ssandraOperatorVersions
                .Select(ReleaseCatalog.FindK8ssandraOperator)
                .Where(row => row.CassOperatorKustomizeRef is not null)
                .Select(row => $"{row.Version} {row.CassOperatorKustomizeRef}"));

    /// <summary>What is compiled in and what the definition fills in differ in no release (Reaper, Stargate, per-node config).</summary>
    [Fact]
    public void Compiled_in_defaults_agree_with_the_definitions()
    {
        foreach (var row in ReleaseCatalog.K8ssandraOperatorVersions.Select(ReleaseCatalog.FindK8ssandraOperator))
        {
            Assert.Equal(row.Reaper?.Tag, row.Crd.ReaperContainerImage?.Tag);
            Assert.Equal(row.PerNodeFallback, row.Crd.PerNodeConfigInitContainerImage);
        }
    }

    /// <summary>The catalog reads lines; a JSON parser sees the same rows.</summary>
    [Fact]
    public void A_row_is_one_line()
    {
        using var file = JsonDocument.Parse(ReleaseCatalog.ReadFile());
        string[] Versions(string table) =>
            [.. file.RootElement.GetProperty(table).EnumerateArray().Select(row => row.GetProperty("version").GetString()!)];
        Assert.Equal(Versions("cassOperator"), ReleaseCatalog.CassOperatorVersions.Select(version => version.ToString()));
        Assert.Equal(Versions("k8ssandraOperator"), ReleaseCatalog.K8ssandraOperatorVersions.Select(version => version.ToString()));
    }

    /// <summary>A misspelt key would be a default that silently does not exist.</summary>
    [Fact]
    public void Every_key_is_known()
    {
        using var file = JsonDocument.Parse(ReleaseCatalog.ReadFile());
        Assert.Equal(["cassOperator", "k8ssandraOperator"], file.RootElement.EnumerateObject().Select(member => member.Name));
        foreach (var row in file.RootElement.GetProperty("cassOperator").EnumerateArray())
            Assert.All(Keys(row), key => Assert.Contains(key, CassOperatorKeys));
        foreach (var row in file.RootElement.GetProperty("k8ssandraOperator").EnumerateArray())
            Assert.All(Keys(row), key => Assert.Contains(key, K8ssandraOperatorKeys));
    }

    [Fact]
    public void Concurrent_readers_see_the_same_facts() =>
        Parallel.For(0, 2_000, i =>
        {
            var version = ReleaseCatalog.K8ssandraOperatorVersions[i % ReleaseCatalog.K8ssandraOperatorVersions.Count];
            Assert.Equal(version, ReleaseCatalog.FindK8ssandraOperator(version).Version);
        });

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"cassOperator\":[\n],\n\"k8ssandraOperator\":[\n]}\n")]
    [InlineData("{\"version\":\"1.2.0\"}")]
    [InlineData("{\"cassOperator\":[\n{\"version\":\"one\"}")]
    [InlineData("{\"cassOperator\":[\n{\"version\":\"1.2.0")]
    [InlineData("{\"cassOperator\":[\n {\"version\":\"1.2.0\"}")]
    [InlineData("{\"cassOperator\":[\n{\"version\":\"1.2.0\"},\n{\"version\":\"1.2.0\"}")]
    [InlineData("{\"cassOperator\":[\n{\"version\":\"1.3.0\"},\n{\"version\":\"1.2.0\"}")]
    public void A_file_without_order_is_refused(string file) =>
        Assert.Throws<InvalidDataException>(() => ReleaseCatalog.Index(Encoding.UTF8.GetBytes(file)));

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("2024-2-29", false)]
    [InlineData("2023-02-29", false)]
    [InlineData("2024-02-2x", false)]
    [InlineData("+024-02-29", false)]
    [InlineData("29.02.2024", false)]
    [InlineData("", false)]
    public void A_day(string text, bool isDay)
    {
        using var row = JsonDocument.Parse($"{{\"date\":\"{text}\"}}");
        if (isDay)
            Assert.Equal(new DateOnly(2024, 2, 29), row.RootElement.Day("date"));
        else
            Assert.True(Record.Exception(() => row.RootElement.Day("date")) is FormatException or ArgumentOutOfRangeException);
    }

    private static void AssertImageConfig(string json, string version)
    {
        Assert.Equal("config.k8ssandra.io/" + version, CassOperatorFactsTests.At(json, "apiVersion"));
        Assert.Equal("ImageConfig", CassOperatorFactsTests.At(json, "kind"));
        var isObject = version == "v1beta2";
        foreach (var image in new[] { "system-logger", "config-builder" })
            Assert.NotNull(CassOperatorFactsTests.At(json, isObject ? $"images/{image}/tag" : $"images/{image}"));
    }

    private static IEnumerable<string> Keys(JsonElement row) =>
        row.EnumerateObject().SelectMany(member => member.Name is "cassOperator" or "crd" or "helmImages"
            ? member.Value.EnumerateObject().Select(child => $"{member.Name}/{child.Name}").Prepend(member.Name)
            : [member.Name]);
}
