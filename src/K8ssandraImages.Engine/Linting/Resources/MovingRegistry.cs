using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>The registry to which an ImageConfig means to move images.</summary>
internal static class MovingRegistry
{
    /// <summary>That of the override, else a default that is not Docker Hub; null where nothing is to be moved.</summary>
    public static string? Of(ImageConfig config) => config.RegistryOverride?.Value
        ?? (config is { Api: "v1beta2", Root: { } root } && root["defaults"]?["registry"] is { IsString: true, Text: not ("" or "docker.io") } registry ? registry.Text : null);
}
