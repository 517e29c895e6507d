using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>What can be found while images are resolved.</summary>
public static class ResolutionRules
{
    /// <summary>The image is no valid reference.</summary>
    public static readonly Rule InvalidReference = new("KSI0020", DiagnosticSeverity.Error, "Image that is no valid reference");

    /// <summary>A container without an image.</summary>
    public static readonly Rule EmptyImage = new("KSI0021", DiagnosticSeverity.Error, "Container without an image");

    /// <summary>The release was not given and was inferred.</summary>
    public static readonly Rule ReleaseInferred = new("KSI0060", DiagnosticSeverity.Information, "Operator release inferred");

    /// <summary>The release is not in the catalogue.</summary>
    public static readonly Rule ReleaseUnknown = new("KSI0061", DiagnosticSeverity.Warning, "Operator release that is not known");

    /// <summary>No ImageConfig was given; what the release ships is taken.</summary>
    public static readonly Rule ShippedImageConfig = new("KSI0062", DiagnosticSeverity.Information, "ImageConfig that the release ships");

    /// <summary>More than one ImageConfig or operator could be meant.</summary>
    public static readonly Rule Ambiguous = new("KSI0063", DiagnosticSeverity.Error, "More than one ImageConfig could be meant");

    /// <summary>Several labelled ConfigMaps; the first by name is read.</summary>
    public static readonly Rule SeveralLabelled = new("KSI0064", DiagnosticSeverity.Warning, "More than one labelled ConfigMap");

    /// <summary>The operator finds no ImageConfig.</summary>
    public static readonly Rule NoImageConfig = new("KSI0065", DiagnosticSeverity.Error, "The operator finds no ImageConfig");

    /// <summary>An ImageConfig that the operator does not read.</summary>
    public static readonly Rule UnreadImageConfig = new("KSI0066", DiagnosticSeverity.Warning, "ImageConfig that the operator does not read");

    /// <summary>A datacenter in another Kubernetes context.</summary>
    public static readonly Rule OtherContext = new("KSI0067", DiagnosticSeverity.Information, "Datacenter in another Kubernetes context");

    /// <summary>A document that is no Kubernetes object.</summary>
    public static readonly Rule NoKubernetesObject = new("KSI0068", DiagnosticSeverity.Error, "Document that is no Kubernetes object");

    /// <summary>An operator's version cannot be told from its image.</summary>
    public static readonly Rule VersionNotTold = new("KSI0069", DiagnosticSeverity.Warning, "Operator version not told by its image");

    /// <summary>A resource whose datacenter is not known.</summary>
    public static readonly Rule NoDatacenter = new("KSI0070", DiagnosticSeverity.Warning, "Datacenter that is not among the manifests");

    /// <summary>No operator among the manifests watches the namespace.</summary>
    public static readonly Rule NotWatched = new("KSI0071", DiagnosticSeverity.Warning, "Namespace that no operator watches");

    /// <summary>A Kubernetes context whose operators cannot be read.</summary>
    public static readonly Rule ContextNotRead = new("KSI0072", DiagnosticSeverity.Error, "Kubernetes context that cannot be read");

    /// <summary>A key that does not exist, close to one that does.</summary>
    public static readonly Rule NoSuchKey = new("KSI0080", DiagnosticSeverity.Warning, "Key that does not exist");

    /// <summary>A key at a level where it does not exist.</summary>
    public static readonly Rule WrongLevel = new("KSI0081", DiagnosticSeverity.Warning, "Key at the wrong level");

    /// <summary>A field without effect in the release.</summary>
    public static readonly Rule WithoutEffect = new("KSI0082", DiagnosticSeverity.Warning, "Field without effect in this release");

    /// <summary>A value that the API server refuses.</summary>
    public static readonly Rule Refused = new("KSI0083", DiagnosticSeverity.Error, "Value that the API server refuses");

    /// <summary>A required field is missing.</summary>
    public static readonly Rule Missing = new("KSI0084", DiagnosticSeverity.Error, "Required field missing");

    /// <summary>A default of the CRD at datacenter level shadows the cluster level.</summary>
    public static readonly Rule DefaultShadows = new("KSI0085", DiagnosticSeverity.Warning, "Cluster level shadowed by a CRD default");

    /// <summary>A partial image gets the tag latest.</summary>
    public static readonly Rule PartialImage = new("KSI0086", DiagnosticSeverity.Warning, "Partial image gets the tag latest");

    /// <summary>A container of the user that the operator replaces.</summary>
    public static readonly Rule ContainerReplaced = new("KSI0087", DiagnosticSeverity.Warning, "Container that the operator replaces");

    /// <summary>A pull secret that no pod gets.</summary>
    public static readonly Rule UnusedPullSecret = new("KSI0088", DiagnosticSeverity.Warning, "Pull secret that no pod gets");

    /// <summary>A workload that the operator refuses to build.</summary>
    public static readonly Rule NotBuilt = new("KSI0089", DiagnosticSeverity.Error, "Workload that the operator does not build");

    /// <summary>configBuilderImage is ignored because k8ssandra-client builds the configuration.</summary>
    public static readonly Rule ConfigBuilderIgnored = new("KSI0100", DiagnosticSeverity.Warning, "configBuilderImage is ignored");

    /// <summary>Two containers of one name.</summary>
    public static readonly Rule DuplicateContainer = new("KSI0101", DiagnosticSeverity.Error, "Two containers of one name");

    /// <summary>The pull policy of the pod template is replaced.</summary>
    public static readonly Rule PolicyReplaced = new("KSI0102", DiagnosticSeverity.Warning, "Pull policy of the template is replaced");

    /// <summary>An image that the registry override does not move.</summary>
    public static readonly Rule NotMoved = new("KSI0103", DiagnosticSeverity.Warning, "Image that the registry override does not move");

    internal static Diagnostic SeveralLabels(IReadOnlyList<ImageConfigSource> labelled, ImageConfigSource read) => SeveralLabelled.At(
        labelled[1].Root.Location,
        labelled.Count + " ConfigMaps are labelled k8ssandra.io/config=image in one namespace; the operator reads the first by name, " + Printable.Escape(read.Name, 80) + ".",
        "Remove the label from the others.");

    internal static Diagnostic WithoutKey(ImageConfigSource labelled) => NoImageConfig.At(
        labelled.Root.Location,
        "The operator does not start: no ConfigMap labelled k8ssandra.io/config=image has the key " + ImageConfigSource.Key + ".",
        "Put the ImageConfig under the key " + ImageConfigSource.Key + ".");
}
