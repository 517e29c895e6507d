using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Converts the ImageConfigs of a fleet, each with a proof by the datacenters that it governs and by generated ones. The
/// datacenters come one by one, so that none has to be kept; the answers come when all have been seen.
/// </summary>
internal sealed class ImageConfigConversions
{
    private readonly FleetQuestions _questions;
    private readonly Action<Diagnostic> _report;
    private readonly Fleet _fleet;
    private readonly ConversionTarget _target;
    private readonly List<Subject> _subjects = [];
    private bool _hasK8ssandra;

    /// <summary>Begins with no ImageConfig.</summary>
    /// <param name="questions">The fleet, and which differences are wanted.</param>
    /// <param name="options">For which releases.</param>
    /// <param name="report">Where findings go that belong to no conversion.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public ImageConfigConversions(FleetQuestions questions, ConversionOptions options, Action<Diagnostic> report)
    {
        _questions = questions;
        _report = report;
        // Often an operator that was upgraded does not start with what is converted here: that is no news.
        var snapshot = questions.Fleet.Snapshot;
        _fleet = new Fleet(snapshot.With(snapshot.Options with { LeavesImageConfigs = true }), withTrace: false);
        _target = options.Target(report);
        if (_fleet.Snapshot.Options.CassOperatorVersion is { } version && new CassOperatorRelease(version) is { ReadsConfigFile: false } release)
        {
            throw new OptionsException(ConversionRules.OtherForm.At(
                null,
                "cass-operator " + release.Version + " does not read v1beta1, so it cannot be the release that the old ImageConfig is for.",
                "Give the release that reads it now with -CassOperatorVersion (--cass-operator-version), and the one that is to read it with -ToCassOperatorVersion (--to-cass-operator-version)."));
        }
    }

    /// <summary>The ImageConfig that was named, else all of the fleet.</summary>
    public IEnumerable<ImageConfigSource> Sources =>
        _fleet.Snapshot.Options.ImageConfig is { } given ? [given] : _fleet.Snapshot.ImageConfigs;

    /// <summary>Converts an ImageConfig. What cannot be read is reported and left out.</summary>
    public void Take(ImageConfigSource source)
    {
        if (!source.HasText || _subjects.Exists(subject => ReferenceEquals(subject.Source.Root, source.Root)))
            return;
        var subject = new Subject(source);
        if (source.Form == "v1beta1")
        {
            var old = _fleet.Snapshot.DecodeV1Beta1(source);
            foreach (var finding in source.Diagnostics.Concat(old.Diagnostics))
                _report(finding);
            if (!subject.Convert(old, _target))
                return;
        }

        _subjects.Add(subject);
    }

    /// <summary>Takes the datacenters of a resource into the proof.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="takesSource">Whether the ImageConfig that governs a datacenter is converted if it is not yet.</param>
    public void Add(Node root, string? context, int? datacenter, bool takesSource = false)
    {
        _hasK8ssandra |= root["kind"]?.Text == "K8ssandraCluster";
        foreach (var (model, config) in _fleet.Models(root, context, datacenter))
        {
            if (config.Root is not { } document)
                continue;
            if (takesSource && Sources.FirstOrDefault(source => ReferenceEquals(source.Document, document)) is { } found)
                Take(found);
            _subjects.Find(subject => ReferenceEquals(subject.Source.Document, document))?.Proof?.Add(model);
        }
    }

    /// <summary>The conversions, once all datacenters have been seen.</summary>
    public IEnumerable<K8ssImageConfigConversion> Results()
    {
        foreach (var finding in _fleet.Snapshot.TakeDiagnostics())
            _report(finding);
        var hasK8ssandra = _hasK8ssandra || _fleet.Snapshot.Operators.Any(deployment => deployment.Kind == OperatorKind.K8ssandraOperator);
        return _subjects.Select(subject => subject.Result(_target, hasK8ssandra, _questions.IsWanted));
    }

    private sealed class Subject(ImageConfigSource source)
    {
        private ImageConfigV1Beta1? _before;
        private ImageConfig? _after;
        private ConvertedImageConfig? _converted;

        public ImageConfigSource Source => source;

        /// <summary>The proof; null where nothing is converted.</summary>
        public ConversionProof? Proof { get; private set; }

        public bool Convert(ImageConfig old, ConversionTarget target)
        {
            _before = old as ImageConfigV1Beta1;
            if (_before is null)
                return false;
            _converted = ImageConfigConversion.Convert(_before, target);
            var document = DocumentParser.Parse(new DocumentText("v1beta2 of " + source.Name, 0, 1, _converted.Text), DocumentLimits.Default);
            _after = ImageConfig.Read(document.Roots.Count > 0 ? document.Roots[0] : null, null, target.CassOperator, "v1beta2");
            Proof = new ConversionProof(_before, _after, _converted.Reasons);
            return true;
        }

        public K8ssImageConfigConversion Result(ConversionTarget target, bool hasK8ssandra, Func<K8ssImageChange, bool> isWanted)
        {
            Proof?.AddCover();
            return new K8ssImageConfigConversion
            {
                Context = source.Context,
                Namespace = source.Namespace,
                Name = source.Name,
                Api = "v1beta2",
                FromRelease = (_before?.Release ?? target.CassOperator).Version.ToString(),
                ToRelease = target.CassOperator.Version.ToString(),
                ToK8ssandraOperatorRelease = target.K8ssandraOperator?.Version.ToString(),
                Content = _converted?.Text ?? source.Text ?? "",
                Differences = [.. (Proof?.Differences ?? []).Where(isWanted)],
                Compared = Proof?.Compared ?? 0,
                Location = source.Location,
                Diagnostics = [.. Findings(target, hasK8ssandra)],
            };
        }

        private IEnumerable<Diagnostic> Findings(ConversionTarget target, bool hasK8ssandra)
        {
            if (_converted is null || _after is null)
            {
                var read = source.DecodeBy(target.CassOperator, "v1beta2");
                if (read.IsLoaded)
                    yield return ConversionRules.Unchanged.At(source.Location, Printable.Escape(source.ToString(), 160) + " is v1beta2 already.", "Use it as it is.");
                foreach (var finding in read.Diagnostics)
                    yield return finding;
                yield break;
            }

            foreach (var finding in _converted.Diagnostics.Concat(_after.Diagnostics))
                yield return finding;
            if (hasK8ssandra && target.K8ssandraOperator is null && ImageConfigComponent.OfK8ssandraOperator.FirstOrDefault(component => !_after.Components.Contains(component)) is { } missing)
            {
                yield return ConversionRules.NoMedusaOrReaper.At(
                    source.Location,
                    "k8ssandra-operator takes the image of " + missing + " from the ImageConfig since 1.27.0, and the converted one has none: its pods would get the image `:`.",
                    "Name the release of k8ssandra-operator with -ToK8ssandraOperatorVersion (--to-k8ssandra-operator-version); what it ships is added.");
            }
        }
    }
}
