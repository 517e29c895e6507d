using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>A cluster of a kubeconfig: how its API server is reached.</summary>
internal sealed class ClusterEntry
{
    // Reserved for what one cluster has to tell a credential plugin (client-go, clientcmd, clusterExtensionKey).
    private const string PluginExtension = "client.authentication.k8s.io/exec";
    private readonly Node _node;

    public ClusterEntry(string name, Node node, Func<string, string> resolve)
    {
        _node = node;
        Name = name;
        var cluster = node.Mapping("cluster");
        Server = cluster.Text("server");
        TlsServerName = cluster.Text("tls-server-name");
        SkipsTlsVerification = cluster.Flag("insecure-skip-tls-verify");
        AuthorityFile = resolve(cluster.Text("certificate-authority"));
        AuthorityData = cluster.Data("certificate-authority-data");
        Proxy = cluster.Text("proxy-url");
        DisablesCompression = cluster.Flag("disable-compression");
        foreach (var extension in cluster.List("extensions"))
        {
            if (extension.Text("name") == PluginExtension)
                PluginConfig = extension["extension"];
        }
    }

    public string Name { get; }

    public string Server { get; }

    public string TlsServerName { get; }

    public bool SkipsTlsVerification { get; }

    public string AuthorityFile { get; }

    public byte[] AuthorityData { get; }

    public string Proxy { get; }

    public bool DisablesCompression { get; }

    public bool HasAuthority => AuthorityFile.Length > 0 || AuthorityData.Length > 0;

    /// <summary>What a credential plugin gets to know about this cluster; null for nothing.</summary>
    public Node? PluginConfig { get; }

    /// <summary>Where a field stands, or else the entry.</summary>
    public SourceLocation At(string field) => (_node["cluster"]?[field] ?? _node).Location;
}
