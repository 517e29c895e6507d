using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A kustomization for an ImageConfig: its files, and the writing of them.</summary>
public sealed class KustomizationPlan
{
    private readonly KustomizationRequest _request;
    private readonly IReadOnlyList<Diagnostic> _diagnostics;

    private KustomizationPlan(KustomizationRequest request, IReadOnlyList<KustomizationFile> files, IReadOnlyList<Diagnostic> diagnostics)
    {
        _request = request;
        Files = files;
        _diagnostics = diagnostics;
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<KustomizationFile> Files { get; }

    /// <summary>Plans a kustomization.</summary>
    /// <param name="text">The ImageConfig.</param>
    /// <param name="options">What else it is to be like.</param>
    /// <exception cref="OptionsException">The options contradict each other, or the release has not what they ask for.</exception>
    /// <exception cref="ChangeException">The release does not read this ImageConfig.</exception>
    public static KustomizationPlan Of(ImageConfigText text, KustomizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        var layout = LayoutOf(text, options);
        Check(options, layout);
        var config = text.DecodeBy(layout.CassOperator, layout.Api, layout.Name);
        var request = new KustomizationRequest
        {
            Layout = layout,
            Plane = options.Plane ?? K8ssandraPlane.ControlPlane,
            ClusterScope = options.ClusterScope,
            Resource = options.Resource,
            DefaultRegistry = options.DefaultRegistry,
            ImagePullSecrets = options.ImagePullSecrets,
        };
        return new KustomizationPlan(request, ImageKustomization.Write(text.Text, request), [.. config.Diagnostics, .. MissingComponents.Of(config, layout.K8ssandraOperator, text.Location)]);
    }

    /// <summary>The kustomization as an object.</summary>
    /// <param name="folder">The folder with its files; null where they were not written.</param>
    public K8ssImageKustomization Describe(string? folder)
    {
        var layout = _request.Layout;
        return new K8ssImageKustomization
        {
            Operator = layout.K8ssandraOperator is null ? OperatorKind.CassOperator : OperatorKind.K8ssandraOperator,
            OperatorVersion = layout.Version,
            CassOperatorVersion = layout.CassOperator.Version.ToString(),
            Plane = layout.K8ssandraOperator is null ? null : _request.Plane,
            ClusterScope = _request.ClusterScope,
            Resource = _request.EffectiveResource,
            ConfigMap = layout.ConfigMap,
            Files = Files,
            Path = folder,
            NextStep = "kubectl apply --server-side -k " + (folder is null ? "FOLDER" : Quoted(folder)) + "; then, for operators read it at start only: kubectl -n " + layout.Namespace + " rollout restart"
                + string.Join("", layout.Deployments.Select(name => " deployment/" + name)),
            Diagnostics = _diagnostics,
        };
    }

    /// <summary>Writes the files, all or none.</summary>
    /// <param name="folder">The folder, made where it is not there.</param>
    /// <exception cref="ChangeException">One of the files is there already, or cannot be written.</exception>
    public void WriteTo(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Files.FirstOrDefault(file => Path.Exists(Path.Combine(folder, file.Name))) is { } present)
            throw Refused(folder, ChangeRules.CannotBeChanged, Printable.Escape(Path.Combine(folder, present.Name), 300) + " is there already; nothing was written.", "Name another folder, or remove the file.");
        var written = new List<string>();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Files)
            {
                var path = Path.Combine(folder, file.Name);
                using (var stream = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write)))
                {
                    written.Add(path);
                    stream.Write(file.Content);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            written.ForEach(File.Delete);
            throw Refused(folder, ChangeRules.NotWritten, "The kustomization cannot be written: " + Printable.Escape(exception.Message, 300), "Check the folder and its permissions.");
        }
    }

    private static ChangeException Refused(string folder, Rule rule, string message, string remedy) =>
        new(rule.At(new SourceLocation(folder, 0, 0, null, null), message, remedy));

    private static string Quoted(string path) =>
        path.All(static c => char.IsLetterOrDigit(c) || c is '/' or '\\' or '.' or '-' or '_' or ':') ? path : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static InstallLayout LayoutOf(ImageConfigText text, KustomizationOptions options)
    {
        var (cassOperator, k8ssandraOperator) = (options.CassOperatorVersion, options.K8ssandraOperatorVersion);
        if (cassOperator is not null && k8ssandraOperator is not null)
            throw Contradiction("A release of both operators is named.", "Name that of k8ssandra-operator alone: its kustomization installs a certain cass-operator. Name that of cass-operator where there is no k8ssandra-operator.");
        if (cassOperator is null && k8ssandraOperator is null)
            (cassOperator, k8ssandraOperator) = (text.CassOperatorVersion, text.K8ssandraOperatorVersion);
        if (ManifestFleet.Version(k8ssandraOperator, "k8ssandra-operator") is { } manager)
            return new InstallLayout(new K8ssandraOperatorRelease(manager));
        return ManifestFleet.Version(cassOperator, "cass-operator") is { } version
            ? new InstallLayout(new CassOperatorRelease(version))
            : throw Contradiction("Which release is installed is not said.", "Name it with -K8ssandraOperatorVersion (--k8ssandra-operator-version), or -CassOperatorVersion (--cass-operator-version) where there is no k8ssandra-operator.");
    }

    private static void Check(KustomizationOptions options, InstallLayout layout)
    {
        var asksForVariables = options.DefaultRegistry is not null || options.ImagePullSecrets.Count > 0;
        if (layout.K8ssandraOperator is null && (options.Plane is not null || asksForVariables))
            throw Contradiction("cass-operator has neither planes nor images beside its ImageConfig.", "Leave out the plane, the default registry and its pull secrets, or name a release of k8ssandra-operator.");
        if (asksForVariables && layout.K8ssandraOperator is { ReadsEnvironment: false })
            throw Contradiction(layout.Name + " reads neither DEFAULT_REGISTRY nor IMAGE_PULL_SECRETS; 1.15.0 and later do.", "Leave out the default registry and its pull secrets, and set the images in the K8ssandraCluster.");
        if (options.DefaultRegistry is { } registry && !ImageReference.TryParse(registry + "/name:tag", out _, out _))
            throw Contradiction("`" + Printable.Escape(registry, 100) + "` is no registry.", "Write it as in registry.example.com:5000.");
        if (options.ImagePullSecrets.FirstOrDefault(secret => !KubernetesName.IsSubdomain(secret)) is { } name)
            throw Contradiction("`" + Printable.Escape(name, 100) + "` is no name of a secret.", "Secrets have lower-case letters, digits, hyphens and dots.");
        if (options.Resource is { } resource && string.IsNullOrWhiteSpace(resource))
            throw Contradiction("What the kustomization is built upon is empty.", "Name a folder or an address with a kustomization, or leave it out for that of the release.");
    }

    private static OptionsException Contradiction(string message, string remedy) => new(ChangeRules.NotUnderstood.At(null, message, remedy));
}
