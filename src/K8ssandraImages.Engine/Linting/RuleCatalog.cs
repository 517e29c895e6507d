using System.Reflection;

namespace K8ssandraImages.Engine.Linting;

/// <summary>All rules of the engine: those of readers, decoders and resolution, and those that are only looked for by lint.</summary>
public static class RuleCatalog
{
    // Each room keeps its own: DocumentRules, ImageConfigRules, EditRules …
    private static readonly IEnumerable<Type> Holders = typeof(Rule).Assembly.GetTypes().Where(static type => type.Name.EndsWith("Rules", StringComparison.Ordinal));
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
