using K8ssandraImages.Kubernetes.Transport;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Which proxy the environment names for a server; by the rules of Go's golang.org/x/net/http/httpproxy.</summary>
public class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://api.example.com", "https_proxy=http://p:1", "http://p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://big:1 https_proxy=http://small:1", "http://big:1/")]
    [InlineData("https://api.example.com", "HTTP_PROXY=http://p:1", null)]
    [InlineData("https://api.example.com", "ALL_PROXY=http://p:1", null)]
    [InlineData("http://api.example.com", "HTTP_PROXY=http://p:1 HTTPS_PROXY=http://q:1", "http://p:1/")]
    [InlineData("http://api.example.com", "HTTP_PROXY=http://p:1 REQUEST_METHOD=GET", null)]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://p:1 REQUEST_METHOD=GET", "http://p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=p:8080", "http://p:8080/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=p", "http://p/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=https://p", "https://p/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=socks5://p:1", "socks5://p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=http://a:b@p:1", "http://a:b@p:1/")]
    [InlineData("https://api.example.com", "HTTPS_PROXY=://", null)]
    [InlineData("https://api.example.com", "", null)]
    public void It_is_chosen_by_the_scheme_of_the_server(string server, string environment, string? proxy) =>
        Assert.Equal(proxy, EnvironmentProxy.For(new Uri(server), Environment(environment))?.ToString());

    [Theory]
    [InlineData("https://localhost:6443")]
    [InlineData("https://LOCALHOST:6443")]
    [InlineData("https://127.0.0.1:6443")]
    [InlineData("https://127.9.9.9")]
    [InlineData("https://[::1]:6443")]
    public void The_machine_itself_is_never_reached_through_one(string server) =>
        Assert.Null(EnvironmentProxy.For(new Uri(server), Environment("HTTPS_PROXY=http://p:1")));

    [Theory]
    [InlineData("*", "https://example.com", true)]
    [InlineData("a, * ,b", "https://example.com", true)]
    [InlineData("", "https://example.com", false)]
    [InlineData(" , ,,", "https://example.com", false)]
    [InlineData("example.com", "https://example.com", true)]
    [InlineData("example.com", "https://EXAMPLE.com", true)]
    [InlineData("EXAMPLE.com", "https://example.com", true)]
    [InlineData("example.com", "https://foo.example.com", true)]
    [InlineData("ample.com", "https://example.com", false)]
    [InlineData(".example.com", "https://example.com", false)]
    [InlineData(".example.com", "https://foo.example.com", true)]
    [InlineData("*.example.com", "https://example.com", false)]
    [InlineData("*.example.com", "https://a.foo.example.com", true)]
    [InlineData("x,example.com:443 ", "https://example.com", true)]
    [InlineData("example.com:6443", "https://example.com", false)]
    [InlineData("example.com:6443", "https://foo.example.com:6443", true)]
    [InlineData("example.com:x", "https://example.com", false)]
    [InlineData(":443", "https://example.com", false)]
    [InlineData("192.168.1.1", "https://192.168.1.1", true)]
    [InlineData("192.168.1.1:81", "https://192.168.1.1", false)]
    [InlineData("192.168.1.3:443", "https://192.168.1.3", true)]
    [InlineData("192.168.1.4", "https://192.168.1.5", false)]
    [InlineData("10.0.0.0/30", "https://10.0.0.2", true)]
    [InlineData("10.0.0.0/30", "https://10.0.0.4", false)]
    [InlineData("10.0.0.0/8", "https://10.200.3.4:6443", true)]
    [InlineData("0.0.0.0/0", "https://8.8.8.8", true)]
    [InlineData("10.0.0.0/33", "https://10.0.0.0", false)]
    [InlineData("10.0.0.0/-1", "https://10.0.0.0", false)]
    [InlineData("10.0.0.0/x", "https://10.0.0.0", false)]
    [InlineData("10.0.0.0/8", "https://example.com", false)]
    [InlineData("10.0.0.0/8", "https://[::a00:1]", false)]
    [InlineData("2001:db8::52:0:1", "https://[2001:db8::52:0:1]", true)]
    [InlineData("2001:db8::52:0:1", "https://[2001:db8::52:0:2]", false)]
    [InlineData("[2001:db8::52:0:3]:443", "https://[2001:db8::52:0:3]", true)]
    [InlineData("[2001:db8::52:0:3]:80", "https://[2001:db8::52:0:3]", false)]
    [InlineData("[2001:db8::52:0:3]", "https://[2001:db8::52:0:3]", true)]
    [InlineData("2002:db8:a::45/64", "https://[2002:db8:a::123]", true)]
    [InlineData("2002:db8:a::45/64", "https://[2002:db8:b::123]", false)]
    [InlineData("1.2", "https://10.1.2", false)]
    [InlineData("0.2", "https://10.0.0.2", false)]
    [InlineData("示例.com", "https://www.xn--fsq092h.com", true)]
    [InlineData("xn--fsq092h.com", "https://www.示例.com", true)]
    [InlineData("[", "https://example.com", false)]
    [InlineData(".", "https://example.com", false)]
    [InlineData("*.", "https://example.com", false)]
    public void Exceptions_are_names_addresses_ranges_and_ports(string exceptions, string server, bool isDirect)
    {
        foreach (var variable in new[] { "NO_PROXY", "no_proxy" })
        {
            var variables = new Dictionary<string, string> { ["HTTPS_PROXY"] = "http://p:1", [variable] = exceptions };
            Assert.Equal(isDirect, EnvironmentProxy.For(new Uri(server), variables.GetValueOrDefault) is null);
        }
    }

    private static Func<string, string?> Environment(string variables)
    {
        var all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return all.GetValueOrDefault;
    }
}
