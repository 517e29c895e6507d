using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Linting;

/// <summary>The rules that a finding of lint can have: those of the engine, and those of whoever reads files and clusters.</summary>
public static class LintCatalog
{
    private static readonly Lazy<Dictionary<string, Rule>> Rules = new(static () =>
        new[] { typeof(ManifestRules), typeof(LiveRules), typeof(KubeconfigRules) }.SelectMany(RuleCatalog.RulesOf).Concat(RuleCatalog.All).ToDictionary(rule => rule.Id, StringComparer.Ordinal));

    /// <summary>The rule of an identifier; null where there is none.</summary>
    public static Rule? Find(string id) => Rules.Value.GetValueOrDefault(id);
}
