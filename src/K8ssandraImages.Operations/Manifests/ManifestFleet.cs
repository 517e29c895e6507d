using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

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
    private readonly Action<Diagnostic> _report;

    private ManifestFleet(ManifestReader reader, FleetQuestions questions, Action<Diagnostic> report)
    {
        _reader = reader;
        _questions = questions;
        _generated = new GeneratedObjects(reader, report);
        _report = report;
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

    /// <summary>The operators and ConfigMaps.</summary>
    internal Snapshot Snapshot => _questions.Fleet.Snapshot;

    /// <summary>The K8ssandraClusters.</summary>
    public IEnumerable<K8ssCluster> Clusters(CancellationToken cancellationToken) => Each(root => _questions.Clusters(root, null), cancellationToken);

    /// <summary>The datacenters, stand-alone and of K8ssandraClusters.</summary>
    public IEnumerable<K8ssDatacenter> Datacenters(CancellationToken cancellationToken) => Each(root => _questions.Datacenters(root, null), cancellationToken);

    /// <summary>The effective images.</summary>
    public IEnumerable<EffectiveImage> Images(CancellationToken cancellationToken) => Each(root => _questions.Images(root, null), cancellationToken);

    /// <summary>What would change with other releases of the operators, datacenter by datacenter.</summary>
    /// <param name="upgrade">Which releases.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssReleaseComparison> Compare(UpgradeOptions upgrade, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upgrade);
        var upgraded = _questions.Upgrade(upgrade.Read(_report, cancellationToken));
        return Objects(cancellationToken).SelectMany(root => _questions.Compare(root, null, null, upgraded));
    }

    /// <summary>What containers would run under a changed snapshot, resource by resource.</summary>
    /// <param name="change">Makes the changed snapshot (<see cref="Snapshot.Replacing"/>, <see cref="Snapshot.With"/>).</param>
    /// <param name="withUnchanged">Whether containers that stay as they are, are told too: where an ImageConfig is replaced, those of the datacenters in which it has a say.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    internal IEnumerable<K8ssImageChange> Changes(Func<Snapshot, Snapshot> change, bool withUnchanged, CancellationToken cancellationToken)
    {
        var changed = _questions.Change(change);
        return Each(root => _questions.Changes(root, null, null, changed, withUnchanged), cancellationToken, changed);
    }

    /// <summary>What becomes of each StatefulSet and Deployment once the operators have started anew, as far as manifests tell.</summary>
    /// <param name="pending">The ImageConfig that they will read; null for what is among the manifests.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">The ImageConfig cannot be used.</exception>
    public IEnumerable<K8ssImageImpact> Impact(ManifestInput? pending, CancellationToken cancellationToken) =>
        Impact(PendingState.OfImageConfig(pending, _report, cancellationToken), cancellationToken);

    /// <summary>The same with anything that may be pending.</summary>
    internal IEnumerable<K8ssImageImpact> Impact(PendingState pending, CancellationToken cancellationToken)
    {
        if (!pending.IsAny)
            _report(PipelineImpact.NothingPending());
        var changed = _questions.Change(pending.Of);
        return Each(root => pending.IsAbout(root) ? _questions.Impact(root, null, changed, pending) : [], cancellationToken, changed);
    }

    /// <summary>The ImageConfigs among the manifests, and the one given beside them.</summary>
    public IEnumerable<K8ssImageConfig> ImageConfigs(CancellationToken cancellationToken)
    {
        // The texts are read to the end too, so that what is wrong with them is reported.
        foreach (var root in _reader.Objects(null, cancellationToken))
            _ = root;
        return _questions.Each(_questions.ImageConfigs());
    }

    /// <summary>The ImageConfigs v1beta1 as v1beta2, proved by the datacenters that they govern and by generated ones.</summary>
    /// <param name="options">For which releases.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssImageConfigConversion> Conversions(ConversionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var conversions = new ImageConfigConversions(_questions, options, _report);
        var sources = conversions.Sources.ToList();
        sources.ForEach(conversions.Take);
        foreach (var _ in Each<K8ssObject>(root =>
        {
            conversions.Add(root, null, null);
            return [];
        }, cancellationToken))
        {
            // Nothing is answered yet.
        }

        if (sources.Count == 0)
            _report(ManifestRules.NoImageConfig.At(null, "There is no ImageConfig among the manifests.", "Give the ConfigMap or the file that holds it, or name it with -ImageConfigPath (--image-config)."));
        return _questions.Each(conversions.Results());
    }

    private IEnumerable<T> Each<T>(Func<Node, IEnumerable<T>> select, CancellationToken cancellationToken, ChangedFleet? changed = null)
    {
        foreach (var root in Objects(cancellationToken))
        {
            foreach (var item in _questions.Each(select(root), changed))
                yield return item;
        }

        _questions.Drain(changed);
    }

    private IEnumerable<Node> Objects(CancellationToken cancellationToken) =>
        _reader.Objects(null, cancellationToken).Where(root => Fleet.IsRelevant(root) && !_generated.Have(root, cancellationToken));

    /// <summary>A CassandraDatacenter among manifests; null where there is none.</summary>
    internal static Node? FindDatacenter(ManifestReader reader, string? @namespace, string name, CancellationToken cancellationToken) => reader.Objects(["CassandraDatacenter"], cancellationToken).FirstOrDefault(root =>
        root["kind"]?.Text == "CassandraDatacenter" && root.At("metadata", "name")?.Text == name && root.At("metadata", "namespace")?.Text == @namespace);

    internal static SnapshotOptions SnapshotOptionsOf(ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) => new()
    {
        CassOperatorVersion = Version(options.CassOperatorVersion, "cass-operator"),
        K8ssandraOperatorVersion = Version(options.K8ssandraOperatorVersion, "k8ssandra-operator"),
        ImageConfig = options.ImageConfig is { } input ? ReadImageConfig(input, report, cancellationToken) : null,
        InstallMethod = options.InstallMethod,
    };

    /// <summary>The version that somebody gave; null where none was given.</summary>
    /// <exception cref="OptionsException">It is none.</exception>
    internal static OperatorVersion? Version(string? text, string name)
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

    /// <summary>The one ImageConfig of a file or a text.</summary>
    /// <exception cref="OptionsException">It cannot be read, or there is not exactly one.</exception>
    internal static ImageConfigSource ReadImageConfig(ManifestInput input, Action<Diagnostic> report, CancellationToken cancellationToken)
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
