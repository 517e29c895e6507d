using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>
/// A fleet described by manifests. Operators and ConfigMaps are read first; then clusters, datacenters and images stream, one
/// resource in memory at a time. What is wrong with one document or resource is reported, and the rest goes on.
/// </summary>
public sealed class ManifestFleet
{
    private static readonly string[] SmallPart = ["ConfigMap", "Deployment", "ImageConfig"];
    private readonly ManifestReader _reader;
    private readonly FleetQuestions _questions;
    private readonly GeneratedObjects _generated;

    private ManifestFleet(ManifestReader reader, FleetQuestions questions, Action<Diagnostic> report)
    {
        _reader = reader;
        _questions = questions;
        _generated = new GeneratedObjects(reader, report);
    }

    /// <summary>Reads operators and ConfigMaps.</summary>
    /// <param name="inputs">The manifests.</param>
    /// <param name="options">What the user says beside them.</param>
    /// <param name="report">Where findings go that belong to no image, each once, as soon as they are known.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">An option cannot be used: a version that is none, an ImageConfig that cannot be read.</exception>
    public static ManifestFleet Read(IReadOnlyList<ManifestInput> inputs, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var snapshot = new Snapshot(SnapshotOptionsOf(options, report, cancellationToken));
        var reader = new ManifestReader(inputs, report);
        foreach (var root in reader.Objects(SmallPart, cancellationToken))
            snapshot.Resources.Add(root, null);
        snapshot.Resources.FindDatacenter = (_, @namespace, name) => FindDatacenter(reader, @namespace, name, cancellationToken);
        return new ManifestFleet(reader, new FleetQuestions(new Fleet(snapshot, options.Trace), new ImageFilter(options), report), report);
    }

    /// <summary>The K8ssandraClusters.</summary>
    public IEnumerable<K8ssCluster> Clusters(CancellationToken cancellationToken) => Each(root => _questions.Clusters(root, null), cancellationToken);

    /// <summary>The datacenters, stand-alone and of K8ssandraClusters.</summary>
    public IEnumerable<K8ssDatacenter> Datacenters(CancellationToken cancellationToken) => Each(root => _questions.Datacenters(root, null), cancellationToken);

    /// <summary>The effective images.</summary>
    public IEnumerable<EffectiveImage> Images(CancellationToken cancellationToken) => Each(root => _questions.Images(root, null), cancellationToken);

    /// <summary>The ImageConfigs among the manifests, and the one given beside them.</summary>
    public IEnumerable<K8ssImageConfig> ImageConfigs(CancellationToken cancellationToken)
    {
        // The texts are read to the end too, so that what is wrong with them is reported.
        foreach (var root in _reader.Objects(null, cancellationToken))
            _ = root;
        return _questions.Each(_questions.ImageConfigs());
    }

    private IEnumerable<T> Each<T>(Func<Node, IEnumerable<T>> select, CancellationToken cancellationToken)
    {
        foreach (var root in _reader.Objects(null, cancellationToken))
        {
            if (!Fleet.IsRelevant(root) || _generated.Have(root, cancellationToken))
                continue;
            foreach (var item in _questions.Each(select(root)))
                yield return item;
        }

        _questions.Drain();
    }

    /// <summary>A CassandraDatacenter among manifests; null where there is none.</summary>
    internal static Node? FindDatacenter(ManifestReader reader, string? @namespace, string name, CancellationToken cancellationToken) => reader.Objects(["CassandraDatacenter"], cancellationToken).FirstOrDefault(root =>
        root["kind"]?.Text == "CassandraDatacenter" && root.At("metadata", "name")?.Text == name && root.At("metadata", "namespace")?.Text == @namespace);

    internal static SnapshotOptions SnapshotOptionsOf(ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) => new()
    {
        CassOperatorVersion = Version(options.CassOperatorVersion, "cass-operator"),
        K8ssandraOperatorVersion = Version(options.K8ssandraOperatorVersion, "k8ssandra-operator"),
        ImageConfig = options.ImageConfig is { } input ? ReadImageConfig(input, report, cancellationToken) : null,
    };

    private static OperatorVersion? Version(string? text, string name)
    {
        if (text is null)
            return null;
        if (OperatorVersion.TryParse(text, out var version))
            return version;
        throw new OptionsException(ManifestRules.BadVersion.At(
            null,
            "`" + Printable.Escape(text, 60) + "` is no version of " + name + ".",
            "Write it as in 1.28.1."));
    }

    private static ImageConfigSource ReadImageConfig(ManifestInput input, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        var found = new List<ImageConfigSource>();
        Diagnostic? first = null;
        void Keep(Diagnostic diagnostic)
        {
            // What stops the file from being read is the exception below; the rest is only said.
            if (diagnostic.Id == ResolutionRules.NoKubernetesObject.Id)
                return;
            if (diagnostic.Severity == DiagnosticSeverity.Error && first is null)
                first = diagnostic;
            else
                report(diagnostic);
        }

        foreach (var root in new ManifestReader([input], Keep).Objects(null, cancellationToken))
        {
            if ((ImageConfigSource.Read(root, null) ?? ImageConfigSource.FromFile(root)) is { } source)
                found.Add(source);
        }

        if (found.Count == 1)
        {
            if (first is not null)
                report(first);
            return found[0];
        }

        throw new OptionsException(first ?? ManifestRules.NoImageConfig.At(
            found.Count == 0 ? new SourceLocation(input.Name, 0, 0, null, null) : found[1].Location,
            found.Count == 0 ? "The file holds no ImageConfig and no ConfigMap with image_config.yaml." : "The file holds more than one ImageConfig.",
            "Give a file with exactly one ImageConfig, or a ConfigMap that holds one."));
    }
}
