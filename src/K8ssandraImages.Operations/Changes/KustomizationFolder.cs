namespace K8ssandraImages.Operations.Changes;

/// <summary>Paths as kustomize wants them: a folder of its own machine only by a path from the kustomization's folder.</summary>
public static class KustomizationFolder
{
    /// <summary>What a kustomization is built upon, as it has to be written into it.</summary>
    /// <param name="resource">A folder as it was given, or an address, which stays as it is.</param>
    /// <param name="current">Where relative paths begin.</param>
    /// <param name="folder">The folder of the kustomization; null where it is not written, and then paths stay as they are.</param>
    public static string ResourceFrom(string resource, string current, string? folder)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(current);
        if (folder is null || resource.Contains("://", StringComparison.Ordinal) || resource.Contains('?', StringComparison.Ordinal))
            return resource;
        var path = Path.GetFullPath(resource, current);
        return Directory.Exists(path) ? Path.GetRelativePath(folder, path).Replace('\\', '/') : resource;
    }
}
