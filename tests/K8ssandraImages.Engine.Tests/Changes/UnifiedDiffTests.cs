using System.Text;
using K8ssandraImages.Engine.Changes;

namespace K8ssandraImages.Engine.Tests.Changes;

public sealed class UnifiedDiffTests
{
    private const string Ten = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";

    [Theory]
    [InlineData("", "", "")]
    [InlineData(Ten, Ten, "")]
    [InlineData("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n")]
    [InlineData("a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n")]
    [InlineData("a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")]
    [InlineData(Ten, "a\nb\nc\nd\nE\nf\ng\nh\ni\nj\n", "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n")]
    [InlineData(Ten, "x\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\ny\n", "@@ -1,3 +1,4 @@\n+x\n a\n b\n c\n@@ -8,3 +9,4 @@\n h\n i\n j\n+y\n")]
    [InlineData(Ten, "A\nb\nc\nd\ne\nf\ng\nH\ni\nj\n", "@@ -1,10 +1,10 @@\n-a\n+A\n b\n c\n d\n e\n f\n g\n-h\n+H\n i\n j\n")]
    [InlineData("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n")]
    public void It_is_what_diff_u_writes(string before, string after, string hunks) =>
        Assert.Equal(hunks.Length == 0 ? "" : "--- t\n+++ t\n" + hunks, UnifiedDiff.Of(before, after, "t"));

    [Fact]
    public void A_diff_of_random_texts_leads_from_one_to_the_other_with_the_fewest_lines()
    {
        var random = new Random(20);
        for (var round = 0; round < 400; round++)
        {
            var before = Text(random);
            var after = round % 3 == 0 ? Text(random) : Edit(random, before);
            var diff = UnifiedDiff.Of(before, after, "t");
            Assert.Equal(after, Patch(before, diff));
            var (removed, added) = UnifiedDiff.Count(diff);
            Assert.Equal(Distance(Lines(before), Lines(after)), removed + added);
        }
    }

    [Fact]
    public void Texts_with_nothing_in_common_take_no_time_to_speak_of()
    {
        var before = string.Concat(Enumerable.Range(0, 60_000).Select(index => "a" + index + "\n"));
        var after = string.Concat(Enumerable.Range(0, 60_000).Select(index => "b" + index + "\n"));
        Assert.Equal((60_000, 60_000), UnifiedDiff.Count(UnifiedDiff.Of(before, after, "t")));
    }

    [Fact]
    public void All_lines_can_be_shown() => Assert.Equal(
        "--- t\n+++ t\n@@ -1,6 +1,6 @@\n a\n b\n c\n d\n e\n-x\n+y\n", UnifiedDiff.Of("a\nb\nc\nd\ne\nx\n", "a\nb\nc\nd\ne\ny\n", "t", int.MaxValue));

    [Fact]
    public void A_name_with_a_line_end_adds_no_line() => Assert.StartsWith("--- a b\n+++ a b\n@@", UnifiedDiff.Of("x", "y", "a\nb"), StringComparison.Ordinal);

    private static string Text(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(0, 14)).Select(_ => ((char)('a' + random.Next(0, 4))).ToString());
        return string.Join('\n', lines) + (random.Next(2) == 0 ? "\n" : "");
    }

    private static string Edit(Random random, string text)
    {
        var lines = Lines(text);
        for (var i = 0; i < 2 && lines.Count > 0; i++)
            lines[random.Next(lines.Count)] = random.Next(3) == 0 ? "" : "new" + random.Next(3) + "\n";
        return string.Concat(lines);
    }

    private static List<string> Lines(string text) => [.. System.Text.RegularExpressions.Regex.Matches(text, "[^\n]*\n|[^\n]+").Select(match => match.Value)];

    private static int Distance(List<string> one, List<string> other)
    {
        var common = new int[one.Count + 1, other.Count + 1];
        for (var i = one.Count - 1; i >= 0; i--)
        {
            for (var j = other.Count - 1; j >= 0; j--)
                common[i, j] = one[i] == other[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return one.Count + other.Count - (2 * common[0, 0]);
    }

    /// <summary>Does what patch(1) does.</summary>
    private static string Patch(string before, string diff)
    {
        var lines = Lines(before);
        var output = new StringBuilder();
        var at = 0;
        foreach (var line in Lines(diff).Skip(2))
        {
            switch (line[0])
            {
                case '@':
                    var range = line.Split(' ')[1][1..].Split(',');
                    var start = int.Parse(range[0], System.Globalization.CultureInfo.InvariantCulture);
                    start = range is [_, "0"] ? start : start - 1;
                    output.AppendJoin("", lines[at..start]);
                    at = start;
                    break;
                case ' ':
                    Assert.Equal(lines[at], Own(line, lines[at]));
                    output.Append(lines[at++]);
                    break;
                case '-':
                    Assert.Equal(lines[at], Own(line, lines[at]));
                    at++;
                    break;
                case '\\':
                    if (output.Length > 0 && output[^1] == '\n' && at == lines.Count && !_removed)
                        output.Length--;
                    break;
                default:
                    output.Append(line[1..]);
                    break;
            }

            _removed = line[0] == '-' || (line[0] == '\\' && _removed);
        }

        return output.AppendJoin("", lines[at..]).ToString();
    }

    [ThreadStatic]
    private static bool _removed;

    // The line without its end where the text has none there.
    private static string Own(string line, string own) => own.EndsWith('\n') ? line[1..] : line[1..^1];
}
