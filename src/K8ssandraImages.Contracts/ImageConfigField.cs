namespace K8ssandraImages;

/// <summary>A field that a change removes.</summary>
public enum ImageConfigField
{
    /// <summary>The whole entry of the component, server type or server version.</summary>
    Image,

    /// <summary>The registry.</summary>
    Registry,

    /// <summary>The repository: the path without the name. At Override in v1beta1, the namespace.</summary>
    Repository,

    /// <summary>The name.</summary>
    Name,

    /// <summary>The tag.</summary>
    Tag,

    /// <summary>The digest.</summary>
    Digest,

    /// <summary>What stands before a server version.</summary>
    Prefix,

    /// <summary>What stands after a server version.</summary>
    Suffix,

    /// <summary>The pull policy.</summary>
    PullPolicy,

    /// <summary>The pull secrets.</summary>
    PullSecret,
}
