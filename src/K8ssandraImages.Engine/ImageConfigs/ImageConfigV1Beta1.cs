using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// ImageConfig v1beta1 (apis/config/v1beta1/imageconfig_types.go) with the answers of pkg/images/images.go, cass-operator
/// 1.8.0 to 1.28.1. Images are strings here; the registry is found by splitting them.
/// </summary>
internal sealed class ImageConfigV1Beta1 : ImageConfig
{
    private static readonly string[] KnownImages = ["cassandra", "dse", "hcd", "system-logger", "config-builder", "k8ssandra-client"];
    private readonly Dictionary<(string Type, string Version), Node> _versions = [];
    private readonly Dictionary<string, Node?> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Settings> _defaults = new(StringComparer.Ordinal);
    private readonly List<string> _components = [];
    private readonly bool _hasImages;
    private readonly Node? _registry;
    private readonly Node? _namespace;
    private readonly Node? _pullPolicy;
    private readonly Node? _pullSecret;
    private readonly Candidate? _ignoredRegistry;

    public ImageConfigV1Beta1(Node? root, CassOperatorRelease release, ImageConfigDecoder decoder)
        : base(root, release, decoder.Diagnostics)
    {
        _registry = decoder.String(root, release.GlobalRegistryKey);
        _pullPolicy = decoder.String(root, "imagePullPolicy");
        _pullSecret = decoder.String(decoder.Mapping(root, "imagePullSecret"), "name");
        if (release.HasComponentSettings)
            _namespace = decoder.String(root, "imageNamespace");
        if (decoder.Mapping(root, "images") is { } images)
        {
            _hasImages = true;
            ReadImages(images, decoder);
        }

        if (release.HasServerDefaults && decoder.Mapping(root, "defaults") is { } defaults)
            ReadDefaults(defaults, decoder);
        _ignoredRegistry = Warn(root, decoder);
    }

    public override string Api => "v1beta1";

    public override IReadOnlyList<string> Components => _components;

    /// <summary>The registry that replaces that of every image without one of its own; null or empty where there is none.</summary>
    public Node? Registry => _registry;

    /// <summary>What replaces the first component of every path; null where nothing does. An empty one removes it.</summary>
    public Node? Namespace => _namespace;

    public Node? GlobalPolicy => _pullPolicy;

    public Node? GlobalSecret => _pullSecret;

    /// <summary>The images of server versions.</summary>
    public IReadOnlyDictionary<(string Type, string Version), Node> VersionImages => _versions;

    /// <summary>The images of components, by component.</summary>
    public IReadOnlyDictionary<string, Node?> ComponentImages => _images;

    /// <summary>What <c>defaults</c> says about components and server types, by name.</summary>
    public IReadOnlyDictionary<string, Settings> ComponentSettings => _defaults;

    /// <summary>
    /// An image as the operator takes it apart: the registry that it names, the one that replaces it, and all that follows, with
    /// imageNamespace in it.
    /// </summary>
    public (string Own, string Replacing, string Path) PartsOf(string component, string image)
    {
        var (own, rest) = Split(image, out var lone);
        return (lone ? "" : own, Trimmed(RegistryOf(component)), Rename(lone ? image : rest, out _));
    }

    /// <summary>The repository of a server type's image; empty where the operator has none.</summary>
    public string ServerRepository(string serverType) =>
        _defaults.GetValueOrDefault(serverType)?.Repository is { Text.Length: > 0 } repository ? repository.Text : BuiltInRepository(serverType);

    public override Candidate? GlobalPullPolicy => Candidate.Push(null, _pullPolicy, ImageTier.ImageConfigOverrides);

    public override Candidate? RegistryOverride =>
        _registry is { Text.Length: > 0 } ? new Candidate(_registry.Text, ImageTier.ImageConfigOverrides, _registry) : null;

    protected override ImageAnswer ComposeComponent(string component)
    {
        if (!_hasImages)
        {
            return ImageAnswer.Failure(ImageConfigRules.NoImages.At(
                Root?.Location,
                "The operator panics when it looks up the image of " + component + ": the ImageConfig has no `images`.",
                "Add `images:` with " + (Release.HasClientImage ? "system-logger, config-builder and k8ssandra-client." : "system-logger and config-builder.")));
        }

        var node = _images.GetValueOrDefault(component);
        var diagnostics = new List<Diagnostic>();
        var answer = Apply(component, node?.Text ?? "", ImageTier.ImageConfigImage, node, node, diagnostics);
        if (string.IsNullOrEmpty(node?.Text))
        {
            diagnostics.Add(ImageConfigRules.NoImage.At(
                (node ?? Root?["images"])?.Location,
                "The ImageConfig has no images." + component + "; the operator writes the invalid image `" + Printable.Escape(answer.Image!, 200) + "`.",
                "Add images." + component + "."));
        }

        return answer;
    }

    protected override ImageAnswer ComposeServer(string serverType, string version)
    {
        var diagnostics = new List<Diagnostic>();
        if (_versions.TryGetValue((serverType, version), out var own))
            return Apply(serverType, own.IsNull ? "" : own.Text, ImageTier.ImageConfigVersion, own, own, diagnostics);
        if (serverType is not ("cassandra" or "dse") && !(serverType == "hcd" && Release.HasHcd) && Release.RefusesUnknownServerType)
        {
            return ImageAnswer.Failure(ImageConfigRules.UnsupportedServerVersion.At(
                null,
                "The operator does not build the pod: server type '" + Printable.Escape(serverType, 40) + "' is not supported.",
                "Use cassandra, dse or hcd."));
        }

        if (!Release.SupportsServerVersion(serverType, version))
        {
            var named = serverType == "dse" || Release.RefusesUnknownServerType ? serverType : "cassandra";
            return ImageAnswer.Failure(ImageConfigRules.UnsupportedServerVersion.At(
                null,
                "The operator does not build the pod: server '" + named + "' and version '" + Printable.Escape(version, 80) + "' do not work together in cass-operator " + Release.Version + ".",
                "Add images." + named + "[\"" + Printable.Escape(version, 80) + "\"] to the ImageConfig, or set spec.serverImage; where the CRD's pattern refuses the version too, upgrade."));
        }

        var settings = _defaults.GetValueOrDefault(serverType);
        var repository = settings?.Repository;
        string image;
        ImageTier tier;
        if (repository is { Text.Length: > 0 })
        {
            image = repository.Text + ":" + version + settings!.Suffix?.Text;
            tier = ImageTier.ImageConfigDefaults;
        }
        else
        {
            var builtIn = BuiltInRepository(serverType);
            image = builtIn + ":" + version;
            tier = ImageTier.OperatorDefault;
            if (builtIn.Length == 0)
            {
                diagnostics.Add(ImageConfigRules.NoImage.At(
                    (Root?["defaults"] ?? Root)?.Location,
                    "The operator has no repository for the server type " + Printable.Escape(serverType, 40) + "; it writes the invalid image `" + Printable.Escape(image, 200) + "`.",
                    serverType == "hcd" && Release.HasHcd ? "Add defaults.hcd.repository." : "Use cassandra or dse."));
            }
        }

        return Apply(serverType, image, tier, repository, settings?.Suffix ?? repository, diagnostics);
    }

    protected override Candidate? ComposePullPolicy(string component)
    {
        var global = GlobalPullPolicy;
        return Release.HasComponentSettings
            ? Candidate.Push(global, _defaults.GetValueOrDefault(component)?.PullPolicy, ImageTier.ImageConfigDefaults)
            : global;
    }

    protected override IReadOnlyList<Candidate> ComposePullSecrets(string? component)
    {
        var secrets = new List<Candidate>();
        if (_pullSecret is { Text.Length: > 0 })
            secrets.Add(new Candidate(_pullSecret.Text, ImageTier.ImageConfigOverrides, _pullSecret));
        foreach (var (name, settings) in _defaults)
        {
            if ((component is null || component == name) && settings.PullSecret is { Text.Length: > 0 } own)
                secrets.Add(new Candidate(own.Text, ImageTier.ImageConfigDefaults, own));
        }

        return secrets;
    }

    // ApplyRegistry (until 1.22) and applyOverrides (1.23 to 1.28), pkg/images/images.go.
    private ImageAnswer Apply(string component, string image, ImageTier tier, Node? node, Node? tagNode, List<Diagnostic> diagnostics)
    {
        var own = _defaults.GetValueOrDefault(component)?.Registry;
        var registryNode = RegistryOf(component);
        var registry = Trimmed(registryNode);
        var (ownRegistry, rest) = Split(image, out var lone);
        if (lone && registry.Length > 0)
        {
            diagnostics.Add(ImageConfigRules.LoneComponentStripped.At(
                node?.Location,
                "cass-operator " + Release.Version + " takes `" + Printable.Escape(image, 100) + "` for a registry because of its colon and drops it: the image becomes `" + Printable.Escape(registry, 100) + "/`.",
                "Write the image with a path, as in `library/" + Printable.Escape(image, 100) + "`."));
        }

        if (!lone)
            WarnOfFirstComponent(image, ownRegistry, rest, registry.Length > 0, node, diagnostics);
        var result = image;
        var namespaceApplied = false;
        if (registry.Length > 0 || _namespace is not null)
        {
            rest = Rename(rest, out namespaceApplied);
            var used = registry.Length > 0 ? registry : ownRegistry;
            result = used.Length == 0 ? rest : used + "/" + rest;
        }

        Candidate? registryChain = null;
        if (_ignoredRegistry is not null)
            registryChain = _ignoredRegistry;
        if (own is { Text.Length: > 0 })
            registryChain = Candidate.Concat(new Candidate(own.Text, ImageTier.ImageConfigDefaults, own, Candidate.Push(null, _registry, ImageTier.ImageConfigOverrides), "the registry of a component beats the global one"), registryChain);
        else if (registry.Length > 0)
            registryChain = Candidate.Concat(new Candidate(registryNode!.Text, ImageTier.ImageConfigOverrides, registryNode), registryChain);
        var decider = registry.Length > 0 ? registryNode : namespaceApplied ? _namespace : node;
        var deciderTier = registry.Length > 0 ? registryChain!.Tier : namespaceApplied ? ImageTier.ImageConfigOverrides : tier;
        return new ImageAnswer(
            result,
            RankedHigher(deciderTier, tier) ? deciderTier : tier,
            RankedHigher(deciderTier, tier) ? decider : node,
            diagnostics,
            (shadowed, trace) => Trace(image, result, tier, node, tagNode, registryChain, registry.Length > 0, namespaceApplied, shadowed, trace));
    }

    // The operator takes a first component with a dot or a colon for a registry, and any other for the namespace.
    private void WarnOfFirstComponent(string image, string ownRegistry, string rest, bool replacesRegistry, Node? node, List<Diagnostic> diagnostics)
    {
        string? what = null;
        if (replacesRegistry && ownRegistry.Length > 0 && !rest.Contains('/', StringComparison.Ordinal))
            what = "`" + Printable.Escape(ownRegistry, 80) + "` in `" + Printable.Escape(image, 120) + "` is taken for a registry and replaced; nothing but the name is left of the path.";
        else if (replacesRegistry && _namespace is null && ownRegistry.Length == 0 && rest.StartsWith("localhost/", StringComparison.Ordinal))
            what = "`localhost` in `" + Printable.Escape(image, 120) + "` is no registry to the operator, so it stays in the path behind the new one.";
        else if (_namespace is not null && rest.StartsWith("localhost/", StringComparison.Ordinal))
            what = "`localhost` in `" + Printable.Escape(image, 120) + "` is no registry to the operator: imageNamespace replaces it.";
        else if (_namespace is not null && rest.Length > 0 && !rest.Contains('/', StringComparison.Ordinal))
            what = "`" + Printable.Escape(image, 120) + "` has no namespace, so imageNamespace does not apply to it.";
        else if (_namespace is not null && rest.AsSpan().Count('/') > 1)
            what = "imageNamespace replaces only the first component of `" + Printable.Escape(rest, 120) + "`.";
        if (what is not null)
            diagnostics.Add(ImageConfigRules.PathReadAsRegistry.At(node?.Location, what, "Write the image with registry and namespace, as in registry.example.com/team/name:tag."));
    }

    private static bool RankedHigher(ImageTier one, ImageTier other) => one < other;

    private void Trace(string original, string result, ImageTier tier, Node? node, Node? tagNode, Candidate? registryChain, bool registryApplied, bool namespaceApplied, string? shadowed, List<TraceEntry> trace)
    {
        var before = ImageReference.TryParse(original, out var parsed, out _) ? parsed : null;
        if (!ImageReference.TryParse(result, out var after, out _))
            after = before;
        if (before is null || after is null)
            return;
        var ownRegistry = new Candidate(before.Domain, tier, node, null, before.HasExplicitDomain ? null : "the reference names no registry");
        Candidate.Trace(Candidate.Concat(registryChain, ownRegistry), ImageField.Registry, shadowed, trace);
        Candidate? repository = new Candidate(before.Repository, tier, node);
        if (namespaceApplied)
            repository = new Candidate(after.Repository, ImageTier.ImageConfigOverrides, _namespace, repository, "imageNamespace replaces the first component of the path");
        else if (registryApplied && after.Repository != before.Repository)
            repository = new Candidate(after.Repository, registryChain!.Tier, registryChain.Node, repository, "the override has a path of its own");
        Candidate.Trace(repository, ImageField.Repository, shadowed, trace);
        Candidate.Trace(new Candidate(after.Name, tier, node), ImageField.Name, shadowed, trace);
        if (after.Tag is not null)
            Candidate.Trace(new Candidate(after.Tag, tier, tagNode), ImageField.Tag, shadowed, trace);
        if (after.Digest is not null)
            Candidate.Trace(new Candidate(after.Digest, tier, node), ImageField.Digest, shadowed, trace);
    }

    private string BuiltInRepository(string serverType) => serverType switch
    {
        "dse" => Release.BuiltInDseRepository,
        "cassandra" => CassOperatorRelease.BuiltInCassandraRepository,
        // The constant for hcd is never used (pkg/images/images.go:32 at v1.22.4). Another type was taken for
        // cassandra in 1.8 only; 1.9 to 1.20 check its version as cassandra's and then have no repository for it.
        _ => Release.HasServerDefaults ? "" : CassOperatorRelease.BuiltInCassandraRepository,
    };

    private Node? RegistryOf(string component) =>
        _defaults.GetValueOrDefault(component)?.Registry is { Text.Length: > 0 } own ? own : _registry;

    private static string Trimmed(Node? registry) => registry is null ? "" : registry.Text.EndsWith('/') ? registry.Text[..^1] : registry.Text;

    private string Rename(string path, out bool applied)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        applied = _namespace is not null && slash >= 0;
        if (!applied)
            return path;
        var name = path[(slash + 1)..];
        return _namespace!.Text.Length == 0 ? name : _namespace.Text + "/" + name;
    }

    private (string Registry, string Remainder) Split(string image, out bool lone)
    {
        lone = false;
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            lone = Release.StripsLoneComponent && image.Contains(':', StringComparison.Ordinal);
            return lone ? (image, "") : ("", image);
        }

        var first = image.AsSpan(0, slash);
        return first.IndexOfAny('.', ':') >= 0 ? (image[..slash], image[(slash + 1)..]) : ("", image);
    }

    private void ReadImages(Node images, ImageConfigDecoder decoder)
    {
        var ignoreCase = Release.HasComponentSettings;
        decoder.TypeMeta(images, ignoreCase);
        foreach (var type in new[] { "cassandra", "dse", "hcd" })
        {
            if (type == "hcd" && !Release.HasComponentSettings)
                continue;
            var versions = decoder.Mapping(images, type, ignoreCase);
            if (versions is null)
                continue;
            foreach (var member in versions.Members)
            {
                // A version without a value is an entry all the same: an empty image.
                var image = decoder.String(versions, member.Key);
                if (image is not null || member.Value.IsNull)
                    _versions[(type, member.Key)] = member.Value;
                if (member.RawKey != member.Key)
                {
                    decoder.Report(
                        ImageConfigRules.NumberKey,
                        versions.LocationOf(member),
                        "The key " + Printable.Escape(member.RawKey, 40) + " of images." + type + " is a number for YAML; the operator reads \"" + Printable.Escape(member.Key, 40) + "\".",
                        "Put the version in quotes: \"" + Printable.Escape(member.RawKey, 40) + "\".");
                }
            }
        }

        foreach (var component in new[] { "system-logger", "config-builder", "k8ssandra-client" })
        {
            if (component == "k8ssandra-client" && !Release.HasClientImage)
                continue;
            if (decoder.String(images, component, ignoreCase) is { } image)
            {
                _images[component] = image;
                _components.Add(component);
            }
        }

        foreach (var member in images.Members)
        {
            if (KnownImages.Contains(member.Key))
            {
                WarnOfImageOfLaterRelease(images, member, decoder);
                continue;
            }

            if (!Release.HasComponentSettings)
            {
                ReportUnreadImage(images, member, decoder);
                continue;
            }

            // The Go field Others takes a key of its own name, in any case, and wants a mapping there; a mapping then fails
            // the type assertion below.
            if (string.Equals(member.Key, "Others", StringComparison.OrdinalIgnoreCase))
            {
                decoder.Fail(member.Value, member.Value.Path + " is the name of a field of the operator and takes no image", "Give the component another name.");
                continue;
            }

            // Everything else becomes an entry of Others, by a type assertion that panics (imageconfig_types.go:94).
            if (!member.Value.IsString)
            {
                decoder.Panic(
                    member.Value,
                    member.Value.Path + " must be a string and is " + ImageConfigDecoder.KindName(member.Value),
                    PlainScalar.TypeSurprise(member.Value) ?? "Write the whole image as one string.");
                continue;
            }

            _images[member.Key] = member.Value;
            _components.Add(member.Key);
            ReportUnreadImage(images, member, decoder);
        }
    }

    private static void ReportUnreadImage(Node images, Member member, ImageConfigDecoder decoder)
    {
        if (member.Key is "imageRegistry" or "imageRegistryOverride" or "imagePullPolicy" or "imagePullSecret" or "imagePullSecrets" or "imageNamespace" or "defaults")
        {
            decoder.Report(
                ImageConfigRules.WrongLevel,
                images.LocationOf(member),
                "`" + member.Key + "` stands below `images` and is ignored there.",
                "Move it to the top level of the ImageConfig.");
        }
        else if (!decoder.Release.HasComponentSettings)
        {
            decoder.Report(
                ImageConfigRules.UnknownKey,
                images.LocationOf(member),
                "cass-operator " + decoder.Release.Version + " does not read images." + Printable.Escape(member.Key, 80) + "; it is ignored.",
                "Remove it.");
        }
    }

    private void WarnOfImageOfLaterRelease(Node images, Member member, ImageConfigDecoder decoder)
    {
        var since = member.Key switch
        {
            "hcd" when !Release.HasComponentSettings => "1.23.0",
            "k8ssandra-client" when !Release.HasClientImage => "1.17.0",
            _ => null,
        };
        if (since is not null)
            decoder.Report(ImageConfigRules.UnknownKey, images.LocationOf(member), "cass-operator " + Release.Version + " does not read images." + member.Key + ", which came with " + since + "; it is ignored.", "Remove it, or upgrade.");
    }

    private void ReadDefaults(Node defaults, ImageConfigDecoder decoder)
    {
        foreach (var member in defaults.Members)
        {
            var known = member.Key is "cassandra" or "dse" || (member.Key == "hcd" && Release.HasHcd);
            if (!Release.HasComponentSettings && !known)
            {
                decoder.Report(ImageConfigRules.UnknownKey, defaults.LocationOf(member), "cass-operator " + Release.Version + " does not read defaults." + Printable.Escape(member.Key, 80) + "; it is ignored.", "Remove it, or upgrade to " + (member.Key == "hcd" ? "1.21.0" : "1.23.0") + " or later.");
                continue;
            }

            var node = decoder.Mapping(defaults, member.Key);
            var ignoreCase = Release.HasComponentSettings;
            var settings = new Settings(
                decoder.String(node, "repository", ignoreCase),
                decoder.String(node, "suffix", ignoreCase),
                ignoreCase ? decoder.String(node, "imageRegistry", true) : null,
                ignoreCase ? decoder.String(node, "imagePullPolicy", true) : null,
                ignoreCase ? decoder.String(decoder.Mapping(node, "imagePullSecret", true), "name", true) : null);
            _defaults[member.Key] = settings;
            _components.Add(member.Key);
            if (ignoreCase)
                decoder.Unknown(node, "defaults." + member.Key, "repository", "suffix", "imageRegistry", "imagePullPolicy", "imagePullSecret", "imageNamespace");
            else
                decoder.Unknown(node, "defaults." + member.Key, "repository", "suffix");
            if (ignoreCase && decoder.String(node, "imageNamespace", true) is { } unused)
                decoder.Report(ImageConfigRules.UnusedField, unused, "defaults." + member.Key + ".imageNamespace is read and never used.", "Set imageNamespace at the top level; it is for all images.");
            if (settings.Suffix is { Text.Length: > 0 } suffix && settings.Repository is not { Text.Length: > 0 })
                decoder.Report(ImageConfigRules.SuffixWithoutRepository, suffix, "defaults." + member.Key + ".suffix is ignored because defaults." + member.Key + ".repository is not set.", "Set the repository too.");
        }
    }

    private Candidate? Warn(Node? root, ImageConfigDecoder decoder)
    {
        if (root is null)
            return null;
        Candidate? ignored = null;
        string[] known = ["apiVersion", "kind", "metadata", "images", "imagePullSecret", "imagePullPolicy", Release.GlobalRegistryKey, .. Release.HasServerDefaults ? ["defaults"] : Array.Empty<string>(), .. Release.HasComponentSettings ? ["imageNamespace"] : Array.Empty<string>()];
        if (root[Release.OtherGlobalRegistryKey] is { } other)
        {
            decoder.Report(
                ImageConfigRules.OtherReleasesKey,
                other,
                "cass-operator " + Release.Version + " does not read `" + Release.OtherGlobalRegistryKey + "`; no image is moved.",
                "Write `" + Release.GlobalRegistryKey + "`.");
            if (other.IsString && other.Text.Length > 0)
                ignored = new Candidate(other.Text, ImageTier.ImageConfigOverrides, other, null, "this release reads " + Release.GlobalRegistryKey, Ignored: true);
        }

        decoder.Unknown(root, "an ImageConfig v1beta1", [.. known, Release.OtherGlobalRegistryKey]);
        foreach (var registry in _defaults.Values.Select(settings => settings.Registry).Prepend(_registry))
        {
            if (registry?.Text.EndsWith("//", StringComparison.Ordinal) == true)
                decoder.Report(ImageConfigRules.TrailingSlash, registry, "The operator removes one slash only: images become `" + Printable.Escape(registry.Text, 80) + "…`.", "Remove the slashes at the end.");
        }

        // The same name in any order is the same list.
        if (_defaults.Values.Select(settings => settings.PullSecret?.Text).Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            decoder.Report(
                ImageConfigRules.RandomSecretOrder,
                root["defaults"]!,
                "With more than one component pull secret their order is random in each reconcile, so a pod template changes without end and pods may roll again and again.",
                "Keep one, or put the secrets on the service account.");
        }

        if (!_hasImages)
            decoder.Report(ImageConfigRules.NoImages, root, "The ImageConfig has no `images`; the operator loads it and panics when it builds a pod.", "Add `images:` with system-logger and config-builder.");
        return ignored;
    }

    /// <summary>What <c>defaults</c> says about a component or server type.</summary>
    internal sealed record Settings(Node? Repository, Node? Suffix, Node? Registry, Node? PullPolicy, Node? PullSecret);
}
