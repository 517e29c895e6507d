namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>One object of a list or an event, and what its metadata says of it.</summary>
internal sealed record ReceivedObject(ReadOnlyMemory<byte> Json, string? Uid, string? Namespace, string? Name, string? ResourceVersion)
{
    /// <summary>What it is known by: its uid, which only objects without storage do not have.</summary>
    public string Identity => Uid ?? Namespace + "/" + Name;
}
