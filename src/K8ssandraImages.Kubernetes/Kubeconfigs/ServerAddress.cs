using System.Text;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>A server's or proxy's address as kubectl understands it.</summary>
/// <param name="Url">Without user, query and fragment.</param>
/// <param name="UserInfo">User and password that stand in the address, as an <c>Authorization</c> header; null for none.</param>
internal sealed record ServerAddress(Uri Url, string? UserInfo)
{
    public bool HasTls => Url.Scheme == Uri.UriSchemeHttps;

    /// <summary>
    /// Reads <c>server</c>: a URL, or a host with a port, which is http for kubectl whatever else is set (client-go, rest,
    /// DefaultServerURL).
    /// </summary>
    /// <returns>Null where there is no such address.</returns>
    public static ServerAddress? Read(string server)
    {
        var hasScheme = HasScheme(server);
        var url = Parse(hasScheme ? server : "http://" + server);
        if (url is null || url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            return null;
        if (!hasScheme && url.AbsolutePath != "/")
            return null;
        var bare = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri;
        return new ServerAddress(bare, url.UserInfo.Length == 0 ? null : Basic(url.UserInfo));
    }

    /// <summary>Reads <c>proxy-url</c>; null where it is none that kubectl takes.</summary>
    public static Uri? ReadProxy(string proxy) =>
        HasScheme(proxy) && Parse(proxy) is { Scheme: "http" or "https" or "socks5" } url ? url : null;

    /// <summary>
    /// The address for people: as it is written, but without user, password, query and fragment; empty where it is none, for
    /// there is no telling what it is then.
    /// </summary>
    public static string ForPeople(string server)
    {
        if (Read(server) is not { } address)
            return "";
        var start = HasScheme(server) ? server.IndexOf("://", StringComparison.Ordinal) + 3 : 0;
        var bare = server[..(server.IndexOfAny(['?', '#']) is >= 0 and var end ? end : server.Length)];
        return address.UserInfo is null ? bare : bare[..start] + bare[(bare.IndexOf('@', start) + 1)..];
    }

    /// <summary>The address for a credential plugin: as it is written, without user, query and fragment.</summary>
    public static string ForPlugin(string server) =>
        server.IndexOfAny(['@', '?', '#']) < 0 || Read(server) is not { } address ? server : address.Url.AbsoluteUri;

    /// <summary>The <c>Authorization</c> header of a user and a password.</summary>
    public static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password));

    private static string Basic(string userInfo)
    {
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? Basic(Uri.UnescapeDataString(userInfo), "")
            : Basic(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }

    private static bool HasScheme(string text) => text.IndexOf("://", StringComparison.Ordinal) > 0;

    private static Uri? Parse(string text)
    {
        // .NET trims what Go refuses.
        foreach (var c in text)
        {
            if (c <= ' ' || c == '\u007f' || c == '\\')
                return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url : null;
    }
}
