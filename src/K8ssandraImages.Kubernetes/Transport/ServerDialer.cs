using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>
/// Makes the connections of one client to its server: directly or through a proxy, with TLS and a client certificate. The
/// handler above it sees a plain stream and speaks HTTP/1.1 on it.
/// </summary>
internal sealed class ServerDialer
{
    private readonly ClusterConnection _connection;
    private readonly KubernetesClientOptions _options;
    private readonly ProxyAddress? _proxy;
    private readonly SslStreamCertificateContext? _clientCertificate;

    /// <param name="connection">How the server is reached.</param>
    /// <param name="options">How long it may take.</param>
    /// <param name="proxy">The proxy; null for none.</param>
    /// <param name="credential">Whose client certificate is shown to the server, if it has one.</param>
    public ServerDialer(ClusterConnection connection, KubernetesClientOptions options, ProxyAddress? proxy, Credential credential)
    {
        _connection = connection;
        _options = options;
        _proxy = proxy;
        if (credential.ClientCertificate is { } certificate)
            _clientCertificate = SslStreamCertificateContext.Create(certificate, credential.ClientCertificateChain, offline: true);
    }

    /// <summary>A connection that is ready for HTTP.</summary>
    /// <param name="endPoint">Where the handler wants to go; for an <c>http</c> server this may be its proxy.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ConnectFailure">It did not come about.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var phase = "";
        Stream? stream = null;
        try
        {
            if (_connection.Server.Scheme != Uri.UriSchemeHttps)
            {
                phase = $"the server {Printable.Escape(endPoint.Host, 253)}:{endPoint.Port} does not answer";
                return await TcpDialer.ConnectAsync(endPoint.Host, endPoint.Port, "server", either.Token).ConfigureAwait(false);
            }

            var host = _connection.Server.IdnHost;
            var port = _connection.Server.Port;
            if (_proxy is null)
            {
                phase = $"the server {Printable.Escape(host, 253)}:{port} does not answer";
                stream = await TcpDialer.ConnectAsync(host, port, "server", either.Token).ConfigureAwait(false);
            }
            else
            {
                phase = $"the proxy {_proxy} does not answer";
                stream = await TcpDialer.ConnectAsync(_proxy.Host, _proxy.Port, "proxy", either.Token).ConfigureAwait(false);
                if (_proxy.IsSecure)
                    stream = await SecureProxyAsync(stream, _proxy, either.Token).ConfigureAwait(false);
                phase = $"the proxy {_proxy} does not connect to {Printable.Escape(host, 253)}:{port}";
                await ProxyTunnel.OpenAsync(stream, _proxy, host, port, either.Token).ConfigureAwait(false);
            }

            phase = $"the server {Printable.Escape(host, 253)}:{port} does not speak TLS";
            return await SecureAsync(stream, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (exception is OperationCanceledException && deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new ConnectFailure(KubernetesErrorKind.Timeout, $"{phase}: gave up after {_options.ConnectTimeout.TotalSeconds:0.#} s.", "Check the address, the firewall, the proxy and the VPN.");
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellationToken)
    {
        var name = _connection.TlsServerName is { Length: > 0 } other ? other : _connection.Server.IdnHost;
        var check = new ServerCertificateCheck(name, _connection.CertificateAuthorities);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            ClientCertificateContext = _clientCertificate,
            CertificateChainPolicy = check.CreatePolicy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => _connection.SkipsTlsVerification || check.Accept(certificate, chain, errors),
        };
        return await HandshakeAsync(stream, options, check, $"server {Printable.Escape(_connection.Server.IdnHost, 253)}:{_connection.Server.Port}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The proxy must have its own name, and be trusted by this machine or by the context. It is not shown the client certificate.</summary>
    private async Task<Stream> SecureProxyAsync(Stream stream, ProxyAddress proxy, CancellationToken cancellationToken)
    {
        var check = new ServerCertificateCheck(proxy.Host, authorities: null);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = proxy.Host,
            CertificateChainPolicy = check.CreatePolicy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                _connection.SkipsTlsVerification || check.Accept(certificate, chain, errors) || IsTrustedByContext(check, certificate, chain, errors),
        };
        return await HandshakeAsync(stream, options, check, $"proxy {proxy}", cancellationToken).ConfigureAwait(false);

        bool IsTrustedByContext(ServerCertificateCheck machine, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
        {
            if (_connection.CertificateAuthorities is null || certificate is not X509Certificate2 leaf || sent is null)
                return false;
            var context = new ServerCertificateCheck(proxy.Host, _connection.CertificateAuthorities);
            using var chain = new X509Chain { ChainPolicy = context.CreatePolicy() };
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
            chain.Build(leaf);
            return context.Accept(leaf, chain, errors);
        }
    }

    private async Task<Stream> HandshakeAsync(Stream stream, SslClientAuthenticationOptions options, ServerCertificateCheck check, string whose, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw exception switch
            {
                OperationCanceledException => exception,
                _ when check.Problem is { } problem => new ConnectFailure(KubernetesErrorKind.Tls, $"{problem} ({whose}).", check.Remedy),
                // An inner exception tells of an alert; without one, the bytes that came are no TLS.
                AuthenticationException { InnerException: null } => new ConnectFailure(KubernetesErrorKind.Tls, $"the {whose} does not speak TLS.", "Check the address and its port, and whether it is to begin with http instead of https."),
                AuthenticationException => RefusedByServer(whose, _clientCertificate is not null),
                _ => new ConnectFailure(KubernetesErrorKind.Unreachable, $"the {whose} closed the connection while TLS was being set up.", "Check the address: what is there may not speak TLS, or a firewall cuts the connection.", mayPass: true),
            };
        }
    }

    /// <summary>The other end ended TLS with an alert.</summary>
    /// <param name="whose">What is at the other end.</param>
    /// <param name="hasClientCertificate">Whether this end has a client certificate to show.</param>
    public static ConnectFailure RefusedByServer(string whose, bool hasClientCertificate) =>
        hasClientCertificate
            ? new ConnectFailure(KubernetesErrorKind.Tls, $"the {whose} ended TLS: it does not accept the client certificate, or no protocol version of this machine.", "Check that the client certificate of the user in the kubeconfig is valid and made for this cluster.")
            : new ConnectFailure(KubernetesErrorKind.Tls, $"the {whose} ended TLS: it wants a client certificate, and the user has none, or it speaks no protocol version of this machine.", "Check the user in the kubeconfig, and that the address is that of a TLS server.");
}
