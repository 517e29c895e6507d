using K8ssandraImages.Engine.Linting.ImageConfigs;
using K8ssandraImages.Engine.Linting.Kustomizations;
using K8ssandraImages.Engine.Linting.Operators;
using K8ssandraImages.Engine.Linting.Resources;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>The rules of this room, by what they look at.</summary>
internal static class LintRules
{
    public static readonly LintRule<ImageConfigSubject>[] OfImageConfigs =
    [
        new ComposedImagesRule(),
        new UnusedComponentRule(),
        new PullPolicyRule(),
        new OtherCaseRule(),
        new MissingComponentRule(),
        new LatestEntryRule(),
        new RegistryFormRule(),
        new RegistryWithoutDotRule(),
        new RegistryInRepositoryRule(),
        new NoHcdRule(),
        new ServiceAccountSecretsRule(),
        new EmptyValueRule(),
        new OverriddenPathsRule(),
        new OverriddenSecretsRule(),
    ];

    public static readonly LintRule<ResourceSubject>[] OfResources =
    [
        new LatestTagRule(),
        new ConfigInitRule(),
        new DeadFieldRule(),
        new DeprecatedFieldRule(),
        new EmptyFieldRule(),
        new ContainerPolicyRule(),
        new StoredDefaultRule(),
        new StoredRegistryRule(),
        new NotMovedRule(),
        new MedusaSecretRule(),
        new DuplicateContainerRule(),
    ];

    public static readonly LintRule<OperatorSubject>[] OfOperators =
    [
        new ConfigFlagRule(),
        new LeaderElectionRule(),
        new ChartDeploymentRule(),
        new VariableReachRule(),
        new VariableFormRule(),
    ];

    public static readonly LintRule<ConfigMapSubject>[] OfConfigMaps = [new LabelledRule(), new OtherNamespaceRule(), new UnlabelledRule()];

    public static readonly LintRule<ImageConfigSource>[] OfImageConfigSources = [new ChartConfigMapRule()];

    public static readonly LintRule<KustomizationSubject>[] OfKustomizations = [new PatchTargetRule(), new ResourcePathRule()];

    /// <summary>All of them.</summary>
    public static IEnumerable<ILintRule> All => [.. OfImageConfigs, .. OfResources, .. OfOperators, .. OfConfigMaps, .. OfImageConfigSources, .. OfKustomizations];
}
