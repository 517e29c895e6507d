using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What differs between two texts, as <c>diff -u</c> writes it and <c>patch</c> takes it. The fewest lines by Myers' algorithm
/// ("An O(ND) Difference Algorithm and Its Variations", 1986); beyond a bound everything between the first and the last difference
/// counts as replaced.
/// </summary>
internal static class UnifiedDiff
{
    private const int DefaultContext = 3;
    private const int MostEdits = 1000;

    /// <summary>The diff; empty where the texts are the same.</summary>
    /// <param name="before">The text before.</param>
    /// <param name="after">The text after.</param>
    /// <param name="name">What the text is called; line ends in it are left out.</param>
    /// <param name="context">Lines around a difference that are shown.</param>
    public static string Of(string before, string after, string name, int context = DefaultContext)
    {
        if (before == after)
            return "";
        var (old, @new) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Count && start < @new.Count && old[start] == @new[start])
            start++;
        var end = 0;
        while (end < old.Count - start && end < @new.Count - start && old[^(end + 1)] == @new[^(end + 1)])
            end++;
        var title = name.ReplaceLineEndings(" ");
        var output = new StringBuilder("--- ").Append(title).Append('\n').Append("+++ ").Append(title).Append('\n');
        var blocks = Blocks(old, @new, start, end);
        for (var i = 0; i < blocks.Count;)
        {
            var last = i;
            while (last + 1 < blocks.Count && blocks[last + 1].Old - (blocks[last].Old + blocks[last].Removed) <= 2L * context)
                last++;
            WriteHunk(output, old, @new, blocks, i, last, context);
            i = last + 1;
        }

        return output.ToString();
    }

    /// <summary>How many lines of a diff are removed, and how many added.</summary>
    public static (int Removed, int Added) Count(string diff)
    {
        var (removed, added) = (0, 0);
        foreach (var line in Lines(diff).Skip(2))
        {
            removed += line[0] == '-' ? 1 : 0;
            added += line[0] == '+' ? 1 : 0;
        }

        return (removed, added);
    }

    // Each with its line end: whether the last one has one is a difference too.
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    private static List<Block> Blocks(List<string> old, List<string> @new, int start, int end)
    {
        var (n, m) = (old.Count - start - end, @new.Count - start - end);
        var steps = Steps(old, @new, start, n, m);
        if (steps is null)
            return [new Block(start, n, start, m)];
        var blocks = new List<Block>();
        foreach (var (x, y, isRemoval) in steps)
        {
            var (at, to) = (x + start, y + start);
            if (blocks.Count > 0 && blocks[^1] is var block && block.Old + block.Removed == at && block.New + block.Added == to)
                blocks[^1] = isRemoval ? block with { Removed = block.Removed + 1 } : block with { Added = block.Added + 1 };
            else
                blocks.Add(isRemoval ? new Block(at, 1, to, 0) : new Block(at, 0, to, 1));
        }

        return blocks;
    }

    /// <summary>The single removals and additions in order; null where there are more than are looked for.</summary>
    private static List<(int X, int Y, bool IsRemoval)>? Steps(List<string> old, List<string> @new, int start, int n, int m)
    {
        var most = Math.Min(n + m, MostEdits);
        var reach = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            trace.Add(reach.AsSpan(most - d + 1, (2 * d) + 1).ToArray());
            for (var k = -d; k <= d; k += 2)
            {
                var down = k == -d || (k != d && reach[most + k] < reach[most + k + 2]);
                var x = down ? reach[most + k + 2] : reach[most + k] + 1;
                var y = x - k;
                while (x < n && y < m && old[start + x] == @new[start + y])
                    (x, y) = (x + 1, y + 1);
                reach[most + k + 1] = x;
                if (x >= n && y >= m)
                    return Back(trace, n, m, d);
            }
        }

        return null;
    }

    private static List<(int X, int Y, bool IsRemoval)> Back(List<int[]> trace, int x, int y, int d)
    {
        var steps = new List<(int, int, bool)>();
        for (; d > 0; d--)
        {
            // How far the diagonals from -d to d had been reached with one step less.
            var before = trace[d];
            var k = x - y;
            var down = k == -d || (k != d && Reach(before, d, k - 1) < Reach(before, d, k + 1));
            var from = down ? k + 1 : k - 1;
            x = Reach(before, d, from);
            y = x - from;
            steps.Add((x, y, !down));
        }

        steps.Reverse();
        return steps;
    }

    private static int Reach(int[] reach, int d, int k) => k < -d || k > d ? -1 : reach[k + d];

    private static void WriteHunk(StringBuilder output, List<string> old, List<string> @new, List<Block> blocks, int first, int last, int context)
    {
        var oldStart = Math.Max(0, blocks[first].Old - context);
        var oldEnd = Math.Min(old.Count, blocks[last].Old + blocks[last].Removed + Math.Min(context, old.Count));
        var newStart = blocks[first].New - (blocks[first].Old - oldStart);
        var newEnd = blocks[last].New + blocks[last].Added + (oldEnd - blocks[last].Old - blocks[last].Removed);
        output.Append("@@ -").Append(Range(oldStart, oldEnd)).Append(" +").Append(Range(newStart, newEnd)).Append(" @@\n");
        var at = oldStart;
        for (var i = first; i <= last; i++)
        {
            Write(output, ' ', old, at, blocks[i].Old);
            at = blocks[i].Old + blocks[i].Removed;
            Write(output, '-', old, blocks[i].Old, at);
            Write(output, '+', @new, blocks[i].New, blocks[i].New + blocks[i].Added);
        }

        Write(output, ' ', old, at, oldEnd);
    }

    private static string Range(int start, int end)
    {
        var count = end - start;
        var first = (count == 0 ? start : start + 1).ToString(CultureInfo.InvariantCulture);
        return count == 1 ? first : first + "," + count.ToString(CultureInfo.InvariantCulture);
    }

    private static void Write(StringBuilder output, char sign, List<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            output.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
                output.Append("\n\\ No newline at end of file\n");
        }
    }

    /// <summary>Lines that are replaced.</summary>
    private readonly record struct Block(int Old, int Removed, int New, int Added);
}
