using System.Text.Json;
using System.Text.Json.Serialization;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What a change is made to, as backups and the journal name it: an object of a cluster, or a document of a file.</summary>
internal sealed record ChangedObject
{
    /// <summary><c>ConfigMap</c>, <c>ImageConfig</c> for a bare file, <c>K8ssandraCluster</c>, <c>CassandraDatacenter</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The kubeconfig context; null for a file.</summary>
    public string? Context { get; init; }

    /// <summary>The API server's address, without a user in it; null for a file. Contexts are renamed, and two may lead to one cluster.</summary>
    public string? Server { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The object's name; empty for a bare file.</summary>
    public string Name { get; init; } = "";

    /// <summary>The key in the ConfigMap; null for a bare file.</summary>
    public string? Key { get; init; }

    /// <summary>The datacenter of a K8ssandraCluster that is changed; null for the cluster level, and for anything else.</summary>
    public string? Datacenter { get; init; }

    /// <summary>The file; null for an object of a cluster.</summary>
    public string? Path { get; init; }

    /// <summary>Which document of the file, from 0.</summary>
    public int Document { get; init; }

    /// <summary>Where it is, for findings about it as a whole.</summary>
    [JsonIgnore]
    public SourceLocation Location => new(Path ?? Context ?? "", 0, 0, Name.Length == 0 ? null : Kind + " " + (Namespace is null ? Name : Namespace + "/" + Name), null);

    /// <summary>Whether two name the same: the same object of the same cluster, or of the same file. Which document of a file it is changes when others are written before it; what has no name has nothing else.</summary>
    public bool IsSame(ChangedObject other) =>
        Kind == other.Kind && Namespace == other.Namespace && Name == other.Name && Key == other.Key && Datacenter == other.Datacenter
        && (Path is null ? other.Path is null && (Server ?? Context) == (other.Server ?? other.Context) : Path == other.Path && (Name.Length > 0 || Document == other.Document));

    /// <summary><c>ConfigMap namespace/name</c>, with the file where it is in one.</summary>
    public override string ToString()
    {
        var name = Kind + (Name.Length == 0 ? "" : " " + (Namespace is null ? Name : Namespace + "/" + Name));
        return Path is null ? name : name + " in " + Path;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("target");
        json.WriteString("kind", Kind);
        Text(json, "context", Context);
        Text(json, "server", Server);
        Text(json, "namespace", Namespace);
        json.WriteString("name", Name);
        Text(json, "key", Key);
        Text(json, "datacenter", Datacenter);
        Text(json, "path", Path);
        if (Path is not null)
            json.WriteNumber("document", Document);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">It is no such object.</exception>
    public static ChangedObject Read(JsonElement root)
    {
        var target = StateJson.Object(root, "target");
        return new ChangedObject
        {
            Kind = StateJson.Text(target, "kind"),
            Context = StateJson.TextOrNull(target, "context"),
            Server = StateJson.TextOrNull(target, "server"),
            Namespace = StateJson.TextOrNull(target, "namespace"),
            Name = StateJson.Text(target, "name"),
            Key = StateJson.TextOrNull(target, "key"),
            Datacenter = StateJson.TextOrNull(target, "datacenter"),
            Path = StateJson.TextOrNull(target, "path"),
            Document = StateJson.NumberOrNull(target, "document") ?? 0,
        };
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}
