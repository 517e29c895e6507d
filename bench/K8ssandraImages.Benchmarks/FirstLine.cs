using System.Diagnostics;
using System.Globalization;

namespace K8ssandraImages.Benchmarks;

/// <summary>When a program says something first, and when it has said everything.</summary>
public static class FirstLine
{
    /// <summary>Prints the medians.</summary>
    /// <param name="runs">How often the program runs.</param>
    /// <param name="command">The program and its arguments.</param>
    public static void Measure(int runs, IReadOnlyList<string> command)
    {
        var first = new List<double>();
        var whole = new List<double>();
        var lines = 0;
        for (var run = 0; run < runs; run++)
        {
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            lines = 0;
            while (process.StandardOutput.ReadLine() is not null)
            {
                if (lines++ == 0)
                    first.Add(clock.Elapsed.TotalMilliseconds);
            }

            process.WaitForExit();
            whole.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first line {Median.Of(first):0} ms, all {lines} lines {Median.Of(whole):0} ms, ratio {Median.Of(first) / Median.Of(whole):0.00}"));
    }
}
