using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>What stands in a kubeconfig or in the files that it names: a header, a token file, a client certificate.</summary>
internal sealed class UserCredentials : ICredentialSource
{
    private readonly object _lock = new();
    private readonly string _context;
    private readonly string? _authorization;
    private readonly TokenFile? _tokenFile;
    private readonly Func<ClientCertificate>? _readCertificate;
    private ClientCertificate? _certificate;
    private Credential? _current;

    /// <param name="context">The context's name, for messages.</param>
    /// <param name="authorization">The <c>Authorization</c> header; null for none.</param>
    /// <param name="tokenFile">The file that has the token instead; null for none.</param>
    /// <param name="readCertificate">Reads the client's certificate, now and after a refusal; null for none.</param>
    /// <exception cref="KubeconfigFailure">The certificate or the token cannot be read.</exception>
    public UserCredentials(string context, string? authorization, TokenFile? tokenFile, Func<ClientCertificate>? readCertificate)
    {
        _context = context;
        _authorization = authorization;
        _tokenFile = tokenFile;
        _readCertificate = readCertificate;
        _certificate = readCertificate?.Invoke();
        _tokenFile?.ReadIfDue();
    }

    /// <inheritdoc />
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            // Cannot fail: there is a token since the constructor.
            _tokenFile?.ReadIfDue();
            return ValueTask.FromResult(Current());
        }
    }

    /// <inheritdoc />
    public ValueTask<Credential?> RefreshAsync(Credential refused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_current is not null && !ReferenceEquals(_current, refused))
                return ValueTask.FromResult<Credential?>(_current);
            _tokenFile?.Read();
            try
            {
                if (_readCertificate?.Invoke() is { } certificate && !certificate.IsSame(_certificate))
                    _certificate = certificate;
            }
            catch (KubeconfigFailure failure)
            {
                throw failure.ToException(_context);
            }

            var current = Current();
            return ValueTask.FromResult(ReferenceEquals(current, refused) ? null : current);
        }
    }

    // The same object for as long as nothing has changed: what was refused is told by it.
    private Credential Current()
    {
        var authorization = _tokenFile is null ? _authorization : "Bearer " + _tokenFile.Token;
        if (_current is null || _current.Authorization != authorization || !ReferenceEquals(_current.ClientCertificate, _certificate?.Certificate))
            _current = Create(authorization, _certificate);
        return _current;
    }

    private static Credential Create(string? authorization, ClientCertificate? certificate) =>
        authorization is null && certificate is null
            ? Credential.Anonymous
            : new Credential { Authorization = authorization, ClientCertificate = certificate?.Certificate, ClientCertificateChain = certificate?.Chain ?? [] };
}
