using System.Text.RegularExpressions;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>Each rule of the room has a table of what it finds and what it leaves alone.</summary>
public partial class LintRulesTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, LintCases.All.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Table(int row)
    {
        var @case = LintCases.All[row];
        var findings = Linted.Texts([(@case.Name, @case.Text), .. @case.Beside], @case.Cass, @case.K8ssandra);
        var found = findings.Where(finding => finding.Id == @case.Rule && finding.Location?.Source == @case.Name).Select(finding => $"{finding.Location!.Line} {finding.Severity}").Distinct();
        Assert.True(
            @case.Finds is null ? !found.Any() : found.Contains(@case.Finds),
            $"{@case.Rule}: expected {@case.Finds ?? "nothing"} in\n{@case.Text}\n{string.Join('\n', findings)}");
    }

    [Fact]
    public void Every_rule_of_the_room_has_both()
    {
        var rules = LintRules.All.Select(rule => rule.Rule.Id).Concat(RuleCatalog.RulesOf(typeof(SuppressionRules)).Select(rule => rule.Id)).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(rules, LintCases.All.Where(@case => @case.Finds is not null).Select(@case => @case.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(rules, LintCases.All.Where(@case => @case.Finds is null).Select(@case => @case.Rule).Distinct().Order(StringComparer.Ordinal));
    }

    // A page that said 1.23.0 while the rule finds something in 1.22.4 would be wrong.
    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_found_is_found_in_the_releases_of_the_rule(int row)
    {
        var @case = LintCases.All[row];
        var rule = RuleCatalog.All.Single(candidate => candidate.Id == @case.Rule);
        if (@case.Finds is null || rule.Releases is not { } releases)
            return;
        var name = releases[..releases.IndexOf(' ', StringComparison.Ordinal)];
        var version = (name == "cass-operator" ? @case.Cass : @case.K8ssandra) ?? Image().Match(string.Join('\n', @case.Beside.Select(text => text.Text).Append(@case.Text)).Replace("/" + name + "/", "", StringComparison.Ordinal)).Groups[name == "cass-operator" ? "cass" : "k8ssandra"].Value;
        if (version.Length > 0)
            Assert.True(IsIn(releases, OperatorVersion.Parse(version)), $"{@case.Rule} says {releases} and finds something in {version}.");
    }

    /// <summary>Whether a release is in the words of a rule or a finding.</summary>
    internal static bool IsIn(string releases, OperatorVersion version) => Range().Matches(releases).Any(range =>
        OperatorVersion.Parse(range.Groups[1].Value) <= version
        && (range.Groups[2].Value.Length > 0 ? version <= OperatorVersion.Parse(range.Groups[2].Value) : range.Groups[3].Success || version == OperatorVersion.Parse(range.Groups[1].Value)));

    [Fact]
    public void Every_finding_has_a_place_that_can_be_gone_to_and_something_to_do()
    {
        foreach (var @case in LintCases.All.Where(@case => @case.Finds is not null))
        {
            foreach (var finding in Linted.Texts([(@case.Name, @case.Text), .. @case.Beside], @case.Cass, @case.K8ssandra).Where(finding => finding.Id == @case.Rule))
            {
                Assert.True(finding.Location is { Line: > 0, Column: > 0 }, finding.ToString());
                Assert.False(string.IsNullOrEmpty(finding.Remedy), finding.ToString());
                Assert.True(finding.Message.EndsWith('.') || finding.Id == "KSI0020", finding.ToString());
                Assert.DoesNotContain("11111", finding.Message, StringComparison.Ordinal);
            }
        }
    }

    [GeneratedRegex(@"([0-9]+\.[0-9]+\.[0-9]+)(?: to ([0-9]+\.[0-9]+\.[0-9]+)| (and later))?")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?:/cass-operator:v(?<cass>[0-9.]+))|(?:/k8ssandra-operator:v(?<k8ssandra>[0-9.]+))")]
    private static partial Regex Image();
}
