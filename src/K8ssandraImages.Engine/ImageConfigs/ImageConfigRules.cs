namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>What can be found in an ImageConfig.</summary>
public static class ImageConfigRules
{
    /// <summary>The operator exits or panics when it loads the ImageConfig.</summary>
    public static readonly Rule NotLoaded = new("KSI0030", DiagnosticSeverity.Error, "The operator does not start with this ImageConfig");

    /// <summary>A key that the release does not read.</summary>
    public static readonly Rule UnknownKey = new("KSI0031", DiagnosticSeverity.Warning, "Key that the release does not read");

    /// <summary>The global registry under the key of other releases.</summary>
    public static readonly Rule OtherReleasesKey = new("KSI0032", DiagnosticSeverity.Warning, "Registry under the key of other releases");

    /// <summary>A top-level setting that stands below images.</summary>
    public static readonly Rule WrongLevel = new("KSI0033", DiagnosticSeverity.Warning, "Setting below images");

    /// <summary>No <c>images</c> in v1beta1.</summary>
    public static readonly Rule NoImages = new("KSI0034", DiagnosticSeverity.Error, "ImageConfig without images");

    /// <summary>A suffix without a repository.</summary>
    public static readonly Rule SuffixWithoutRepository = new("KSI0035", DiagnosticSeverity.Warning, "Suffix without repository");

    /// <summary>An image of one component, taken for a registry.</summary>
    public static readonly Rule LoneComponentStripped = new("KSI0036", DiagnosticSeverity.Error, "Image name taken for a registry");

    /// <summary>Several component pull secrets are in random order.</summary>
    public static readonly Rule RandomSecretOrder = new("KSI0037", DiagnosticSeverity.Warning, "Pull secrets in random order");

    /// <summary>The server type is missing from types.</summary>
    public static readonly Rule NoServerType = new("KSI0038", DiagnosticSeverity.Error, "Server type missing from types");

    /// <summary>A server version that the release does not support without an entry of its own.</summary>
    public static readonly Rule UnsupportedServerVersion = new("KSI0039", DiagnosticSeverity.Error, "Server version that the release does not support");

    /// <summary>A component without an image.</summary>
    public static readonly Rule NoImage = new("KSI0040", DiagnosticSeverity.Error, "Component without an image");

    /// <summary>A registry that ends with a slash.</summary>
    public static readonly Rule TrailingSlash = new("KSI0041", DiagnosticSeverity.Error, "Registry that ends with a slash");

    /// <summary>A field that exists and is not used.</summary>
    public static readonly Rule UnusedField = new("KSI0042", DiagnosticSeverity.Warning, "Field that is not used");

    /// <summary>A key that YAML reads as a number.</summary>
    public static readonly Rule NumberKey = new("KSI0043", DiagnosticSeverity.Warning, "Version that YAML reads as a number");

    /// <summary>A pull secret that no Cassandra pod gets.</summary>
    public static readonly Rule UnusedPullSecret = new("KSI0044", DiagnosticSeverity.Warning, "Pull secret that no Cassandra pod gets");

    /// <summary>The policy of a type beats that of overrides.</summary>
    public static readonly Rule TypePolicyWins = new("KSI0045", DiagnosticSeverity.Warning, "Pull policy of a type beats the override");

    /// <summary>A namespace or registry override that does nothing or too much to an image.</summary>
    public static readonly Rule PathReadAsRegistry = new("KSI0046", DiagnosticSeverity.Warning, "First component of an image read as registry or namespace");
}
