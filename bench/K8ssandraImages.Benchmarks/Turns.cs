using System.Diagnostics;
using System.Globalization;

namespace K8ssandraImages.Benchmarks;

/// <summary>
/// Programs beside each other: they take turns, so that what else the machine does reaches all of them, and the first is ours.
/// </summary>
public static class Turns
{
    /// <summary>Prints the medians of the whole and of the time to the first line, and ours as a ratio of each.</summary>
    /// <param name="runs">How often each runs, after two times that do not count.</param>
    /// <param name="commands">The programs with their arguments.</param>
    public static void Measure(int runs, IReadOnlyList<string[]> commands)
    {
        var times = commands.Select(_ => (First: new List<double>(), Whole: new List<double>())).ToArray();
        var lines = new int[commands.Count];
        for (var run = -2; run < runs; run++)
        {
            for (var i = 0; i < commands.Count; i++)
            {
                var (first, whole, count) = Run(commands[i]);
                lines[i] = count;
                if (run < 0)
                    continue;
                times[i].First.Add(first);
                times[i].Whole.Add(whole);
            }
        }

        var ours = Median.Of(times[0].Whole);
        for (var i = 0; i < commands.Count; i++)
        {
            var whole = Median.Of(times[i].Whole);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {whole,7:0} ms   ours/this {ours / whole:0.00}   first line {Median.Of(times[i].First),5:0} ms, {lines[i]} lines   {Title(commands[i])}"));
        }
    }

    /// <summary>Milliseconds to the first line and to the end; a program that fails ends the measurement.</summary>
    public static (double First, double Whole, int Lines) Run(string[] command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginErrorReadLine(); // taken, and nobody wants it
        var first = 0.0;
        var lines = 0;
        while (process.StandardOutput.ReadLine() is not null)
        {
            if (lines++ == 0)
                first = clock.Elapsed.TotalMilliseconds;
        }

        process.WaitForExit();
        return process.ExitCode <= 1
            ? (lines == 0 ? double.NaN : first, clock.Elapsed.TotalMilliseconds, lines)
            : throw new InvalidOperationException($"{Title(command)} ended with {process.ExitCode}.");
    }

    private static string Title(string[] command) => string.Join(' ', command.Select(word => Path.GetFileName(word)).Take(8));
}
