using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// ImageConfig v1beta2 (apis/config/v1beta2/imageconfig_types.go) with the answers of pkg/images/images_v1beta2.go, since
/// cass-operator 1.27.0; k8ssandra-operator reads the same document since 1.27.0.
/// </summary>
internal sealed class ImageConfigV1Beta2 : ImageConfig
{
    private const string NotFromTypes = "the operator composes the tag of a server image from prefix, version and suffix";
    private readonly Dictionary<string, Image> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerType?> _types = new(StringComparer.Ordinal);
    private readonly List<string> _components = [];
    private readonly bool _hasTypes;
    private readonly Policy _defaults;
    private readonly Policy? _overrides;

    public ImageConfigV1Beta2(Node? root, CassOperatorRelease release, ImageConfigDecoder decoder)
        : base(root, release, decoder.Diagnostics)
    {
        decoder.Unknown(root, "an ImageConfig v1beta2", "apiVersion", "kind", "metadata", "images", "defaults", "types", "overrides");
        if (decoder.Mapping(root, "images") is { } images)
        {
            foreach (var member in images.Members)
                _images[member.Key] = ReadImage(images, member, decoder);
        }

        if (decoder.Mapping(root, "types") is { } types)
        {
            _hasTypes = true;
            foreach (var member in types.Members)
                _types[member.Key] = member.Value.IsNull ? null : ReadType(types, member, decoder);
        }

        _defaults = ReadPolicy(decoder.Mapping(root, "defaults"), decoder) ?? new Policy(null, null, null, null, null);
        _overrides = ReadPolicy(decoder.Mapping(root, "overrides"), decoder);
        WarnOfDefaultsAndOverrides(decoder);
    }

    public override string Api => "v1beta2";

    public override IReadOnlyList<string> Components => _components;

    public override Candidate? RegistryOverride =>
        _overrides?.Registry is { Text.Length: > 0 } node ? new Candidate(node.Text, ImageTier.ImageConfigOverrides, node) : null;

    public override ImageFields Fields(string component)
    {
        var image = _images.GetValueOrDefault(component);
        return Merge(
            Push(null, image?.Registry, ImageTier.ImageConfigImage),
            Push(null, image?.Repository, ImageTier.ImageConfigImage),
            Push(null, image?.Name, ImageTier.ImageConfigImage),
            Push(null, image?.Tag, ImageTier.ImageConfigImage),
            Release.HasDigest ? Push(null, image?.Digest, ImageTier.ImageConfigImage) : Ignore(image?.Digest, ImageTier.ImageConfigImage, "digest is read since cass-operator 1.28.0"),
            Push(null, image?.PullPolicy, ImageTier.ImageConfigImage),
            Push(null, image?.PullSecret, ImageTier.ImageConfigImage));
    }

    protected override ImageAnswer ComposeComponent(string component)
    {
        var fields = Fields(component);
        var image = fields.Compose(Release.HasDigest);
        var diagnostics = new List<Diagnostic>();
        if (ImageFields.Value(fields.Name).Length == 0 || (ImageFields.Value(fields.Tag).Length == 0 && ImageFields.Value(fields.Digest).Length == 0))
        {
            var entry = _images.GetValueOrDefault(component)?.Node ?? Root;
            var known = _images.ContainsKey(component);
            diagnostics.Add(ImageConfigRules.NoImage.At(
                entry?.Location,
                (known ? "images." + component + " has no " + (ImageFields.Value(fields.Name).Length == 0 ? "name" : "tag") : "The ImageConfig has no images." + component)
                    + "; the operator writes the invalid image `" + Printable.Escape(image, 200) + "`.",
                "Give images." + component + " a name and a tag (or a digest). Nothing is added for a missing tag."));
        }

        return new ImageAnswer(image, fields.Decider()?.Tier ?? ImageTier.ImageConfigImage, fields.Decider()?.Node ?? Root, diagnostics, fields.TraceReference);
    }

    protected override ImageAnswer ComposeServer(string serverType, string version)
    {
        if (!_types.TryGetValue(serverType, out var type) || type is null)
        {
            var what = serverType.Length == 0 ? "the datacenter has no server type" : _hasTypes ? "types." + Printable.Escape(serverType, 40) + " is missing from the ImageConfig" : "the ImageConfig has no types";
            return ImageAnswer.Failure(ImageConfigRules.NoServerType.At(
                (Root?["types"] ?? Root)?.Location,
                "The operator panics when it builds the server image: " + what + ".",
                serverType.Length == 0 ? "Set spec.serverType." : "Add types." + Printable.Escape(serverType, 40) + " with repository and name, or set spec.serverImage."));
        }

        var tag = ImageFields.Value(type.Prefix) + version + ImageFields.Value(type.Suffix);
        var fields = Merge(
            Push(null, type.Image.Registry, ImageTier.ImageConfigType),
            Push(null, type.Image.Repository, ImageTier.ImageConfigType),
            Push(null, type.Image.Name, ImageTier.ImageConfigType),
            new Candidate(tag, ImageTier.ImageConfigType, type.Suffix?.Node ?? type.Prefix?.Node ?? type.Image.Node, Ignore(type.Image.Tag, ImageTier.ImageConfigType, NotFromTypes), "prefix + server version + suffix"),
            Ignore(type.Image.Digest, ImageTier.ImageConfigType, NotFromTypes),
            null,
            null);
        return ImageAnswer.Of(fields, fields.Compose(Release.HasDigest), []);
    }

    protected override Candidate? ComposePullPolicy(string component)
    {
        var image = Fields(component).PullPolicy;
        if (!_types.TryGetValue(component, out var type) || type?.Image.PullPolicy is not { Text.Length: > 0 } own)
            return image;
        return new Candidate(own.Text, ImageTier.ImageConfigType, own, image, "the policy of types beats every other, overrides too");
    }

    public override Diagnostic? PullPolicyFailure(string component) =>
        _types.TryGetValue(component, out var type) && type is null
            ? ImageConfigRules.NoServerType.At(
                Root?["types"]?.Location,
                "The operator panics when it looks up the pull policy: types." + Printable.Escape(component, 40) + " is null.",
                "Give types." + Printable.Escape(component, 40) + " a repository and a name, or remove it.")
            : null;

    protected override IReadOnlyList<Candidate> ComposePullSecrets(string? component)
    {
        if (_overrides?.PullSecrets is { } replacing)
            return Secrets(replacing, ImageTier.ImageConfigOverrides);
        if (component is not null)
        {
            if (_images.GetValueOrDefault(component)?.PullSecret is { Text.Length: > 0 } ofImage)
                return Secrets([ofImage], ImageTier.ImageConfigImage);
            if (_types.GetValueOrDefault(component)?.Image.PullSecret is { Text.Length: > 0 } ofType)
                return Secrets([ofType], ImageTier.ImageConfigType);
        }

        return _defaults.PullSecrets is { } defaults ? Secrets(defaults, ImageTier.ImageConfigDefaults) : [];
    }

    // mergeGlobalValues, pkg/images/images_v1beta2.go:71-106: defaults fill what is empty, overrides replace what is there.
    private ImageFields Merge(Candidate? registry, Candidate? repository, Candidate? name, Candidate? tag, Candidate? digest, Candidate? policy, Candidate? secret) => new()
    {
        Registry = Override(Candidate.Concat(registry, Push(null, _defaults.Registry, ImageTier.ImageConfigDefaults)), _overrides?.Registry),
        Repository = Override(Candidate.Concat(repository, Push(null, _defaults.Repository, ImageTier.ImageConfigDefaults)), _overrides?.Repository),
        Name = name,
        Tag = tag,
        Digest = digest,
        PullPolicy = Push(Candidate.Concat(policy, Push(null, _defaults.PullPolicy, ImageTier.ImageConfigDefaults)), _overrides?.PullPolicy, ImageTier.ImageConfigOverrides),
        PullSecret = Candidate.Concat(secret, _defaults.PullSecrets is [var first, ..] ? Push(null, first, ImageTier.ImageConfigDefaults) : null),
    };

    private static Candidate? Override(Candidate? chain, Node? node) => node is null
        ? chain
        : new Candidate(node.Text, ImageTier.ImageConfigOverrides, node, chain, node.Text.Length == 0 ? "an empty override removes the value" : null);

    private static Candidate? Push(Candidate? chain, Node? node, ImageTier tier) => Candidate.Push(chain, node, tier);

    private static Candidate? Ignore(Node? node, ImageTier tier, string reason) =>
        node is { Text.Length: > 0 } ? new Candidate(node.Text, tier, node, null, reason, Ignored: true) : null;

    private static List<Candidate> Secrets(IReadOnlyList<Node> nodes, ImageTier tier) =>
        [.. nodes.Select(node => new Candidate(node.Text, tier, node))];

    private Image ReadImage(Node images, Member member, ImageConfigDecoder decoder)
    {
        _components.Add(member.Key);
        var image = ReadImageFields(images, member.Key, decoder);
        if (image.Node is not null)
        {
            if (member.Key is "cassandra" or "dse" or "hcd")
                decoder.Report(ImageConfigRules.UnusedField, image.Node, "images." + member.Key + " is not used for the server image, which comes from types." + member.Key + ".", "Move it to types." + member.Key + ", without a tag.");
            decoder.Unknown(image.Node, "an image", "apiVersion", "kind", "registry", "repository", "name", "tag", "digest", "pullPolicy", "pullSecret");
            if (!Release.HasDigest && image.Digest is { Text.Length: > 0 } digest)
                decoder.Report(ImageConfigRules.UnusedField, digest, "cass-operator " + Release.Version + " does not read `digest`; it is ignored.", "Upgrade to 1.28.0 or later, or pin by tag.");
            if (Release.HasDigest && image is { Digest.Text.Length: > 0, Tag.Text.Length: > 0 })
                decoder.Report(ImageConfigRules.UnusedField, image.Tag.Location, "images." + member.Key + ".tag is not used, because images." + member.Key + ".digest is set.", "Keep it if it tells people which image that is, or remove one of the two.", DiagnosticSeverity.Information);
            if (image.PullSecret is { Text.Length: > 0 } secret && member.Key is ("system-logger" or "config-builder" or "k8ssandra-client" or "medusa"))
                decoder.Report(ImageConfigRules.UnusedPullSecret, secret, "No Cassandra pod gets images." + member.Key + ".pullSecret: the operators add only those of overrides or defaults.", "List it in defaults.pullSecrets.");
        }

        return image;
    }

    private ServerType ReadType(Node types, Member member, ImageConfigDecoder decoder)
    {
        _components.Add(member.Key);
        var image = ReadImageFields(types, member.Key, decoder);
        var prefix = decoder.String(image.Node, "prefix");
        var suffix = decoder.String(image.Node, "suffix");
        decoder.Unknown(image.Node, "a type", "apiVersion", "kind", "registry", "repository", "name", "tag", "digest", "pullPolicy", "pullSecret", "prefix", "suffix");
        foreach (var (unused, key) in new[] { (image.Tag, "tag"), (image.Digest, "digest") })
        {
            if (unused is { Text.Length: > 0 })
                decoder.Report(ImageConfigRules.UnusedField, unused, "types." + member.Key + "." + key + " is not used: " + NotFromTypes + ".", key == "digest" ? "Put the digest into spec.serverImage, or append it with suffix: \"@sha256:…\"." : "Use prefix and suffix.");
        }

        if (image.PullSecret is { Text.Length: > 0 } secret)
            decoder.Report(ImageConfigRules.UnusedPullSecret, secret, "No Cassandra pod gets types." + member.Key + ".pullSecret: cass-operator adds only those of overrides or defaults.", "List it in defaults.pullSecrets.");
        return new ServerType(image, Push(null, prefix, ImageTier.ImageConfigType), Push(null, suffix, ImageTier.ImageConfigType));
    }

    private static Image ReadImageFields(Node parent, string key, ImageConfigDecoder decoder)
    {
        var node = decoder.Mapping(parent, key);
        decoder.TypeMeta(node);
        return new Image(
            node,
            decoder.String(node, "registry"),
            decoder.String(node, "repository"),
            decoder.String(node, "name"),
            decoder.String(node, "tag"),
            decoder.Release.HasDigest || node?["digest"] is { IsString: true } ? decoder.String(node, "digest") : null,
            decoder.String(node, "pullPolicy"),
            decoder.String(node, "pullSecret"));
    }

    private static Policy? ReadPolicy(Node? node, ImageConfigDecoder decoder)
    {
        if (node is null)
            return null;
        decoder.Unknown(node, "defaults and overrides", "registry", "repository", "pullPolicy", "pullSecrets");
        return new Policy(node, decoder.String(node, "registry"), decoder.String(node, "repository"), decoder.String(node, "pullPolicy"), decoder.Strings(node, "pullSecrets"));
    }

    private void WarnOfDefaultsAndOverrides(ImageConfigDecoder decoder)
    {
        foreach (var registry in new[] { _defaults.Registry, _overrides?.Registry }.Concat(_images.Values.Select(image => image.Registry)).Concat(_types.Values.Select(type => type?.Image.Registry)))
        {
            if (registry?.Text.EndsWith('/') == true)
                decoder.Report(ImageConfigRules.TrailingSlash, registry, "The operator adds a slash of its own: images become `" + Printable.Escape(registry.Text, 80) + "/…`.", "Remove the slash at the end.");
        }

        if (_overrides?.PullPolicy is { Text.Length: > 0 } policy)
        {
            foreach (var (name, type) in _types)
            {
                if (type?.Image.PullPolicy is { Text.Length: > 0 } own && own.Text != policy.Text)
                    decoder.Report(ImageConfigRules.TypePolicyWins, own, "types." + name + ".pullPolicy (" + Printable.Escape(own.Text, 40) + ") beats overrides.pullPolicy (" + Printable.Escape(policy.Text, 40) + ").", "Remove one of the two.");
            }
        }
    }

    private sealed record Image(Node? Node, Node? Registry, Node? Repository, Node? Name, Node? Tag, Node? Digest, Node? PullPolicy, Node? PullSecret);

    private sealed record ServerType(Image Image, Candidate? Prefix, Candidate? Suffix);

    private sealed record Policy(Node? Node, Node? Registry, Node? Repository, Node? PullPolicy, IReadOnlyList<Node>? PullSecrets);
}
