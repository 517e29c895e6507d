using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>What a user may do.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resources">The resources, such as <c>pods</c> or <c>pods/status</c>, separated by spaces.</param>
/// <param name="Verbs">The verbs, such as <c>get list</c>, separated by spaces.</param>
/// <param name="Namespace">Where; null for everywhere.</param>
public sealed record AccessRule(string Group, string Resources, string Verbs, string? Namespace = null)
{
    internal JsonObject ToJson() => new() { ["apiGroups"] = new JsonArray(Group), ["resources"] = Words(Resources), ["verbs"] = Words(Verbs) };

    private static JsonArray Words(string text) => [.. text.Split(' ').Select(static word => JsonValue.Create(word))];
}
