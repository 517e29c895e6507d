using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes;

/// <summary>What can be found in a kubeconfig, and on the way from it to a credential.</summary>
public static class KubeconfigRules
{
    /// <summary>A kubeconfig is missing although it was named, cannot be opened, or is no YAML or JSON.</summary>
    public static readonly Rule Unreadable = new("KSI0120", DiagnosticSeverity.Error, "Kubeconfig that cannot be read");

    /// <summary>A field does not have the type that it must have.</summary>
    public static readonly Rule WrongType = new("KSI0121", DiagnosticSeverity.Error, "Kubeconfig field of the wrong type");

    /// <summary>A file has two entries of one kind and name.</summary>
    public static readonly Rule DuplicateName = new("KSI0122", DiagnosticSeverity.Error, "Two entries of one name in a kubeconfig");

    /// <summary>There is no kubeconfig where it is looked for.</summary>
    public static readonly Rule NotFound = new("KSI0123", DiagnosticSeverity.Warning, "No kubeconfig found");

    /// <summary>A context that was asked for is in no file.</summary>
    public static readonly Rule NoContext = new("KSI0124", DiagnosticSeverity.Error, "Context that is not in the kubeconfig");

    /// <summary>A context refers to a cluster or user that is in no file.</summary>
    public static readonly Rule Dangling = new("KSI0125", DiagnosticSeverity.Error, "Context without its cluster or user");

    /// <summary>The server or the proxy has no usable address.</summary>
    public static readonly Rule BadAddress = new("KSI0126", DiagnosticSeverity.Error, "Server or proxy address that cannot be used");

    /// <summary>Fields that cannot be used together, or one that needs another.</summary>
    public static readonly Rule Contradiction = new("KSI0127", DiagnosticSeverity.Error, "Kubeconfig fields that do not go together");

    /// <summary>A certificate or key is missing, malformed, encrypted, or the two do not fit.</summary>
    public static readonly Rule BadCertificate = new("KSI0128", DiagnosticSeverity.Error, "Certificate or key that cannot be used");

    /// <summary>The client's certificate is not valid now.</summary>
    public static readonly Rule OutOfDate = new("KSI0129", DiagnosticSeverity.Warning, "Client certificate that is not valid now");

    /// <summary>The server's certificate is not checked.</summary>
    public static readonly Rule Insecure = new("KSI0130", DiagnosticSeverity.Warning, "The server's certificate is not checked");

    /// <summary>The server is reached without TLS, so the user's credential stays here.</summary>
    public static readonly Rule PlainHttp = new("KSI0131", DiagnosticSeverity.Warning, "Server without TLS gets no credential");

    /// <summary>A way to authenticate that is gone from Kubernetes.</summary>
    public static readonly Rule AuthProvider = new("KSI0132", DiagnosticSeverity.Error, "Authentication provider that is no longer supported");

    /// <summary>A file with a token cannot be read, or has none.</summary>
    public static readonly Rule BadTokenFile = new("KSI0133", DiagnosticSeverity.Error, "Token file that cannot be used");

    /// <summary>A value has a character that no HTTP header can carry.</summary>
    public static readonly Rule BadHeader = new("KSI0134", DiagnosticSeverity.Error, "Value that no HTTP header can carry");

    /// <summary>The settings of a credential plugin cannot be used.</summary>
    public static readonly Rule BadPlugin = new("KSI0135", DiagnosticSeverity.Error, "Credential plugin that is set up wrong");

    /// <summary>The policy does not allow a credential plugin to be started.</summary>
    public static readonly Rule PluginRefused = new("KSI0136", DiagnosticSeverity.Error, "Credential plugin that the policy forbids");

    /// <summary>A credential plugin was not found, failed, took too long or did not answer with a credential.</summary>
    public static readonly Rule PluginFailed = new("KSI0137", DiagnosticSeverity.Error, "Credential plugin that failed");
}
