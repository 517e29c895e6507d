using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>The parts of an image that a release names. A part it does not name is null: something else decides it.</summary>
/// <param name="Registry">For example <c>docker.io</c>.</param>
/// <param name="Repository">The path without the last component, for example <c>k8ssandra</c>.</param>
/// <param name="Name">The last component of the path, for example <c>medusa</c>.</param>
/// <param name="Tag">The tag.</param>
public sealed record ImageParts(string? Registry = null, string? Repository = null, string? Name = null, string? Tag = null)
{
    internal static ImageParts? At(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var image)
            ? new ImageParts(image.Text("registry"), image.Text("repository"), image.Text("name"), image.Text("tag"))
            : null;
}
