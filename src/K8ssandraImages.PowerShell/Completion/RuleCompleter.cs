using K8ssandraImages.Engine.Linting;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the rules that can be found, each with its title.</summary>
public sealed class RuleCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => RuleCatalog.All.Select(rule => rule.Id);

    private protected override string DescriptionOf(string word) => RuleCatalog.All.First(rule => rule.Id == word).Title;
}
