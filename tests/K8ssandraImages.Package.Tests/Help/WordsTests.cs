using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>What the pages call by name is there.</summary>
public partial class WordsTests
{
    public static TheoryData<string> Cmdlets => [.. Pages.Cmdlets];

    public static TheoryData<string> Names => [.. Pages.Cmdlets.Concat(Pages.Topics)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_that_is_named_has_a_page(string name) => Assert.All(
        Rule().Matches(Pages.TextOf(name)),
        rule => Assert.True(File.Exists(Path.Combine(Package.Repository, "docs", "rules", rule.Value + ".md")), rule.Value));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_id_of_an_error_that_is_named_is_used(string name)
    {
        var known = Strings();
        var ids = InParentheses().Matches(Pages.TextOf(name)).SelectMany(match => Id().Matches(match.Value)).Select(match => match.Value);
        Assert.All(ids.Except(["ByValue", "ByPropertyName"]), id => Assert.Contains(id, known));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cmdlet_and_topic_that_is_named_is_there(string name) => Assert.All(
        Ours().Matches(Pages.TextOf(name)),
        match => Assert.Contains(match.Value, Pages.Cmdlets.Concat(Pages.Topics)));

    // The strings of the assembly's code.
    private static HashSet<string> Strings()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(Package.Bin, "K8ssandraImages.PowerShell.dll")));
        var reader = image.GetMetadataReader();
        var strings = new HashSet<string>(StringComparer.Ordinal);
        for (var handle = reader.GetNextHandle(default(UserStringHandle)); !handle.IsNil; handle = reader.GetNextHandle(handle))
            strings.Add(reader.GetUserString(handle));
        return strings;
    }

    [GeneratedRegex("KSI[0-9]+")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\([A-Z][A-Za-z0-9, ]*\)")]
    private static partial Regex InParentheses();

    [GeneratedRegex("[A-Z][a-z]+(?:[A-Z][a-z]+){1,4}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b(?:[A-Z][a-z]+-K8ss[A-Za-z]+|about_K8ss[A-Za-z_]+)\b")]
    private static partial Regex Ours();
}
