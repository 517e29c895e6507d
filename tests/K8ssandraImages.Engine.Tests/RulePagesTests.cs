using System.Reflection;
using System.Text.RegularExpressions;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Engine.Tests;

/// <summary>Every rule has a page in docs/rules and a line in its index, and nothing else does.</summary>
public partial class RulePagesTests
{
    private static readonly string Folder = Path.Combine(Repository(), "docs", "rules");

    private static readonly Rule[] Rules =
    [
        .. new[] { typeof(Rule).Assembly, typeof(ManifestFleet).Assembly, typeof(KubeconfigRules).Assembly }
            .SelectMany(RulesOf)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Ids => [.. Rules.Select(rule => rule.Id).Distinct()];

    [Fact]
    public void Identifiers_are_well_formed_and_used_once()
    {
        Assert.NotEmpty(Rules);
        Assert.All(Rules, rule => Assert.Matches(Identifier(), rule.Id));
        Assert.Equal(Rules.Select(rule => rule.Id).Distinct(), Rules.Select(rule => rule.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page(string id)
    {
        var rule = Array.Find(Rules, candidate => candidate.Id == id)!;
        var page = Path.Combine(Folder, id + ".md");
        Assert.True(File.Exists(page), "docs/rules/" + id + ".md is missing.");
        var lines = File.ReadAllLines(page);
        Assert.Equal(
            [$"# {rule.Id}: {rule.Title}", "", "Severity: " + (rule.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "information" }), ""],
            lines[..4]);
        Assert.Equal(rule.Releases is null ? null : "Releases: " + rule.Releases, lines[4].StartsWith("Releases: ", StringComparison.Ordinal) ? lines[4] : null);
        Assert.Contains(lines, line => line.StartsWith("```", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("**Why.** ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("**What to do.** ", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 10, 34);
    }

    [Fact]
    public void The_index_has_a_line_for_each_rule_in_order()
    {
        var expected = Rules.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Severity} | {rule.Title} |");
        Assert.Equal(expected, File.ReadAllLines(Path.Combine(Folder, "README.md")).Where(line => line.StartsWith("| [", StringComparison.Ordinal)));
    }

    [Fact]
    public void There_is_no_page_without_a_rule()
    {
        Assert.Equal(
            Rules.Select(rule => rule.Id + ".md").Append("README.md").Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_links_only_to_pages_that_are_there()
    {
        foreach (var page in Directory.EnumerateFiles(Folder))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
                Assert.True(File.Exists(Path.Combine(Folder, link.Groups[1].Value)), Path.GetFileName(page) + " links to " + link.Groups[1].Value);
        }
    }

    [Fact]
    public void The_catalogue_has_every_rule_of_the_engine() =>
        Assert.Equal(RulesOf(typeof(Rule).Assembly).Select(rule => rule.Id).Order(StringComparer.Ordinal), RuleCatalog.All.Select(rule => rule.Id));

    [Fact]
    public void A_finding_names_its_page() =>
        Assert.All(Rules, rule => Assert.Equal("docs/rules/" + rule.Id + ".md", rule.At(null, "").HelpUri));

    private static IEnumerable<Rule> RulesOf(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(Rule))
        .Select(field => (Rule)field.GetValue(null)!);

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Module.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above has Module.sln.");
        return folder;
    }

    [GeneratedRegex(@"\AKSI[0-9]{4}\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}
