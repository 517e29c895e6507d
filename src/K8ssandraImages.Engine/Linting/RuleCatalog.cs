using System.Reflection;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting;

/// <summary>All rules of the engine: those of readers, decoders and resolution, and those that are only looked for by lint.</summary>
public static class RuleCatalog
{
    private static readonly Type[] Holders = [typeof(DocumentRules), typeof(ImageConfigRules), typeof(ResolutionRules), typeof(SuppressionRules)];
    private static readonly Lazy<IReadOnlyList<Rule>> Read = new(static () => [.. Holders.SelectMany(RulesOf).Concat(LintRules.All.Select(rule => rule.Rule)).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal)]);

    /// <summary>The rules, in the order of their identifiers.</summary>
    public static IReadOnlyList<Rule> All => Read.Value;

    /// <summary>The rules that a class holds in its public static fields.</summary>
    public static IEnumerable<Rule> RulesOf(Type holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return holder.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<Rule>();
    }
}
