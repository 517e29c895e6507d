using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// An ImageConfig as one release of cass-operator decodes it, and the answers that this release's image registry gives
/// (pkg/images). Answers are computed once and shared; not for use by several
/// threads at once. It looks like a Kubernetes resource and is none: only the operators
/// read it, at start.
/// </summary>
internal abstract class ImageConfig
{
    private const string Group = "config.k8ssandra.io/";
    private const int MostServers = 1024;
    private readonly Dictionary<string, ImageAnswer> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Version), ImageAnswer> _servers = new();
    private readonly Dictionary<string, Candidate?> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Candidate>> _secrets = new(StringComparer.Ordinal);

    protected ImageConfig(Node? root, CassOperatorRelease release, IReadOnlyList<Diagnostic> diagnostics)
    {
        Root = root;
        Release = release;
        Diagnostics = diagnostics;
    }

    /// <summary>The document; null where there is none.</summary>
    public Node? Root { get; }

    /// <summary>The release that decodes it.</summary>
    public CassOperatorRelease Release { get; }

    /// <summary>Findings about the document.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>; null where it could not be read.</summary>
    public virtual string? Api => null;

    /// <summary>Whether the operator starts with it.</summary>
    public virtual bool IsLoaded => true;

    /// <summary>Whether the operator gives the pull secrets in another order each time (v1beta1 from v1.23.0 to v1.28.1, pkg/images/images.go:293-323).</summary>
    public bool HasRandomSecretOrder => Diagnostics.Any(static finding => finding.Id == ImageConfigRules.RandomSecretOrder.Id);

    /// <summary>The server image of a type and version (<c>GetCassandraImage</c>).</summary>
    public ImageAnswer Server(string serverType, string version)
    {
        if (_servers.TryGetValue((serverType, version), out var known))
            return known;
        // A fleet has few versions; a hostile one must not fill the memory.
        if (_servers.Count >= MostServers)
            _servers.Clear();
        return _servers[(serverType, version)] = ComposeServer(serverType, version);
    }

    /// <summary>The image of a component (<c>GetSystemLoggerImage</c>, <c>GetConfigBuilderImage</c>, <c>GetClientImage</c>, <c>GetImage</c>).</summary>
    public ImageAnswer Component(string component) =>
        _components.TryGetValue(component, out var known) ? known : _components[component] = ComposeComponent(component);

    /// <summary>The pull policy of a component (<c>GetImagePullPolicy</c>).</summary>
    public Candidate? PullPolicy(string component)
    {
        if (_policies.TryGetValue(component, out var known))
            return known;
        if (_policies.Count >= MostServers)
            _policies.Clear();
        return _policies[component] = ComposePullPolicy(component);
    }

    /// <summary>Why the operator panics when it looks up the pull policy; null where it does not.</summary>
    public virtual Diagnostic? PullPolicyFailure(string component) => null;

    /// <summary>The pull policy that is not bound to a component; only v1beta1 has one.</summary>
    public virtual Candidate? GlobalPullPolicy => null;

    /// <summary>The pull secrets (<c>GetImagePullSecrets</c>), those of a component where one is given.</summary>
    public IReadOnlyList<Candidate> PullSecrets(string? component = null) =>
        _secrets.TryGetValue(component ?? "", out var known) ? known : _secrets[component ?? ""] = ComposePullSecrets(component);

    /// <summary>A component's image in parts (<c>ImageRegistry.Image</c>); only v1beta2 has parts.</summary>
    public virtual ImageFields? Fields(string component) => null;

    /// <summary>The component names that it mentions, in order.</summary>
    public virtual IReadOnlyList<string> Components => [];

    /// <summary>The registry that replaces that of every image taken from this ImageConfig, if there is one.</summary>
    public virtual Candidate? RegistryOverride => null;

    protected abstract ImageAnswer ComposeServer(string serverType, string version);

    protected abstract ImageAnswer ComposeComponent(string component);

    protected abstract Candidate? ComposePullPolicy(string component);

    protected abstract IReadOnlyList<Candidate> ComposePullSecrets(string? component);

    /// <summary>
    /// Reads a document as a release's loader does (pkg/images: UniversalDecoder, not strict). What makes the operator exit
    /// or panic gives an ImageConfig whose every answer is that error.
    /// </summary>
    /// <param name="root">The document; null for an empty one.</param>
    /// <param name="place">What to name as its place where the document is empty.</param>
    /// <param name="release">The release that decodes it.</param>
    /// <param name="api">The loader: v1beta1 or v1beta2.</param>
    public static ImageConfig Read(Node? root, SourceLocation? place, CassOperatorRelease release, string api)
    {
        var decoder = new ImageConfigDecoder(release);
        if (root is null || root.Kind == NodeKind.Null)
        {
            return api == "v1beta1"
                ? new ImageConfigV1Beta1(null, release, decoder)
                : new ImageConfigV1Beta2(null, release, decoder);
        }

        if (root.Kind != NodeKind.Mapping)
            decoder.Fail(root, "an ImageConfig is a mapping, this is " + ImageConfigDecoder.KindName(root), "Start with `apiVersion: " + Group + api + "`.");
        else
            CheckType(root, decoder, api);

        if (decoder.Failure is null)
        {
            ImageConfig config = api == "v1beta1"
                ? new ImageConfigV1Beta1(root, release, decoder)
                : new ImageConfigV1Beta2(root, release, decoder);
            if (decoder.Failure is null)
                return config;
        }

        return new UnloadedImageConfig(root, release, decoder.Failure, decoder.Diagnostics);
    }

    /// <summary>Reads what a release ships.</summary>
    public static ImageConfig FromShipped(string source, string json, CassOperatorRelease release) =>
        Read(ImageConfigSource.Shipped(source, json).Root, null, release, release.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1");

    /// <summary>Whether a document says that it is an ImageConfig. The operators do not ask for its apiVersion.</summary>
    public static bool Is(Node root) =>
        root["kind"]?.Text == "ImageConfig" && (root["apiVersion"] is not { IsNull: false, Text.Length: > 0 } version || version.Text.StartsWith(Group, StringComparison.Ordinal));

    /// <summary>The version that a document's apiVersion names; null where it names none.</summary>
    public static string? ApiOf(Node? root) =>
        root?["apiVersion"]?.Text is { } text && text.StartsWith(Group, StringComparison.Ordinal) ? text[Group.Length..] : null;

    // The decoder finds out the type with encoding/json, which does not mind the case of the two keys.
    private static void CheckType(Node root, ImageConfigDecoder decoder, string api)
    {
        var version = decoder.String(root, "apiVersion", ignoreCase: true);
        var kind = decoder.String(root, "kind", ignoreCase: true);
        if (version is { Text.Length: > 0 } && version.Text != Group + api)
        {
            decoder.Fail(
                version,
                "cass-operator " + decoder.Release.Version + " reads " + Group + api + " here, not " + Printable.Escape(version.Text, 80),
                "Write the ImageConfig in " + api + ", or name the release that runs (-CassOperatorVersion, --cass-operator-version).");
        }
        else if (kind is { Text.Length: > 0 } && kind.Text != "ImageConfig")
        {
            decoder.Fail(kind, "the kind is " + Printable.Escape(kind.Text, 80) + ", not ImageConfig", "Write `kind: ImageConfig`.");
        }
    }
}
