using K8ssandraImages.Operations.Linting;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>Nothing that somebody writes makes lint fail, and nothing of it reaches a terminal as it is.</summary>
public class LintFuzzTests
{
    private static readonly string[] Values = ["null", "{}", "[]", "[[a]]", "5", "4.10", "yes", "''", "'\\u001b'", "\"\\u001b[31m\\u202e\"", "{a: {b: c}}", "*x", "&x y", "latest", "https://x", "///", ":", "@", "sha256:ab", "{name: {name: x}}", "'" + "a/" + "b'"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Anything(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var @case = LintCases.All[random.Next(LintCases.All.Count)];
            var text = @case.Text;
            for (var n = random.Next(1, 5); n > 0; n--)
                text = Change(text, random);
            var version = random.Next(3) switch { 0 => @case.Cass, 1 => null, _ => "1.32.0" };
            var findings = Linted.Texts([(@case.Name, text), .. @case.Beside], version, random.Next(2) == 0 ? @case.K8ssandra : null);
            foreach (var finding in findings)
            {
                Assert.DoesNotContain(finding.Message + finding.Remedy + finding.Releases, c => char.IsControl(c) || c is '\u202e' or '\u2028');
                Assert.NotNull(LintCatalog.Find(finding.Id));
            }
        }
    }

    private static string Change(string text, Random random)
    {
        if (text.Length == 0)
            return Values[random.Next(Values.Length)];
        var at = random.Next(text.Length);
        switch (random.Next(7))
        {
            case 0:
                return text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
            case 1:
                return text.Insert(at, Values[random.Next(Values.Length)]);
            case 2:
                return text.Insert(at, ((char)random.Next(1, 0x3000)).ToString());
            case 3:
                var colon = text.IndexOf(": ", at, StringComparison.Ordinal);
                var end = colon < 0 ? -1 : text.AsSpan(colon + 2).IndexOfAny(",}\n");
                return end < 0 ? text : text[..(colon + 2)] + Values[random.Next(Values.Length)] + text[(colon + 2 + end)..];
            case 4:
                var lines = text.Split('\n');
                (lines[random.Next(lines.Length)], lines[random.Next(lines.Length)]) = (lines[random.Next(lines.Length)], lines[random.Next(lines.Length)]);
                return string.Join('\n', lines);
            case 5:
                return text + "---\n" + text;
            default:
                return text[..at];
        }
    }
}
