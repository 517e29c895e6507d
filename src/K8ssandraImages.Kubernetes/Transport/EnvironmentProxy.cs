using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>
/// The proxy that the environment names for a server, by the rules of Go's <c>golang.org/x/net/http/httpproxy</c>, which kubectl
/// follows. .NET's own reading of these variables knows neither ports nor address ranges in <c>NO_PROXY</c>.
/// </summary>
internal static class EnvironmentProxy
{
    /// <summary>The proxy; null where the server is reached directly.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="environment">Reads a variable.</param>
    public static Uri? For(Uri server, Func<string, string?> environment)
    {
        var isSecure = server.Scheme == Uri.UriSchemeHttps;
        // In a CGI program HTTP_PROXY is a header that its client chose.
        if (!isSecure && !string.IsNullOrEmpty(environment("REQUEST_METHOD")))
            return null;
        var proxy = Parse(isSecure ? Any(environment, "HTTPS_PROXY", "https_proxy") : Any(environment, "HTTP_PROXY", "http_proxy"));
        return proxy is null || IsDirect(server.IdnHost.ToLowerInvariant(), server.Port, Any(environment, "NO_PROXY", "no_proxy")) ? null : proxy;
    }

    private static string? Any(Func<string, string?> environment, string upper, string lower) =>
        environment(upper) is { Length: > 0 } value ? value : environment(lower);

    /// <summary>A whole URL, or <c>host[:port]</c>; what is neither counts as no proxy, as in Go.</summary>
    private static Uri? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0)
            return uri;
        return Uri.TryCreate("http://" + text, UriKind.Absolute, out uri) ? uri : null;
    }

    private static bool IsDirect(string host, int port, string? exceptions)
    {
        var address = IPAddress.TryParse(host, out var literal) ? literal : null;
        if (host == "localhost" || (address is not null && IPAddress.IsLoopback(address)))
            return true;
        foreach (var entry in (exceptions ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*" || Matches(entry.ToLowerInvariant(), host, address, port))
                return true;
        }

        return false;
    }

    private static bool Matches(string entry, string host, IPAddress? address, int port)
    {
        if (entry.Contains('/', StringComparison.Ordinal))
            return address is not null && IsInRange(entry, address);

        var (name, onlyPort) = SplitPort(entry);
        if (name.Length == 0 || (onlyPort.Length > 0 && onlyPort != port.ToString(CultureInfo.InvariantCulture)))
            return false;
        // IPAddress reads "1.2" as 1.0.0.2; here it is the end of a name.
        var isAddress = name.Contains(':', StringComparison.Ordinal) || name.Count(c => c == '.') == 3;
        var exception = isAddress && IPAddress.TryParse(name, out var parsed) ? parsed : null;
        if (exception is not null)
            return address is not null && Unmapped(exception).Equals(Unmapped(address));
        if (address is not null)
            return false;
        if (name.StartsWith("*.", StringComparison.Ordinal))
            name = name[1..];
        // "example.com" is itself and what is below it; ".example.com" only what is below it.
        var suffix = Ascii(name[0] == '.' ? name[1..] : name);
        return host.EndsWith("." + suffix, StringComparison.Ordinal) || (name[0] != '.' && host == suffix);
    }

    private static (string Name, string Port) SplitPort(string entry)
    {
        if (entry[0] == '[' && entry.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            return (entry[1..end], entry[(end + 1)..].TrimStart(':'));
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || entry.LastIndexOf(':') != colon ? (entry, "") : (entry[..colon], entry[(colon + 1)..]);
    }

    private static bool IsInRange(string range, IPAddress address)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(range.AsSpan(0, slash), out var network) || !int.TryParse(range.AsSpan(slash + 1), out var bits))
            return false;
        if (address.IsIPv4MappedToIPv6 && network.AddressFamily == AddressFamily.InterNetwork)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var prefix = network.GetAddressBytes();
        if (bytes.Length != prefix.Length || bits < 0 || bits > prefix.Length * 8)
            return false;
        for (var bit = 0; bit < bits; bit++)
        {
            if (((bytes[bit / 8] ^ prefix[bit / 8]) & (0x80 >> (bit % 8))) != 0)
                return false;
        }

        return true;
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string Ascii(string name) =>
        Uri.TryCreate("http://" + name, UriKind.Absolute, out var uri) && uri.IdnHost.Length > 0 ? uri.IdnHost : name;
}
