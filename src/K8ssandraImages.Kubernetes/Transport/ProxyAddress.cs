using System.Text;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>A proxy: where it is and who the user is to it.</summary>
internal sealed class ProxyAddress
{
    private ProxyAddress(Uri uri, int port)
    {
        Uri = uri;
        Port = port;
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        User = Uri.UnescapeDataString(colon < 0 ? uri.UserInfo : uri.UserInfo[..colon]);
        Password = colon < 0 ? "" : Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
    }

    public Uri Uri { get; }

    public string Host => Uri.IdnHost;

    public int Port { get; }

    /// <summary>Empty where the proxy is to be used without.</summary>
    public string User { get; }

    public string Password { get; }

    public bool IsSocks => Uri.Scheme is "socks5" or "socks5h";

    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>The value of <c>Proxy-Authorization</c>; null for none.</summary>
    public string? Authorization => User.Length == 0 && Password.Length == 0 ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(User + ":" + Password));

    /// <exception cref="ConnectFailure">The proxy is of a kind that kubectl does not know.</exception>
    public static ProxyAddress Of(Uri uri)
    {
        var port = uri.Scheme switch
        {
            "http" or "https" => uri.Port,
            "socks5" or "socks5h" => uri.Port < 0 ? 1080 : uri.Port,
            _ => throw new ConnectFailure(KubernetesErrorKind.Configuration, $"the proxy has the scheme {Printable.Escape(uri.Scheme, 20)}.", "Use http, https or socks5."),
        };
        return new ProxyAddress(uri, port);
    }

    /// <summary>Without user and password.</summary>
    public override string ToString() => $"{Uri.Scheme}://{Printable.Escape(Uri.Host, 253)}:{Port}";
}
