using System.Text.Json;
using System.Text.RegularExpressions;

namespace K8ssandraImages.Cli.Tests;

/// <summary>Reads a SARIF log and insists on what version 2.1.0 demands of the parts that are written (OASIS, sections 3.13 to 3.30).</summary>
internal static partial class Sarif
{
    internal sealed record Result(string RuleId, string Level, string Message, string? Uri, int? Line, string? Logical, string Fingerprint);

    public static IReadOnlyList<Result> Check(JsonElement log)
    {
        Only(log, "$schema", "version", "runs");
        Assert.Equal("2.1.0", Text(log, "version"));
        Assert.True(Uri.IsWellFormedUriString(Text(log, "$schema"), UriKind.Absolute));
        var run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        Only(run, "tool", "results", "columnKind");
        Assert.Equal("utf16CodeUnits", Text(run, "columnKind"));
        Only(run.GetProperty("tool"), "driver");
        var driver = run.GetProperty("tool").GetProperty("driver");
        Only(driver, "name", "version", "rules");
        Assert.Equal("k8ssimages", Text(driver, "name"));
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        foreach (var rule in rules)
        {
            Only(rule, "id", "shortDescription", "defaultConfiguration", "helpUri", "properties");
            Assert.Matches("^KSI[0-9]{4}$", Text(rule, "id"));
            Assert.NotEmpty(Text(rule.GetProperty("shortDescription"), "text"));
            Assert.Equal("docs/rules/" + Text(rule, "id") + ".md", Text(rule, "helpUri"));
            Assert.Contains(Text(rule.GetProperty("defaultConfiguration"), "level"), (string[])["error", "warning", "note"]);
            if (rule.TryGetProperty("properties", out var properties))
                Assert.Contains("operator ", Text(properties, "releases"), StringComparison.Ordinal);
        }

        Assert.Equal(rules.Count, rules.Select(rule => Text(rule, "id")).Distinct().Count());
        var results = run.GetProperty("results").EnumerateArray().Select(result => Read(result, rules)).ToList();
        Assert.Equal(rules.Select(rule => Text(rule, "id")), results.Select(result => result.RuleId).Distinct());
        return results;
    }

    private static Result Read(JsonElement result, List<JsonElement> rules)
    {
        Only(result, "ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties");
        Assert.Equal(Text(rules[result.GetProperty("ruleIndex").GetInt32()], "id"), Text(result, "ruleId"));
        Assert.Contains(Text(result, "level"), (string[])["error", "warning", "note"]);
        Only(result.GetProperty("message"), "text");
        if (result.TryGetProperty("properties", out var properties))
            Only(properties, "remedy", "releases");
        var fingerprint = Assert.Single(result.GetProperty("partialFingerprints").EnumerateObject());
        Assert.Equal("k8ssimages/v1", fingerprint.Name);
        Assert.Matches("^[0-9a-f]{32}$", fingerprint.Value.GetString());
        string? uri = null;
        int? line = null;
        string? logical = null;
        foreach (var location in result.GetProperty("locations").EnumerateArray())
        {
            Only(location, "physicalLocation", "logicalLocations");
            if (location.TryGetProperty("physicalLocation", out var physical))
            {
                Only(physical, "artifactLocation", "region");
                uri = Text(physical.GetProperty("artifactLocation"), "uri");
                Assert.Matches(UriReference(), uri);
                if (physical.TryGetProperty("region", out var region))
                {
                    Only(region, "startLine", "startColumn");
                    line = region.GetProperty("startLine").GetInt32();
                    Assert.InRange(line.Value, 1, int.MaxValue);
                    Assert.InRange(region.GetProperty("startColumn").GetInt32(), 1, int.MaxValue);
                }
            }

            if (location.TryGetProperty("logicalLocations", out var logicals))
                logical = Text(Assert.Single(logicals.EnumerateArray()), "fullyQualifiedName");
        }

        return new Result(Text(result, "ruleId"), Text(result, "level"), Text(result.GetProperty("message"), "text"), uri, line, logical, fingerprint.Value.GetString()!);
    }

    private static void Only(JsonElement element, params string[] names) =>
        Assert.Empty(element.EnumerateObject().Select(property => property.Name).Except(names));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    // RFC 3986: no character that would have to be escaped, and no scheme but file.
    [GeneratedRegex(@"\A(?:file://)?(?:[-A-Za-z0-9._~/!$&'()*+,;=@]|%[0-9A-F]{2})*\z")]
    private static partial Regex UriReference();
}
