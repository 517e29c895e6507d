using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>What one release of k8ssandra-operator ships. What a release does not have is null.</summary>
public sealed record K8ssandraOperatorRow
{
    /// <summary>The release.</summary>
    public required OperatorVersion Version { get; init; }

    /// <summary>The day of its tag, or of the newest commit that was looked at if <see cref="Unreleased"/>.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>True if there is no tag yet: the facts are those of the main branch on <see cref="Date"/>.</summary>
    public bool Unreleased { get; init; }

    /// <summary>The cass-operator it is compiled against (<c>go.mod</c>): it reads ImageConfig as this version does.</summary>
    public required OperatorVersion CassOperatorLibrary { get; init; }

    /// <summary>The cass-operator its kustomize deployments run (<c>config/cass-operator/*/kustomization.yaml</c>).</summary>
    public required OperatorVersion CassOperatorKustomize { get; init; }

    /// <summary>
    /// The Git reference of the cass-operator manifests if it is not the tag of <see cref="CassOperatorKustomize"/>:
    /// <c>master</c> in 1.2.0, 1.2.1, 1.12.0 and 1.13.0, so what was installed depends on the day.
    /// </summary>
    public string? CassOperatorKustomizeRef { get; init; }

    /// <summary>The version of its Helm chart's cass-operator subchart; null before 1.5.1, whose charts lived elsewhere.</summary>
    public string? HelmChart { get; init; }

    /// <summary>Medusa's default image, compiled in up to 1.26.0 (<c>pkg/medusa/reconcile.go</c>); ImageConfig decides after.</summary>
    public ImageParts? Medusa { get; init; }

    /// <summary>Reaper's default image, compiled in up to 1.26.0 (<c>pkg/reaper/deployment.go</c>); ImageConfig decides after.</summary>
    public ImageParts? Reaper { get; init; }

    /// <summary>The tag of Stargate's default images, compiled in (<c>pkg/stargate/deployments.go</c>).</summary>
    public string? StargateTag { get; init; }

    /// <summary>The image of the CronJob that purges Medusa's backups, 1.12.0 to 1.26.0 (<c>pkg/medusa/reconcile.go</c>).</summary>
    public string? PurgeJob { get; init; }

    /// <summary>Vector's default image, 1.5.0 to 1.29.1 (<c>pkg/vector/vector.go</c>); ImageConfig's system-logger after.</summary>
    public string? Vector { get; init; }

    /// <summary>The default image of the JMX init container, up to 1.4.1 (<c>pkg/cassandra/datacenter.go</c>).</summary>
    public ImageParts? Jmx { get; init; }

    /// <summary>The fixed image of the per-node-config init container, 1.4.x (<c>pkg/nodeconfig/mount.go</c>).</summary>
    public string? PerNode { get; init; }

    /// <summary>
    /// The image of the per-node-config init container if <c>perNodeConfigInitContainerImage</c> is an empty text in spite
    /// of the definition's default, 1.5.0 to 1.26.0 (<c>pkg/nodeconfig/mount.go</c>).
    /// </summary>
    public string? PerNodeFallback { get; init; }

    /// <summary>The images in the defaults of its custom resource definitions.</summary>
    public required CrdDefaults Crd { get; init; }

    /// <summary>
    /// The ImageConfig that its kustomize deployments install, as JSON: that of <see cref="CassOperatorKustomize"/>, its own
    /// instead (<c>config/components/cass-operator-image-config</c>) while it has one, its own v1beta2 document
    /// (<c>config/cass-operator/imageconfig</c>) from 1.27.0.
    /// </summary>
    public required string ImageConfigJson { get; init; }

    /// <summary>Medusa in the ImageConfig of its Helm chart, from 1.27.0 (<c>charts/k8ssandra-operator/values.yaml</c>).</summary>
    public ImageParts? HelmMedusa { get; init; }

    /// <summary>Reaper in the ImageConfig of its Helm chart, from 1.27.0 (<c>charts/k8ssandra-operator/values.yaml</c>).</summary>
    public ImageParts? HelmReaper { get; init; }

    /// <summary>
    /// The cass-operator that its Helm chart runs: that of the subchart, else the newer of <see cref="CassOperatorLibrary"/> and
    /// <see cref="CassOperatorKustomize"/>, as nearly all subcharts have it.
    /// </summary>
    public OperatorVersion CassOperatorHelm =>
        HelmChart is not null && ChartCatalog.Find(OperatorVersion.Parse(HelmChart), out var isKnown) is var chart && isKnown
            ? chart.CassOperator
            : CassOperatorLibrary > CassOperatorKustomize ? CassOperatorLibrary : CassOperatorKustomize;

    /// <summary>The cass-operator that an installation by this method runs.</summary>
    public OperatorVersion CassOperatorOf(OperatorInstallMethod method) => method == OperatorInstallMethod.Helm ? CassOperatorHelm : CassOperatorKustomize;

    internal static K8ssandraOperatorRow From(JsonElement row)
    {
        var cassOperator = row.GetProperty("cassOperator");
        var hasHelmImages = row.TryGetProperty("helmImages", out var helmImages);
        return new()
        {
            Version = row.Version("version"),
            Date = row.Day("date"),
            Unreleased = row.TryGetProperty("unreleased", out var unreleased) && unreleased.GetBoolean(),
            CassOperatorLibrary = cassOperator.Version("library"),
            CassOperatorKustomize = cassOperator.Version("kustomize"),
            CassOperatorKustomizeRef = cassOperator.Text("kustomizeRef"),
            HelmChart = cassOperator.Text("helmChart"),
            Medusa = ImageParts.At(row, "medusa"),
            Reaper = ImageParts.At(row, "reaper"),
            StargateTag = row.Text("stargate"),
            PurgeJob = row.Text("purgeJob"),
            Vector = row.Text("vector"),
            Jmx = ImageParts.At(row, "jmx"),
            PerNode = row.Text("perNode"),
            PerNodeFallback = row.Text("perNodeFallback"),
            Crd = CrdDefaults.From(row.GetProperty("crd")),
            ImageConfigJson = row.GetProperty("imageConfig").GetRawText(),
            HelmMedusa = hasHelmImages ? ImageParts.At(helmImages, "medusa") : null,
            HelmReaper = hasHelmImages ? ImageParts.At(helmImages, "reaper") : null,
        };
    }
}
