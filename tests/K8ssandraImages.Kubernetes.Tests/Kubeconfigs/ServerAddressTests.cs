using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>Addresses as kubectl 1.32 took or refused them when it was asked.</summary>
public class ServerAddressTests
{
    [Theory]
    [InlineData("https://host", "https://host/")]
    [InlineData("HTTPS://Host:6443", "https://host:6443/")]
    [InlineData("https://host:6443/", "https://host:6443/")]
    [InlineData("https://host/k8s/clusters/c-1", "https://host/k8s/clusters/c-1")]
    [InlineData("https://host/p?q=1#f", "https://host/p")]
    [InlineData("https://[::1]:6443", "https://[::1]:6443/")]
    [InlineData("https://192.0.2.1:6443", "https://192.0.2.1:6443/")]
    [InlineData("http://localhost:8001", "http://localhost:8001/")]
    [InlineData("localhost:8001", "http://localhost:8001/")]
    [InlineData("192.0.2.1:6443", "http://192.0.2.1:6443/")]
    [InlineData("host", "http://host/")]
    [InlineData("host/path", null)]
    [InlineData("", null)]
    [InlineData("https://", null)]
    [InlineData("https:host", null)]
    [InlineData("ftp://host", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("https://host:port", null)]
    [InlineData("https://host:99999", null)]
    [InlineData(" https://host", null)]
    [InlineData("https://host ", null)]
    [InlineData("https://ho st", null)]
    [InlineData("https://host\n", null)]
    [InlineData("https:\\\\host", null)]
    public void A_server_is_a_url_or_a_host(string server, string? expected) => Assert.Equal(expected, ServerAddress.Read(server)?.Url.AbsoluteUri);

    [Theory]
    [InlineData("https://a:b%40@host/p", "https://host/p", "Basic YTpiQA==")]
    [InlineData("https://a@host", "https://host/", "Basic YTo=")]
    [InlineData("https://host", "https://host/", null)]
    public void User_and_password_of_an_address_become_a_header(string server, string url, string? header)
    {
        var address = ServerAddress.Read(server)!;
        Assert.Equal(url, address.Url.AbsoluteUri);
        Assert.Equal("", address.Url.UserInfo);
        Assert.Equal(header, address.UserInfo);
    }

    [Theory]
    [InlineData("https://host/p@th", "https://host/p@th")]
    [InlineData("https://u:secret@host/p", "https://host/p")]
    [InlineData("u:secret@host:1", "host:1")]
    [InlineData("https://u:secret@host:1?a@b#c@d", "https://host:1")]
    [InlineData("https://u:sec ret/x@host", "")]
    [InlineData("https://u:#secret@host", "https://u:")]
    [InlineData("https:/u:secret@host", "")]
    [InlineData("https://u:secrethost", "")]
    [InlineData("https://u:sec@ret@host", "")]
    [InlineData("host", "host")]
    public void An_address_is_shown_without_them(string server, string shown) => Assert.Equal(shown, ServerAddress.ForPeople(server));

    [Theory]
    [InlineData("http://p:3128", "http://p:3128/")]
    [InlineData("https://u:p@p:3128/x", "https://u:p@p:3128/x")]
    [InlineData("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080")]
    [InlineData("socks5h://127.0.0.1:1080", null)]
    [InlineData("ftp://p", null)]
    [InlineData("p:3128", null)]
    [InlineData("http://", null)]
    public void A_proxy_is_http_https_or_socks5(string proxy, string? expected) => Assert.Equal(expected?.TrimEnd('/'), ServerAddress.ReadProxy(proxy)?.AbsoluteUri.TrimEnd('/'));
}
