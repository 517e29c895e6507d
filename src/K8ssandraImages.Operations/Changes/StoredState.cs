namespace K8ssandraImages.Operations.Changes;

/// <summary>A target as it was read, as far as every change needs it: by what it is known that nobody has changed it since.</summary>
internal abstract record StoredState
{
    /// <summary>The hash of all that the change could concern: of a ConfigMap's key, of a resource's spec, of a file's bytes.</summary>
    public required string Hash { get; init; }

    /// <summary>The object's uid; null for a file.</summary>
    public string? Uid { get; init; }

    /// <summary>The object's version; null for a file.</summary>
    public string? ResourceVersion { get; init; }
}
