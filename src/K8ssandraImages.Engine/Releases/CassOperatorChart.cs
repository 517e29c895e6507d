using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// How one version of the Helm chart cass-operator makes an ImageConfig of its values (charts/cass-operator/templates/configmap.yaml
/// of k8ssandra/k8ssandra). Each question is answered in one place.
/// </summary>
public sealed class CassOperatorChart
{
    private readonly ChartRow _row;
    private ImageConfig? _preset;

    /// <summary>A version of the chart.</summary>
    /// <param name="version">Any version; one that no row knows behaves like its number says and installs what the nearest one below installs.</param>
    public CassOperatorChart(OperatorVersion version)
    {
        Version = version;
        _row = ChartCatalog.Find(version, out var exact);
        IsKnown = exact;
        CassOperator = new CassOperatorRelease(_row.CassOperator);
    }

    /// <summary>The version asked for.</summary>
    public OperatorVersion Version { get; }

    /// <summary>Whether this very version is in the catalogue.</summary>
    public bool IsKnown { get; }

    /// <summary>The cass-operator that it installs.</summary>
    public CassOperatorRelease CassOperator { get; }

    /// <summary>The newest chart that installs a release and works; null where none is known.</summary>
    public static CassOperatorChart? For(OperatorVersion release)
    {
        for (var i = ChartCatalog.Versions.Count - 1; i >= 0; i--)
        {
            var chart = new CassOperatorChart(ChartCatalog.Versions[i]);
            if (chart._row.CassOperator == release && chart.StartsOperator)
                return chart;
        }

        return null;
    }

    /// <summary>The ImageConfig that it writes without any values of one's own.</summary>
    internal ImageConfig Preset => _preset ??= _row.ImageConfigJson is { } json
        ? ImageConfig.FromShipped("chart cass-operator " + _row.Version, json, CassOperator)
        : CassOperator.ShippedImageConfig;

    /// <summary>
    /// Writes <c>global.imageConfig</c> as the ImageConfig v1beta2, as it is but for templates in it (since 0.61.0). Older values
    /// have no effect on what the operator reads then.
    /// </summary>
    public bool HasImageConfigValues => AtLeast(61);

    /// <summary><c>imageConfig.systemLogger</c>, <c>.configBuilder</c>, <c>.k8ssandraClient</c> exist (since 0.44.0); before, these images are fixed.</summary>
    public bool HasComponentValues => AtLeast(44);

    /// <summary><c>imageConfig.defaults</c> exists (since 0.54.0); before, the servers' images are fixed.</summary>
    public bool HasServerValues => AtLeast(54);

    /// <summary><c>image.namespaceOverride</c> exists (since 0.55.0).</summary>
    public bool HasNamespaceValue => AtLeast(55);

    /// <summary><c>image.repositoryOverride</c> is written below <c>images</c> (since 0.37.1).</summary>
    public bool HasVersionValues => AtLeast(37, 1);

    /// <summary><c>image.registryOverride</c> is written where the operator reads it (since 0.37.1); before, below <c>images</c> or under another key.</summary>
    public bool MovesRegistry => AtLeast(37, 1);

    /// <summary><c>image.pullPolicy</c> is written where the operator reads it (until 0.34.0, and since 0.37.1); between, below <c>images</c>.</summary>
    public bool WritesPullPolicy => AtLeast(37, 1) || !AtLeast(35);

    /// <summary><c>imagePullSecret</c> is written as the operator reads it (since 0.41.1).</summary>
    public bool WritesPullSecret => AtLeast(41, 1);

    /// <summary><c>imagePullSecret</c> is written as a text, with which the operator does not start (0.37.1 to 0.41.0).</summary>
    public bool BreaksWithPullSecret => AtLeast(37, 1) && !AtLeast(41, 1);

    /// <summary>The suffix of Cassandra's fixed image stands under a misspelt key (0.45.2 to 0.52.2).</summary>
    public bool LosesCassandraSuffix => AtLeast(45, 2) && !AtLeast(52, 3);

    /// <summary>The pod of the operator can start; in 0.63.1 it mounts a ConfigMap that is not there any more.</summary>
    public bool StartsOperator => !(Version.Major == 0 && Version.Minor == 63 && Version.Patch == 1);

    private bool AtLeast(int minor, int patch = 0) =>
        Version.Major > 0 || Version.Minor > minor || (Version.Minor == minor && Version.Patch >= patch);
}
