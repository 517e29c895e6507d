using System.Globalization;
using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>What a credential plugin answered. Has no text form, for it is a secret.</summary>
internal sealed class PluginAnswer
{
    private static readonly DocumentLimits Limits = DocumentLimits.Default with { Characters = PluginProcess.OutputLimit, Nodes = 10_000 };

    // Go's time.RFC3339, which takes any number of digits of a second.
    private static readonly string[] TimeForms = ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"];

    private PluginAnswer(string token, ClientCertificate? certificate, DateTimeOffset? expiry) => (Token, Certificate, Expiry) = (token, certificate, expiry);

    /// <summary>The bearer token; empty for none.</summary>
    public string Token { get; }

    /// <summary>The client's certificate; null for none.</summary>
    public ClientCertificate? Certificate { get; }

    /// <summary>Until when it can be used; null for always.</summary>
    public DateTimeOffset? Expiry { get; }

    /// <summary>Reads an ExecCredential in JSON or YAML.</summary>
    /// <param name="output">What the plugin wrote to its standard output.</param>
    /// <param name="apiVersion">The version that it must have.</param>
    /// <exception cref="FormatException">What is wrong with it; goes on a sentence, and quotes nothing but names.</exception>
    public static PluginAnswer Read(byte[] output, string apiVersion)
    {
        var root = Parse(output);
        var kind = Text(root, "kind");
        if (kind != "ExecCredential")
            throw new FormatException(kind.Length == 0 ? "wrote an object without a kind to its standard output; it must be ExecCredential" : "wrote an object of another kind than ExecCredential to its standard output");
        if (Text(root, "apiVersion") != apiVersion)
            throw new FormatException("answered in another apiVersion than " + Printable.Escape(apiVersion) + ", which the kubeconfig asks for");
        if (root["status"] is not { IsNull: false } status)
            throw new FormatException("answered without a status");
        if (status.Kind != NodeKind.Mapping)
            throw WrongType(status, "status", "a mapping");

        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        if (token.Length == 0 && certificate.Length == 0 && key.Length == 0)
            throw new FormatException("answered with neither a token nor a certificate");
        if (certificate.Length == 0 != (key.Length == 0))
            throw new FormatException(key.Length == 0 ? "answered with a certificate without its key" : "answered with a key without its certificate");
        if (HeaderText.IsBroken(token))
            throw new FormatException("answered with a token that has a line end or another control character");
        return new PluginAnswer(token, certificate.Length == 0 ? null : Certify(certificate, key), Time(Text(status, "expirationTimestamp")));
    }

    private static Node Parse(byte[] output)
    {
        using var reader = new StringReader(Encoding.UTF8.GetString(output));
        foreach (var text in DocumentSplitter.Split(reader, "", Limits))
        {
            var document = DocumentParser.Parse(text, Limits);
            foreach (var found in document.Diagnostics)
            {
                if (found.Severity == DiagnosticSeverity.Error)
                    throw new FormatException($"wrote no valid JSON to its standard output (line {found.Location?.Line}, column {found.Location?.Column})");
            }

            return document.Roots is [{ Kind: NodeKind.Mapping } root] ? root : throw new FormatException("wrote no JSON object to its standard output");
        }

        throw new FormatException("wrote nothing to its standard output");
    }

    private static string Text(Node parent, string key) => parent[key] switch
    {
        null or { IsNull: true } => "",
        { IsString: true } node => node.Text,
        { } node => throw WrongType(node, key, "a string"),
    };

    private static FormatException WrongType(Node node, string key, string wanted) =>
        new("answered with a " + key + " that must be " + wanted + " and is " + ImageConfigDecoder.KindName(node));

    private static DateTimeOffset? Time(string text)
    {
        if (text.Length == 0)
            return null;
        // Ten millionths are all that the framework counts.
        var digits = text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') : 0;
        var shortened = digits > 7 ? text.Remove(text.IndexOf('.', StringComparison.Ordinal) + 8, digits - 7) : text;
        return DateTimeOffset.TryParseExact(shortened, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException("answered with an expirationTimestamp that is no time as RFC 3339 has it");
    }

    private static ClientCertificate Certify(string certificate, string key)
    {
        try
        {
            return ClientCertificate.Read(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key));
        }
        catch (CertificateException exception)
        {
            throw new FormatException("answered with a certificate that cannot be used: its " + (exception.IsKey ? "clientKeyData " : "clientCertificateData ") + exception.Message);
        }
    }
}
