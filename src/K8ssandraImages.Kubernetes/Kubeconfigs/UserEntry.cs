using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>A user of a kubeconfig: how it shows who it is, and whom it acts as. Has no text form, for it holds secrets.</summary>
internal sealed class UserEntry
{
    /// <summary>A user without anything, for a context that names none.</summary>
    public static readonly UserEntry Nobody = new("", null, path => path);

    private readonly Node? _node;

    public UserEntry(string name, Node? node, Func<string, string> resolve)
    {
        _node = node;
        Name = name;
        var user = node.Mapping("user");
        CertificateFile = resolve(user.Text("client-certificate"));
        CertificateData = user.Data("client-certificate-data");
        KeyFile = resolve(user.Text("client-key"));
        KeyData = user.Data("client-key-data");
        Token = user.Text("token");
        TokenFile = resolve(user.Text("tokenFile"));
        UserName = user.Text("username");
        Password = user.Text("password");
        Impersonation = new Impersonation(user);
        if (user.Mapping("auth-provider") is { } provider)
            AuthProvider = provider.Text("name");
        if (user.Mapping("exec") is { } exec)
            Plugin = new PluginEntry(exec, resolve);
    }

    public string Name { get; }

    public string CertificateFile { get; }

    public byte[] CertificateData { get; }

    public string KeyFile { get; }

    public byte[] KeyData { get; }

    public string Token { get; }

    public string TokenFile { get; }

    public string UserName { get; }

    public string Password { get; }

    public Impersonation Impersonation { get; }

    /// <summary>The name of the authentication provider; null for none.</summary>
    public string? AuthProvider { get; }

    /// <summary>The credential plugin; null for none.</summary>
    public PluginEntry? Plugin { get; }

    public bool HasCertificate => CertificateFile.Length > 0 || CertificateData.Length > 0;

    public bool HasKey => KeyFile.Length > 0 || KeyData.Length > 0;

    public KubeconfigAuthentication Kind =>
        AuthProvider is not null ? KubeconfigAuthentication.AuthProvider
        : UserName.Length > 0 ? KubeconfigAuthentication.Basic
        : TokenFile.Length > 0 ? KubeconfigAuthentication.TokenFile
        : Token.Length > 0 ? KubeconfigAuthentication.Token
        : HasCertificate ? KubeconfigAuthentication.ClientCertificate
        : Plugin is not null ? KubeconfigAuthentication.CredentialPlugin
        : KubeconfigAuthentication.None;

    /// <summary>Where a field stands, or else the entry.</summary>
    public SourceLocation? At(string field) => (_node?["user"]?[field] ?? _node)?.Location;
}
