namespace K8ssandraImages.Engine.References;

/// <summary>What a reference to Docker Hub may leave out (distribution/reference v0.6.0, normalize.go).</summary>
internal static class DockerHub
{
    /// <summary>The domain where a reference names none.</summary>
    public const string Domain = "docker.io";

    /// <summary>The older name of the same domain.</summary>
    public const string LegacyDomain = "index.docker.io";

    /// <summary>The namespace of a name of a single component.</summary>
    public const string OfficialPrefix = "library/";
}
