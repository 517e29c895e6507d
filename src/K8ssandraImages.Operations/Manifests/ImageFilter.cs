using System.IO.Enumeration;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>Which effective images are wanted.</summary>
internal sealed class ImageFilter(ManifestOptions options)
{
    /// <summary>Whether everything is wanted.</summary>
    public bool IsOpen => options.Components.Count == 0 && options.Containers.Count == 0;

    public bool Matches(EffectiveImage image) => Matches(image.Component, image.Container);

    /// <summary>Whether a container is wanted.</summary>
    /// <param name="component">What runs in it; null where that is not known, and then not wanted by any name.</param>
    /// <param name="container">Its name.</param>
    public bool Matches(string? component, string container) =>
        (component is null ? options.Components.Count == 0 : Matches(options.Components, component)) && Matches(options.Containers, container);

    /// <summary>Whether an ImageConfig's entry for a component is wanted: its component, and a container that may run it.</summary>
    public bool MatchesEntry(string component) =>
        Matches(options.Components, component) && (options.Containers.Count == 0 || Array.Exists(ContainersOf(component), container => Matches(options.Containers, container)));

    // Which containers take their image from which entry, in any release.
    private static string[] ContainersOf(string component) => component switch
    {
        "cassandra" or "dse" or "hcd" => ["cassandra", "server-config-init-base"],
        "system-logger" => ["server-system-logger", "reaper-vector-agent", "stargate-vector-agent"],
        "config-builder" => ["server-config-init"],
        "k8ssandra-client" => ["server-config-init", "per-node-config"],
        "medusa" => ["medusa", "medusa-restore"],
        "reaper" => ["reaper", "reaper-schema-init"],
        _ => [component],
    };

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        if (patterns.Count == 0)
            return true;
        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
                return true;
        }

        return false;
    }
}
