using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Linting.Kustomizations;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Linting;

/// <summary>
/// Lint of manifests: bare ImageConfigs, ConfigMaps, operators, resources with images, kustomizations. Operators, ImageConfigs and
/// kustomizations are read first, then resources stream, one in memory at a time.
/// </summary>
public static class ManifestLint
{
    // An ImageConfig without kind is known by its keys, a JSON patch by its path.
    private static readonly string[] SmallPart = ["ConfigMap", "Deployment", "ImageConfig", ImageConfigSource.Key, "config.k8ssandra.io", "images", "defaults", "types", "overrides", "imageRegistry"];

    /// <summary>The findings, as soon as each is known.</summary>
    /// <param name="inputs">The manifests.</param>
    /// <param name="options">What the user says beside them.</param>
    /// <param name="lint">Which findings are asked for.</param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <exception cref="OptionsException">An option cannot be used: a version that is none, an ImageConfig that cannot be read.</exception>
    public static IEnumerable<Diagnostic> Findings(IReadOnlyList<ManifestInput> inputs, ManifestOptions options, LintOptions lint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lint);
        return Run(inputs, options, lint, cancellationToken);
    }

    private static IEnumerable<Diagnostic> Run(IReadOnlyList<ManifestInput> inputs, ManifestOptions options, LintOptions lint, CancellationToken cancellationToken)
    {
        var findings = new LintFindings(lint);
        var snapshot = new Snapshot(ManifestFleet.SnapshotOptionsOf(options, findings.Report, cancellationToken) with { LeavesImageConfigs = true });
        var reader = new ManifestReader(inputs, findings.Report)
        {
            Parsed = findings.Sieve.Mind,
            IsWhole = IsWhole,
            Understands = static (input, root) => Kustomization.Is(root) || Kustomization.IsJsonPatch(root) || IsBareImageConfig(input, root),
        };
        var linter = new Linter(snapshot);
        var files = new Dictionary<string, List<Node>>(StringComparer.Ordinal);
        var kustomizations = Load(reader, snapshot, files, cancellationToken);
        foreach (var kustomization in kustomizations)
            linter.PatchFiles.UnionWith(kustomization.PatchFiles);
        if (snapshot.Options.ImageConfig is { } given)
            findings.Mind(given);
        foreach (var source in snapshot.ImageConfigs)
            findings.Mind(source);

        // The texts are read to the end, so that what is wrong with them is told where they stand.
        var generated = new GeneratedObjects(reader, findings.Report);
        foreach (var diagnostic in findings.About(null, kustomizations.SelectMany(linter.Kustomization).Concat(linter.Operators(null, static _ => true))))
            yield return diagnostic;
        foreach (var root in reader.Objects(null, cancellationToken))
        {
            var isWanted = Fleet.IsRelevant(root) && root["kind"]?.Text != "Deployment" && !generated.Have(root, cancellationToken);
            foreach (var diagnostic in findings.About(root, isWanted ? linter.Resource(root, null) : []))
                yield return diagnostic;
            foreach (var diagnostic in findings.About(null, snapshot.TakeDiagnostics()))
                yield return diagnostic;
        }

        foreach (var diagnostic in findings.About(null, snapshot.TakeDiagnostics().Concat(findings.Sieve.Comments())))
            yield return diagnostic;
    }

    private static List<Kustomization> Load(ManifestReader reader, Snapshot snapshot, Dictionary<string, List<Node>> files, CancellationToken cancellationToken)
    {
        var kustomizations = new List<Kustomization>();
        foreach (var (input, root) in reader.Roots(SmallPart, cancellationToken))
        {
            if (root.Kind == NodeKind.Mapping)
            {
                snapshot.Resources.Add(root, null);
                if (!ImageConfig.Is(root) && IsBareImageConfig(input, root))
                    snapshot.Resources.Sources.Add(ImageConfigSource.FromFile(root)!);
            }

            if (root.Kind == NodeKind.Mapping && Kustomization.Is(root))
                kustomizations.Add(new Kustomization(root, file => files.GetValueOrDefault(file) ?? []));
            else if (Kustomization.IsJsonPatch(root) || root["kind"]?.Text == "ConfigMap")
                KeepFile(files, input.Name, root);
        }

        snapshot.Resources.FindDatacenter = (_, @namespace, name) => ManifestFleet.FindDatacenter(reader, @namespace, name, cancellationToken);
        return kustomizations;
    }

    private static void KeepFile(Dictionary<string, List<Node>> files, string name, Node root)
    {
        var key = Kustomization.NameOf(name);
        if (!files.TryGetValue(key, out var roots))
            files.Add(key, roots = []);
        roots.Add(root);
    }

    private static bool IsWhole(ManifestInput input) => Kustomization.IsNamedSo(input.Name) || IsNamedImageConfig(input.Name);

    // Operators accept it without kind and apiVersion. In a folder the name of the file has to tell: `images` stands in many files,
    // and an ImageConfig of another group may be somebody else's.
    private static bool IsBareImageConfig(ManifestInput input, Node root) =>
        root["kind"] is null or { IsNull: true } or { Text: "ImageConfig" } && (input.IsExplicit || IsNamedImageConfig(input.Name)) && !Kustomization.Is(root) && ImageConfigSource.FromFile(root) is not null;

    private static bool IsNamedImageConfig(string name) => name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..].StartsWith("image_config", StringComparison.OrdinalIgnoreCase);
}
