using System.Text;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Releases;

public class ChartCatalogTests
{
    [Theory]
    [InlineData("0.60.0", "0.60.0", true)]
    [InlineData("0.36.0", "0.35.3", false)]
    [InlineData("0.64.2", "0.64.1", false)]
    [InlineData("0.1.0", "0.30.0", false)]
    [InlineData("7.0.0", "0.65.0", false)]
    public void Row_of_any_version(string version, string expected, bool exact)
    {
        var row = ChartCatalog.Find(OperatorVersion.Parse(version), out var isExact);
        Assert.Equal((expected, exact), (row.Version.ToString(), isExact));
        Assert.Equal(exact, new CassOperatorChart(OperatorVersion.Parse(version)).IsKnown);
    }

    // Two files tell which cass-operator the chart of k8ssandra-operator brings along.
    [Fact]
    public void The_sub_charts_of_k8ssandra_operator_install_what_its_rows_say()
    {
        var rows = ReleaseCatalog.K8ssandraOperatorVersions.Select(static version => ReleaseCatalog.FindK8ssandraOperator(version)).Where(static row => row.HelmChart is not null).ToList();
        Assert.True(rows.Count > 40);
        Assert.Equal(
            rows.Select(static row => row.Version + " " + row.HelmChart + " " + row.CassOperatorHelm),
            rows.Select(static row => row.Version + " " + ChartCatalog.Find(OperatorVersion.Parse(row.HelmChart!), out var exact).Version + " " + (exact ? new CassOperatorChart(OperatorVersion.Parse(row.HelmChart!)).CassOperator.Version.ToString() : "unknown")));
    }

    [Fact]
    public void Every_preset_is_read_by_the_operator_that_comes_with_it()
    {
        foreach (var version in ChartCatalog.Versions)
        {
            var chart = new CassOperatorChart(version);
            Assert.True(chart.CassOperator.IsKnown, version + " installs an unknown " + chart.CassOperator.Version);
            Assert.True(chart.Preset.IsLoaded, version + " does not start");
            Assert.DoesNotContain(chart.Preset.Diagnostics, static finding => finding.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [InlineData("1.8.0", "0.31.1")]
    [InlineData("1.26.0", "0.60.0")]
    [InlineData("1.28.1", "0.62.5")]
    [InlineData("1.29.0", "0.63.0")] // the pod of 0.63.1 does not start
    [InlineData("1.31.0", "0.65.0")]
    [InlineData("1.26.1", null)]
    [InlineData("1.32.0", null)]
    public void The_chart_of_a_release(string release, string? expected) =>
        Assert.Equal(expected, CassOperatorChart.For(OperatorVersion.Parse(release))?.Version.ToString());

    // The first version of which it is true; the first of which it is not any more
    [Theory]
    [InlineData(nameof(CassOperatorChart.HasImageConfigValues), "0.61.0", null)]
    [InlineData(nameof(CassOperatorChart.HasComponentValues), "0.44.0", null)]
    [InlineData(nameof(CassOperatorChart.HasServerValues), "0.54.0", null)]
    [InlineData(nameof(CassOperatorChart.HasNamespaceValue), "0.55.0", null)]
    [InlineData(nameof(CassOperatorChart.HasVersionValues), "0.37.1", null)]
    [InlineData(nameof(CassOperatorChart.MovesRegistry), "0.37.1", null)]
    [InlineData(nameof(CassOperatorChart.WritesPullSecret), "0.41.1", null)]
    [InlineData(nameof(CassOperatorChart.BreaksWithPullSecret), "0.37.1", "0.41.1")]
    [InlineData(nameof(CassOperatorChart.LosesCassandraSuffix), "0.45.2", "0.52.3")]
    public void A_property_holds_from_one_version_to_another(string name, string from, string? until)
    {
        var property = typeof(CassOperatorChart).GetProperty(name)!;
        Assert.All(ChartCatalog.Versions, version => Assert.Equal(
            version.CompareTo(OperatorVersion.Parse(from)) >= 0 && (until is null || version.CompareTo(OperatorVersion.Parse(until)) < 0),
            property.GetValue(new CassOperatorChart(version))));
    }

    [Fact]
    public void Charts_with_a_bug_of_their_own()
    {
        Assert.Equal(["0.63.1"], ChartCatalog.Versions.Where(static version => !new CassOperatorChart(version).StartsOperator).Select(static version => version.ToString()));
        Assert.Equal(["0.35.0", "0.35.1", "0.35.2", "0.35.3", "0.37.0"], ChartCatalog.Versions.Where(static version => !new CassOperatorChart(version).WritesPullPolicy).Select(static version => version.ToString()));
    }

    [Theory]
    [InlineData("{\"cassOperatorChart\":[\nnonsense\n]}")]
    [InlineData("{\"cassOperatorChart\":[\n{\"version\":\"0.30.0\"}\n]}")]
    public void A_broken_file_is_refused(string text) => Assert.ThrowsAny<Exception>(() => ChartCatalog.Index(Encoding.UTF8.GetBytes(text)).Find(new OperatorVersion(0, 30), out _));
}
