using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>What a credential plugin is told of the cluster that it is asked for.</summary>
/// <param name="Server">The address.</param>
/// <param name="TlsServerName">The name in the server's certificate; empty for the address's.</param>
/// <param name="SkipsTlsVerification">Whether the certificate is not checked.</param>
/// <param name="AuthorityData">The certificate authorities in PEM; empty for the machine's.</param>
/// <param name="Proxy">The proxy; empty for the environment's.</param>
/// <param name="DisablesCompression">Whether answers are not compressed.</param>
/// <param name="Config">The cluster's extension for the plugin; null for none.</param>
internal sealed record PluginCluster(string Server, string TlsServerName, bool SkipsTlsVerification, byte[] AuthorityData, string Proxy, bool DisablesCompression, Node? Config);

/// <summary>The content of KUBERNETES_EXEC_INFO: an ExecCredential without an answer.</summary>
internal static class PluginRequest
{
    // As client-go writes it: only what JSON needs is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text.</summary>
    /// <param name="apiVersion">The version that the kubeconfig asks for.</param>
    /// <param name="isInteractive">Whether the plugin gets the terminal.</param>
    /// <param name="cluster">The cluster; null where the plugin is not to know it.</param>
    public static string Write(string apiVersion, bool isInteractive, PluginCluster? cluster)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", apiVersion);
            json.WriteStartObject("spec");
            if (cluster is not null)
                Write(json, cluster);
            json.WriteBoolean("interactive", isInteractive);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, PluginCluster cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Server);
        if (cluster.TlsServerName.Length > 0)
            json.WriteString("tls-server-name", cluster.TlsServerName);
        if (cluster.SkipsTlsVerification)
            json.WriteBoolean("insecure-skip-tls-verify", true);
        if (cluster.AuthorityData.Length > 0)
            json.WriteBase64String("certificate-authority-data", cluster.AuthorityData);
        if (cluster.Proxy.Length > 0)
            json.WriteString("proxy-url", cluster.Proxy);
        if (cluster.DisablesCompression)
            json.WriteBoolean("disable-compression", true);
        json.WritePropertyName("config");
        Write(json, cluster.Config);
        json.WriteEndObject();
    }

    // Bounded by the depth that the document may have.
    private static void Write(Utf8JsonWriter json, Node? node)
    {
        switch (node?.Kind)
        {
            case NodeKind.Mapping:
                json.WriteStartObject();
                foreach (ref readonly var member in node.Members)
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case NodeKind.Sequence:
                json.WriteStartArray();
                foreach (var item in node.Items)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case NodeKind.String:
                json.WriteStringValue(node.Text);
                break;
            case NodeKind.Integer or NodeKind.Float:
                json.WriteRawValue(node.Text);
                break;
            case NodeKind.Boolean:
                json.WriteBooleanValue(bool.Parse(node.Text));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
