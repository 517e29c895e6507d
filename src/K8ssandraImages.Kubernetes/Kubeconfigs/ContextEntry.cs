using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>A context of a kubeconfig as it is written.</summary>
internal sealed class ContextEntry
{
    private readonly Node _node;

    public ContextEntry(string name, Node node)
    {
        _node = node;
        Name = name;
        var context = node.Mapping("context");
        Cluster = context.Text("cluster");
        User = context.Text("user");
        Namespace = context.Text("namespace");
    }

    public string Name { get; }

    public string Cluster { get; }

    public string User { get; }

    public string Namespace { get; }

    public SourceLocation Location => _node.Location;

    /// <summary>Where a field stands, or else the entry.</summary>
    public SourceLocation At(string field) => (_node["context"]?[field] ?? _node).Location;
}
