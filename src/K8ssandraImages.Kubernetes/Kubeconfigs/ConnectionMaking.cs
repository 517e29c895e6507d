using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Credentials;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>Makes the connection of a context: reads the files that it names, and collects what the user should know.</summary>
internal sealed class ConnectionMaking
{
    private readonly KubeconfigContext _context;
    private readonly ClusterEntry _cluster;
    private readonly UserEntry _user;
    private readonly ConnectionOptions _options;
    private readonly KubeconfigEnvironment _environment;
    private readonly List<Diagnostic> _warnings = [];

    private ConnectionMaking(KubeconfigContext context, ClusterEntry cluster, ConnectionOptions options, KubeconfigEnvironment environment)
    {
        _context = context;
        _cluster = cluster;
        _user = context.UserEntry ?? UserEntry.Nobody;
        _options = options;
        _environment = environment;
    }

    /// <summary>The connection.</summary>
    /// <exception cref="KubeconfigFailure">There can be none, and why.</exception>
    public static ClusterConnection Make(KubeconfigContext context, ConnectionOptions options, KubeconfigEnvironment environment) =>
        ContextCheck.Problem(context) is { } problem ? throw problem : new ConnectionMaking(context, context.ClusterEntry!, options, environment).Make();

    private ClusterConnection Make()
    {
        var address = ServerAddress.Read(_cluster.Server)!;
        var impersonation = Impersonation();
        var authority = address.HasTls ? Authority() : [];
        var credentials = Credentials(address, authority);
        if (address.HasTls && _cluster.SkipsTlsVerification)
        {
            _warnings.Add(KubeconfigRules.Insecure.At(
                _cluster.At("insecure-skip-tls-verify"),
                "The certificate of the cluster's server is not checked (insecure-skip-tls-verify): anybody on the way can read the credential and change the answers.",
                "Remove insecure-skip-tls-verify and give the certificate authority in certificate-authority-data."));
        }

        return new ClusterConnection
        {
            Context = _context.Name,
            Server = address.Url,
            Namespace = _context.Namespace,
            CertificateAuthorities = authority.Length == 0 ? null : Certificates(authority),
            TlsServerName = address.HasTls && _cluster.TlsServerName.Length > 0 ? _cluster.TlsServerName : null,
            SkipsTlsVerification = address.HasTls && _cluster.SkipsTlsVerification,
            Proxy = _cluster.Proxy.Length == 0 ? null : ServerAddress.ReadProxy(_cluster.Proxy),
            DisablesCompression = _cluster.DisablesCompression,
            Impersonation = impersonation,
            Credentials = credentials,
            Warnings = _warnings,
        };
    }

    private IReadOnlyList<KeyValuePair<string, string>> Impersonation()
    {
        var impersonation = _user.Impersonation.With(_options);
        if (impersonation.LacksUser)
            throw new KubeconfigFailure(KubeconfigRules.Contradiction, _user.At("as"), "A uid or groups to act with were given, but no user to act as.", "Give the user too.");
        var headers = impersonation.Headers();
        foreach (var (_, value) in headers)
            RefuseBroken(value, "as", "a name, uid, group or extra to act as");
        return headers;
    }

    private ICredentialSource Credentials(ServerAddress address, byte[] authority)
    {
        // Go's HTTP client puts these in before client-go looks whether there is such a header already.
        if (address.UserInfo is not null)
            return new UserCredentials(_context.Name, address.UserInfo, null, address.HasTls ? ClientCertificateReader() : null);
        if (!address.HasTls)
        {
            if (_user.Kind != KubeconfigAuthentication.None)
            {
                _warnings.Add(KubeconfigRules.PlainHttp.At(
                    _cluster.At("server"),
                    "The cluster's server is reached without TLS, so it is not told who the user is, as with kubectl.",
                    "Write https:// in front of the server, unless this is kubectl proxy or the like."));
            }

            return new UserCredentials(_context.Name, null, null, null);
        }

        if (_user.Kind == KubeconfigAuthentication.CredentialPlugin)
        {
            PluginGuard.CheckPolicy(_user.Plugin!, _options);
            return new CredentialPlugin(_context.Name, _user.Plugin!, PluginCluster(authority), _options, _environment);
        }

        TokenFile? tokenFile = null;
        string? authorization = null;
        RefuseBroken(_user.Token, "token", "its token");
        if (_user.UserName.Length > 0)
            authorization = ServerAddress.Basic(_user.UserName, _user.Password);
        else if (_user.TokenFile.Length > 0)
            tokenFile = new TokenFile(_user.TokenFile, _user.At("tokenFile"), _user.Token.Length == 0 ? null : _user.Token, _options.Clock);
        else if (_user.Token.Length > 0)
            authorization = "Bearer " + _user.Token;
        return new UserCredentials(_context.Name, authorization, tokenFile, ClientCertificateReader());
    }

    private PluginCluster? PluginCluster(byte[] authority) =>
        !_user.Plugin!.ProvidesClusterInfo
            ? null
            : new PluginCluster(ServerAddress.ForPlugin(_cluster.Server), _cluster.TlsServerName, _cluster.SkipsTlsVerification, authority, _cluster.Proxy, _cluster.DisablesCompression, _cluster.PluginConfig);

    private byte[] Authority() => _cluster.AuthorityFile.Length == 0
        ? _cluster.AuthorityData
        : ReadFile(_cluster.AuthorityFile, "certificate authority", _cluster.At("certificate-authority"), KubernetesErrorKind.Configuration);

    private X509Certificate2Collection Certificates(byte[] authority)
    {
        var field = _cluster.AuthorityFile.Length > 0 ? "certificate-authority" : "certificate-authority-data";
        var certificates = ClientCertificate.Certificates(authority);
        return certificates.Count > 0
            ? certificates
            : throw new KubeconfigFailure(
                KubeconfigRules.BadCertificate,
                _cluster.At(field),
                (_cluster.AuthorityFile.Length > 0 ? "The file " + Printable.Escape(_cluster.AuthorityFile, 300) : field) + " has no certificate in PEM.",
                "Give the certificate of the authority that signed the server's, in PEM: it begins with -----BEGIN CERTIFICATE-----.");
    }

    private Func<ClientCertificate>? ClientCertificateReader()
    {
        if (!_user.HasCertificate)
            return null;
        var isFirst = true;
        return () =>
        {
            var certificate = ReadClientCertificate();
            if (isFirst)
                WarnOfDates(certificate.Certificate);
            isFirst = false;
            return certificate;
        };
    }

    private ClientCertificate ReadClientCertificate()
    {
        var certificate = _user.CertificateFile.Length == 0
            ? _user.CertificateData
            : ReadFile(_user.CertificateFile, "client certificate", _user.At("client-certificate"), KubernetesErrorKind.Credentials);
        var key = _user.KeyFile.Length == 0
            ? _user.KeyData
            : ReadFile(_user.KeyFile, "client key", _user.At("client-key"), KubernetesErrorKind.Credentials);
        try
        {
            return ClientCertificate.Read(certificate, key);
        }
        catch (CertificateException exception)
        {
            var file = exception.IsKey ? _user.KeyFile : _user.CertificateFile;
            var field = exception.IsKey ? "client-key" : "client-certificate";
            var where = file.Length > 0 ? "The file " + Printable.Escape(file, 300) : field + "-data";
            throw new KubeconfigFailure(KubeconfigRules.BadCertificate, _user.At(file.Length > 0 ? field : field + "-data"), where + " " + exception.Message + ".", exception.Remedy, KubernetesErrorKind.Credentials);
        }
    }

    private void WarnOfDates(X509Certificate2 certificate)
    {
        var now = _options.Clock.GetUtcNow();
        var from = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        var to = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        if (now >= from && now <= to)
            return;
        var where = _user.CertificateFile.Length > 0 ? " in " + Printable.Escape(_user.CertificateFile, 300) : "";
        var when = now < from ? "is valid only from " + Time(from) : "expired on " + Time(to);
        _warnings.Add(KubeconfigRules.OutOfDate.At(
            _user.At(_user.CertificateFile.Length > 0 ? "client-certificate" : "client-certificate-data"),
            $"The user's client certificate{where} {when}; the server will not accept it.",
            "Get a new certificate for the user, or set this machine's clock."));

        static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
    }

    private void RefuseBroken(string value, string field, string what)
    {
        if (HeaderText.IsBroken(value))
            throw new KubeconfigFailure(KubeconfigRules.BadHeader, _user.At(field), $"The user has a line end or another control character in {what}.", "Write it on one line; in a YAML block (|) the line end is part of the value.", KubernetesErrorKind.Credentials);
    }

    private static byte[] ReadFile(string path, string what, SourceLocation? location, KubernetesErrorKind kind)
    {
        try
        {
            return BoundedFile.Read(path, BoundedFile.SecretLimit);
        }
        catch (Exception exception) when (BoundedFile.IsUnreadable(exception))
        {
            throw new KubeconfigFailure(KubeconfigRules.BadCertificate, location, $"The {what} {Printable.Escape(path, 300)} cannot be read: {BoundedFile.Reason(exception)}.", "Check the path; a relative one begins in the folder of its kubeconfig.", kind);
        }
    }
}
