using K8ssandraImages.Engine.Linting.ImageConfigs;

namespace K8ssandraImages.Engine.Linting;

/// <summary>The rules of this room, by what they look at and in the order of their identifiers.</summary>
internal static class LintRules
{
    public static readonly LintRule<ImageConfigSubject>[] OfImageConfigs =
    [
        new ComposedImagesRule(),
        new UnusedComponentRule(),
        new PullPolicyRule(),
        new OtherCaseRule(),
        new MissingComponentRule(),
        new LatestTagRule(),
        new RegistryFormRule(),
        new RegistryWithoutDotRule(),
        new RegistryInRepositoryRule(),
        new NoHcdRule(),
        new ServiceAccountSecretsRule(),
        new EmptyValueRule(),
        new OverriddenPathsRule(),
        new OverriddenSecretsRule(),
    ];

    /// <summary>All of them.</summary>
    public static IEnumerable<ILintRule> All => [.. OfImageConfigs];
}
