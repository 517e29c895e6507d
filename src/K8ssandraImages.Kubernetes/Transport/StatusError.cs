using System.Globalization;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Makes an error of an answer that is none of success. What the server wrote is in it only as far as a Status says it.</summary>
internal static class StatusError
{
    private const int MaxMessage = 500;
    private const int MaxCauses = 10;

    /// <param name="request">What was asked.</param>
    /// <param name="code">The HTTP status, or that in an event of a watch.</param>
    /// <param name="status">The Status that came; null where the body was something else.</param>
    /// <param name="mediaType">What came.</param>
    /// <param name="retryAfter">What the header Retry-After says; null for nothing.</param>
    public static KubernetesException Of(ApiRequest request, int code, ApiStatus? status, string? mediaType = "application/json", TimeSpan? retryAfter = null)
    {
        var kind = Kind(code, status, mediaType);
        retryAfter ??= status?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
        var (what, remedy) = kind switch
        {
            KubernetesErrorKind.Unauthorized => (": the server does not accept the credential (401)." + Said(request, status), "Sign in again, or check the user of this context in the kubeconfig."),
            KubernetesErrorKind.Forbidden => Forbidden(request, status),
            KubernetesErrorKind.NotFound => NotFound(request, status),
            KubernetesErrorKind.Conflict when status?.Reason == "AlreadyExists" => (": there is one of that name already." + Said(request, status), null),
            KubernetesErrorKind.Conflict => (": it has changed in the meantime, or other fields, another version or another uid are there." + Said(request, status), "Read it again and repeat the change."),
            KubernetesErrorKind.Expired => (": the server no longer has this version or this page." + Said(request, status), "Start again from the beginning."),
            KubernetesErrorKind.TooManyRequests => (": the server has too much to do (429)." + Said(request, status), "Try again later."),
            KubernetesErrorKind.Invalid => ($": the server refuses it ({Coded(code, status)}).{Causes(request, status)}{Said(request, status)}", null),
            KubernetesErrorKind.Server => ($": the server failed ({Coded(code, status)})." + Unknown(request, code) + Said(request, status), code == 503 ? "Try again later." : null),
            KubernetesErrorKind.Unreachable => (": the proxy wants a user and a password (407).", "Put them into the proxy's address, as in http://user:password@host:port."),
            _ => ($": what answered is no Kubernetes API server: status {code}, content type {Printable.Escape(mediaType ?? "none", 60)}.", "Check the server's address; a proxy or a sign-in page may be in between."),
        };
        var mayPass = kind switch
        {
            KubernetesErrorKind.TooManyRequests => true,
            KubernetesErrorKind.Server => code is 500 or 503 && retryAfter is not null || (request.IsRepeatable && code is 502 or 503 or 504),
            _ => false,
        };
        return request.Failure(kind, what, remedy, code, status?.Reason is { } reason ? Printable.Escape(reason, 60) : null, mayPass, retryAfter, isByAdmission: kind == KubernetesErrorKind.Forbidden && IsByAdmission(status));
    }

    private static KubernetesErrorKind Kind(int code, ApiStatus? status, string? mediaType) => code switch
    {
        401 => KubernetesErrorKind.Unauthorized,
        407 => KubernetesErrorKind.Unreachable,
        429 => KubernetesErrorKind.TooManyRequests,
        >= 500 and <= 599 => KubernetesErrorKind.Server,
        // The server answers in plain text for paths that it does not have; a page for people comes from something else.
        _ when status is null && mediaType is not ("application/json" or "text/plain") => KubernetesErrorKind.Protocol,
        403 => KubernetesErrorKind.Forbidden,
        404 => KubernetesErrorKind.NotFound,
        410 => KubernetesErrorKind.Expired,
        _ when status is null => KubernetesErrorKind.Protocol,
        409 => KubernetesErrorKind.Conflict,
        >= 400 and <= 499 => status.Reason is "Expired" or "Gone" ? KubernetesErrorKind.Expired : KubernetesErrorKind.Invalid,
        _ => KubernetesErrorKind.Protocol,
    };

    private static (string, string?) Forbidden(ApiRequest request, ApiStatus? status)
    {
        var missing = $"verb {request.Verb} on {request.ResourceText} {request.ScopeText}";
        return IsByAdmission(status)
            ? ($" is forbidden, not for want of the {missing}, but by the cluster's rules for the object.{Said(request, status)}", "Ask who runs the cluster.")
            : ($" is forbidden for this user: missing {missing}.{Said(request, status)}", $"Ask for a Role or ClusterRole with verb {request.Verb} on {request.ResourceText}.");
    }

    // RBAC's answer has this word; quotas and admission webhooks answer 403 as well, and there the verb is not what is missing.
    private static bool IsByAdmission(ApiStatus? status) =>
        status?.Message is { } message && (message.Contains("admission webhook", StringComparison.Ordinal) || message.Contains("exceeded quota", StringComparison.Ordinal));

    private static (string, string?) NotFound(ApiRequest request, ApiStatus? status)
    {
        if (status?.DetailsName is { Length: > 0 } name)
        {
            return status.DetailsKind == "namespaces" && request.Resource.Plural != "namespaces"
                ? ($": there is no namespace {Printable.Escape(name, 253)}.", null)
                : (": there is no such object.", null);
        }

        return ($": the server does not serve {request.ResourceText} in version {Printable.Escape(request.Resource.ApiVersion, 100)}.", "Check that the operator that brings it is installed there, and in a release that has this version.");
    }

    private static string Coded(int code, ApiStatus? status) =>
        code.ToString(CultureInfo.InvariantCulture) + (status?.Reason is { } reason ? " " + Printable.Escape(reason, 60) : "");

    /// <summary>A gateway may have passed the request on before it gave up, and so may the server.</summary>
    private static string Unknown(ApiRequest request, int code) =>
        request.IsRepeatable || code == 503 ? "" : " It is not known whether the change was made: look at the object before trying again.";

    private static string Causes(ApiRequest request, ApiStatus? status)
    {
        if (status is null || status.Causes.Count == 0)
            return request.ContentType == "application/json-patch+json" && status?.Code == 422 ? " It does not fit the object: a test in the patch may have failed because the object has changed." : "";
        var shown = status.Causes.Take(MaxCauses).Select(cause => $"{Printable.Escape(cause.Field, 120)} ({Printable.Escape(cause.Reason, 60)})");
        var more = status.Causes.Count > MaxCauses ? $" and {status.Causes.Count - MaxCauses} more" : "";
        return $" Fields: {string.Join(", ", shown)}{more}.";
    }

    /// <summary>The server's own words. Where it refuses a body that was sent, they can quote it, and are left out.</summary>
    private static string Said(ApiRequest request, ApiStatus? status) =>
        status?.Message is { Length: > 0 } message && (request.Content.IsEmpty || status.Code is not (400 or 413 or 415 or 422 or null))
            ? " The server says: " + Printable.Escape(message, MaxMessage).TrimEnd('.') + "."
            : "";
}
