using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Linting.Kustomizations;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>
/// Everything that is to be said about resources, operators and ImageConfigs: what readers, decoders and resolution find, and
/// what the rules of this room find. One object at a time; it keeps nothing of resources.
/// </summary>
internal sealed class Linter
{
    private readonly Fleet _fleet;
    private readonly HashSet<Node> _sources = [];

    /// <summary>Looks at what a snapshot knows.</summary>
    /// <param name="snapshot">The snapshot; findings about ImageConfigs themselves have to be left to this (<see cref="SnapshotOptions.LeavesImageConfigs"/>).</param>
    public Linter(Snapshot snapshot)
    {
        Snapshot = snapshot;
        _fleet = new Fleet(snapshot);
    }

    public Snapshot Snapshot { get; }

    /// <summary>Names of ConfigMaps' files that kustomizations take for patches.</summary>
    public HashSet<string> PatchFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks at the operators and the ImageConfigs of a context, each once.</summary>
    /// <param name="context">The kubeconfig context; null for manifests.</param>
    /// <param name="isWanted">Whether something in a namespace is to be looked at.</param>
    public IEnumerable<Diagnostic> Operators(string? context, Func<string?, bool> isWanted)
    {
        foreach (var deployment in Snapshot.Operators.Where(deployment => deployment.Context == context && isWanted(deployment.Namespace)).ToList())
        {
            foreach (var diagnostic in Operator(deployment))
                yield return diagnostic;
        }

        foreach (var source in Sources().Where(source => source.Context == context && isWanted(source.Namespace)).ToList())
        {
            foreach (var diagnostic in ImageConfig(source))
                yield return diagnostic;
        }
    }

    /// <summary>Looks at a resource.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    public IEnumerable<Diagnostic> Resource(Node root, string? context, int? datacenter = null)
    {
        if (!Fleet.IsRelevant(root))
            return [];
        var findings = new List<Diagnostic>();
        var images = _fleet.Images(root, context, datacenter, findings.Add).ToList();
        var subject = new ResourceSubject(root, images)
        {
            Operator = root["kind"]?.Text is "CassandraDatacenter" or "Deployment" ? null : Snapshot.K8ssandraOperatorOf(context, root.At("metadata", "namespace")?.Text),
            CassOperatorOf = image => Snapshot.CassOperatorOf(image.Context, image.Namespace, root["kind"]?.Text == "K8ssandraCluster" ? Snapshot.K8ssandraOperatorOf(context, root.At("metadata", "namespace")?.Text).Release : null),
        };
        foreach (var image in images)
        {
            foreach (var diagnostic in image.Diagnostics)
                findings.Add(diagnostic.Location is null ? diagnostic.With(location: subject.PlaceOf(image)) : diagnostic);
        }

        foreach (var rule in LintRules.OfResources)
            findings.AddRange(rule.Check(subject));
        // In the order of the file, what stands elsewhere after it.
        var file = root.Location.Source;
        return findings.OrderBy(diagnostic => diagnostic.Location?.Source != file).ThenBy(diagnostic => diagnostic.Location?.Line ?? 0).ThenBy(diagnostic => diagnostic.Location?.Column ?? 0);
    }

    /// <summary>Looks at an ImageConfig, once, as whoever reads it does.</summary>
    public IEnumerable<Diagnostic> ImageConfig(ImageConfigSource source)
    {
        if (!_sources.Add(source.Root))
            yield break;
        var operators = Snapshot.Operators.Where(deployment => deployment.Context == source.Context).ToList();
        var subject = new ConfigMapSubject(source, [.. operators.Where(ReadsLabelled)])
        {
            Labelled = [.. Snapshot.ImageConfigs.Where(other => other.IsLabelled && other.Context == source.Context && other.Namespace == source.Namespace).OrderBy(other => other.Name, StringComparer.Ordinal)],
            ReadsLabelled = Snapshot.Options.CassOperatorVersion is { } given ? new CassOperatorRelease(given).ReadsLabelledConfigMap : null,
            IsPatch = PatchFiles.Contains(Kustomizations.Kustomization.NameOf(source.Root.Location.Source ?? "")),
        };
        foreach (var rule in LintRules.OfConfigMaps)
        {
            foreach (var diagnostic in rule.Check(subject))
                yield return diagnostic;
        }

        foreach (var rule in LintRules.OfImageConfigSources)
        {
            foreach (var diagnostic in rule.Check(source))
                yield return diagnostic;
        }

        foreach (var diagnostic in Decoded(source, operators))
            yield return diagnostic;
    }

    /// <summary>Looks at a kustomization, and at the ImageConfigs in its patches.</summary>
    public IEnumerable<Diagnostic> Kustomization(Kustomization kustomization)
    {
        var subject = new KustomizationSubject(kustomization, Snapshot.Options.CassOperatorVersion, Snapshot.Options.K8ssandraOperatorVersion);
        foreach (var rule in LintRules.OfKustomizations)
        {
            foreach (var diagnostic in rule.Check(subject))
                yield return diagnostic;
        }

        foreach (var patch in kustomization.ImageConfigs())
        {
            if (patch.Text is null || !_sources.Add(patch.Text))
                continue;
            var isLabelled = patch.ConfigMap?.EndsWith("image-config", StringComparison.Ordinal) == true || (subject.ReadsLabelled == true && patch.ConfigMap?.EndsWith("manager-config", StringComparison.Ordinal) != true);
            var source = ImageConfigSource.FromPatch(patch.Text, isLabelled);
            var findings = subject.CassOperator is { } release ? ImageConfigLinter.Lint(source, release, k8ssandraOperator: subject.K8ssandraOperator) : ImageConfigLinter.LintForAnyRelease(source);
            foreach (var diagnostic in findings)
                yield return diagnostic;
        }
    }

    private IEnumerable<ImageConfigSource> Sources() => Snapshot.Options.ImageConfig is { } given ? Snapshot.ImageConfigs.Append(given) : Snapshot.ImageConfigs;

    private IEnumerable<Diagnostic> Operator(OperatorDeployment deployment)
    {
        var version = VersionOf(deployment);
        var subject = new OperatorSubject(deployment, version)
        {
            ImageConfig = deployment.Kind == OperatorKind.K8ssandraOperator && version is { } known && new K8ssandraOperatorRelease(known).ReadsImageConfig ? Snapshot.K8ssandraOperatorOf(deployment.Context, deployment.Namespace).ImageConfig : null,
            LacksConfigMap = name => !Snapshot.Resources.ConfigMaps.Exists(map => map.Context == deployment.Context && map.Root.At("metadata", "name")?.Text == name && map.Root.At("metadata", "namespace")?.Text is var @namespace && (@namespace is null || deployment.Namespace is null || @namespace == deployment.Namespace)),
        };
        foreach (var rule in LintRules.OfOperators)
        {
            foreach (var diagnostic in rule.Check(subject))
                yield return diagnostic;
        }

        foreach (var diagnostic in Resource(deployment.Root, deployment.Context))
            yield return diagnostic;
        _ = Snapshot.SourceOf(deployment, out var failure);
        if (failure is not null)
            yield return failure;
    }

    private IEnumerable<Diagnostic> Decoded(ImageConfigSource source, List<OperatorDeployment> operators)
    {
        var options = Snapshot.Options;
        var readers = operators.Where(deployment => source == options.ImageConfig || Snapshot.SourceOf(deployment, out _) == source).ToList();
        var k8ssandra = options.K8ssandraOperatorVersion ?? readers.Where(deployment => deployment.Kind == OperatorKind.K8ssandraOperator).Select(VersionOf).FirstOrDefault(version => version is not null);
        var manager = k8ssandra is { } known ? new K8ssandraOperatorRelease(known) : null;
        if (options.CassOperatorVersion is { } given)
            return ImageConfigLinter.Lint(source, new CassOperatorRelease(given), k8ssandraOperator: manager);
        var versions = readers.Where(deployment => deployment.Kind == OperatorKind.CassOperator).Select(VersionOf).OfType<OperatorVersion>().Distinct().ToList();
        // A bare file is read by nobody as it is; where all operators are of one release, it is for them.
        if (versions.Count == 0 && !source.IsConfigMap && operators.Where(deployment => deployment.Kind == OperatorKind.CassOperator).Select(VersionOf).Distinct().ToList() is [{ } only])
            versions = [only];
        if (versions.Count == 0 && manager is not null)
            versions = [manager.Ships.CassOperatorKustomize];
        if (versions.Count > 0)
            return versions.SelectMany(version => ImageConfigLinter.Lint(source, new CassOperatorRelease(version), source.ApiReadBy(new CassOperatorRelease(version), isOfOperator: source.IsConfigMap && readers.Count > 0), manager));
        // What an operator leaves unread has been said, and to change it would change nothing.
        return source.IsConfigMap && operators.Exists(deployment => deployment.Kind == OperatorKind.CassOperator && VersionOf(deployment) is not null && IsIn(source.Namespace, deployment.Namespace)) ? source.Diagnostics : ImageConfigLinter.LintForAnyRelease(source, manager);
    }

    private OperatorVersion? VersionOf(OperatorDeployment deployment)
    {
        var given = deployment.Kind == OperatorKind.CassOperator ? Snapshot.Options.CassOperatorVersion : Snapshot.Options.K8ssandraOperatorVersion;
        return given ?? Snapshot.VersionOf(deployment, out _);
    }

    // One whose release is not known may.
    private bool ReadsLabelled(OperatorDeployment deployment) => VersionOf(deployment) is not { } version
        || (deployment.Kind == OperatorKind.CassOperator ? new CassOperatorRelease(version).ReadsLabelledConfigMap : new K8ssandraOperatorRelease(version).ReadsImageConfig);

    private static bool IsIn(string? one, string? other) => one is null || other is null || one == other;
}
