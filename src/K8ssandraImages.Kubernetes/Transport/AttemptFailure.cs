using System.Net.Sockets;
using System.Security.Authentication;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Says what an exception below means for a call: cancelled, too late, cut, refused. None of their messages is shown.</summary>
internal static class AttemptFailure
{
    private const string LookFirst = "Look at the object before trying again.";

    /// <param name="request">What was asked.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="deadline">Whether it took too long.</param>
    /// <param name="cancellationToken">Whether the caller wants no answer any more.</param>
    /// <param name="status">The HTTP status; null where the head of the answer did not arrive.</param>
    /// <param name="hasClientCertificate">Whether the server was shown a client certificate.</param>
    public static Exception Of(ApiRequest request, Exception exception, Deadline deadline, CancellationToken cancellationToken, int? status = null, bool hasClientCertificate = false)
    {
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(cancellationToken);
        if (exception is KubernetesException or ObjectDisposedException)
            return exception;
        var causes = Causes(exception).ToList();
        if (causes.OfType<ConnectFailure>().FirstOrDefault() is { } failure)
            return Connect(request, failure);
        if (deadline.Token.IsCancellationRequested)
            return request.Failure(KubernetesErrorKind.Timeout, $": the server sent nothing for {deadline.Length.TotalSeconds:0.#} s." + Unknown(request, status), request.IsRepeatable ? "Check the network, or try again later." : LookFirst, status);
        if (status is null && causes.Any(IsTlsAlert))
            return Connect(request, ServerDialer.RefusedByServer("server", hasClientCertificate));
        if (causes.Any(cause => cause is InvalidDataException || ErrorOf(cause) is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError))
            return request.Failure(KubernetesErrorKind.Protocol, ": what answered does not speak HTTP as a Kubernetes API server does.", "Check the server's address; a proxy may be in between.", status);
        if (causes.Any(cause => ErrorOf(cause) is HttpRequestError.ProxyTunnelError))
            return request.Failure(KubernetesErrorKind.Unreachable, ": the proxy does not connect to the server.", "Check the proxy's address, or ask who runs it.", status);
        if (exception is not (HttpRequestException or IOException))
            return exception;

        var socket = causes.OfType<SocketException>().FirstOrDefault();
        return request.Failure(KubernetesErrorKind.Unreachable, ": the connection to the server was cut." + Unknown(request, status), request.IsRepeatable ? "Check the network, or try again later." : LookFirst, status, mayPass: request.IsRepeatable, inner: socket);
    }

    /// <summary>A connection that did not come about.</summary>
    public static KubernetesException Connect(ApiRequest request, ConnectFailure failure) =>
        request.Failure(failure.Kind, ": " + failure.Message, failure.Remedy, mayPass: failure.MayPass, inner: failure.InnerException);

    private static string Unknown(ApiRequest request, int? status) => (request.IsRepeatable, status) switch
    {
        (true, _) => "",
        (_, null) => " It is not known whether the change was made.",
        _ => $" The server had accepted the change ({status}), but its answer did not arrive whole.",
    };

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static HttpRequestError? ErrorOf(Exception exception) => exception switch
    {
        HttpRequestException http => http.HttpRequestError,
        HttpIOException io => io.HttpRequestError,
        _ => null,
    };

    /// <summary>With TLS 1.3 a server refuses a client certificate only after the handshake: the first read fails.</summary>
    private static bool IsTlsAlert(Exception exception) =>
        exception is AuthenticationException || exception.GetType().Name == "SslException" || exception is System.ComponentModel.Win32Exception and not SocketException;
}
