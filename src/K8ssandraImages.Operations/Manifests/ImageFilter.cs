using System.IO.Enumeration;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>Which effective images are wanted.</summary>
internal sealed class ImageFilter(ManifestOptions options)
{
    /// <summary>Whether everything is wanted.</summary>
    public bool IsOpen => options.Components.Count == 0 && options.Containers.Count == 0;

    public bool Matches(EffectiveImage image) => Matches(options.Components, image.Component) && Matches(options.Containers, image.Container);

    public bool MatchesComponent(string component) => Matches(options.Components, component);

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
