using System.Globalization;
using System.Text;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>One request to the API: what is asked for, as a path and in words.</summary>
internal sealed class ApiRequest
{
    private readonly StringBuilder _query = new();

    /// <param name="connection">Whose context is named in messages.</param>
    /// <param name="verb">As RBAC names it.</param>
    /// <param name="method">As HTTP names it.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="namespace">Its namespace; null for all or none.</param>
    /// <param name="name">The object; null for all of them, or for one that is still to be created.</param>
    /// <param name="subresource">A subresource; null for the object itself.</param>
    /// <exception cref="KubernetesException">A name that no object can have.</exception>
    public ApiRequest(ClusterConnection connection, string verb, HttpMethod method, ResourceType resource, string? @namespace, string? name = null, string? subresource = null)
    {
        Context = connection.Context;
        Verb = verb;
        Method = method;
        Resource = resource;
        Namespace = @namespace;
        Name = name;
        Subresource = subresource;
        if (@namespace is not null && !resource.IsNamespaced)
            throw new ArgumentException($"{resource} live in no namespace.", nameof(@namespace));
        if (@namespace is null && resource.IsNamespaced && verb is not ("list" or "watch"))
            throw new ArgumentException($"{resource} live in a namespace.", nameof(@namespace));

        var path = new StringBuilder(resource.Group.Length == 0 ? "/api/" : "/apis/" + Segment(resource.Group, "API group") + "/").Append(Segment(resource.Version, "API version"));
        if (@namespace is not null)
            path.Append("/namespaces/").Append(Segment(@namespace, "namespace"));
        path.Append('/').Append(Segment(resource.Plural, "resource"));
        if (name is not null)
            path.Append('/').Append(Segment(name, "name"));
        if (subresource is not null)
            path.Append('/').Append(Segment(subresource, "subresource"));
        Path = path.ToString();
    }

    public string Context { get; }

    public string Verb { get; }

    public HttpMethod Method { get; }

    public ResourceType Resource { get; }

    public string? Namespace { get; }

    public string? Name { get; }

    public string? Subresource { get; }

    public string Path { get; }

    public string PathAndQuery => Path + _query;

    /// <summary>What is sent; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The media type of <see cref="Content"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The media type of the answer.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether it can be sent again although it may have been answered already.</summary>
    public bool IsRepeatable => Method == HttpMethod.Get;

    /// <summary>As in <c>deployments.apps/status</c>.</summary>
    public string ResourceText => Printable.Escape(Subresource is null ? Resource.ToString() : Resource + "/" + Subresource, 200);

    /// <summary>As in <c>in namespace cass</c>.</summary>
    public string ScopeText => Namespace is not null ? "in namespace " + Printable.Escape(Namespace, 253) : Resource.IsNamespaced ? "in all namespaces" : "at cluster scope";

    /// <summary>As in <c>Context staging: listing deployments.apps in namespace cass</c>.</summary>
    public string Description
    {
        get
        {
            var doing = Verb switch { "get" => "getting", "list" => "listing", "watch" => "watching", "create" => "creating", "patch" => "changing", _ => "deleting" };
            var name = Name is null ? "" : " " + Printable.Escape(Name, 253);
            var scope = Namespace is null && !Resource.IsNamespaced ? "" : " " + ScopeText;
            return $"Context {Printable.Escape(Context, 120)}: {doing} {ResourceText}{name}{scope}";
        }
    }

    /// <summary>Adds a parameter; nothing where its value is null.</summary>
    public ApiRequest With(string parameter, string? value)
    {
        if (value is not null)
            _query.Append(_query.Length == 0 ? '?' : '&').Append(parameter).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <inheritdoc cref="With(string, string)"/>
    public ApiRequest With(string parameter, int value) => With(parameter, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>What went wrong with it.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="what">What happened; begins after <see cref="Description"/>, with its punctuation.</param>
    /// <param name="remedy">What to do; null where that is not known.</param>
    /// <param name="status">The HTTP status; null for none.</param>
    /// <param name="reason">The server's reason; null for none.</param>
    /// <param name="mayPass">Whether the same request may be sent again.</param>
    /// <param name="retryAfter">When the server wants it to be sent again.</param>
    /// <param name="inner">The cause, if it holds nothing that somebody else wrote.</param>
    /// <param name="isByAdmission">Whether the cluster's rules for the object refused it.</param>
    public KubernetesException Failure(
        KubernetesErrorKind kind, string what, string? remedy = null, int? status = null, string? reason = null, bool mayPass = false, TimeSpan? retryAfter = null, Exception? inner = null, bool isByAdmission = false) =>
        new(kind, Description + what + (remedy is null ? "" : " " + remedy), inner)
        {
            Context = Context,
            StatusCode = status,
            Reason = reason,
            Verb = Verb,
            Resource = Resource,
            Namespace = Namespace,
            Name = Name,
            Remedy = remedy,
            MayPass = mayPass,
            RetryAfter = retryAfter,
            IsByAdmission = isByAdmission,
        };

    /// <summary>A part of the path. The server refuses the same names (<c>IsValidPathSegmentName</c>); with them the path would lead elsewhere.</summary>
    private string Segment(string text, string what)
    {
        if (text.Length == 0)
            throw Bad("is empty");
        if (text is "." or "..")
            throw Bad("may not be . or ..");
        if (text.AsSpan().IndexOfAny('/', '%', '\\') >= 0)
            throw Bad("may not contain /, \\ or %");
        return Uri.EscapeDataString(text);

        KubernetesException Bad(string why) => new(KubernetesErrorKind.Invalid, $"Context {Printable.Escape(Context, 120)}: the {what} '{Printable.Escape(text, 100)}' {why}.")
        {
            Context = Context,
            Verb = Verb,
            Resource = Resource,
            Namespace = Namespace,
            Name = Name,
        };
    }
}
