using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>Text of others in a table for people.</summary>
internal static class TableText
{
    /// <summary>The text, fit for a terminal. What there is none of and what is empty are two things.</summary>
    public static string Of(string? text) => text is null ? "-" : text.Length == 0 ? "\"\"" : Printable.Escape(text, int.MaxValue);

    /// <summary>A whole number.</summary>
    public static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A line below a row.</summary>
    public static void WriteLine(OutputBuffer output, int indent, string text)
    {
        output.WriteSpaces(indent);
        output.Write(Printable.Escape(text, int.MaxValue));
        output.Write("\n");
    }

    /// <summary>The findings of a row, with what to do about each.</summary>
    public static void WriteFindings(OutputBuffer output, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            WriteLine(output, 4, diagnostic.ToString());
            if (!string.IsNullOrEmpty(diagnostic.Remedy))
                WriteLine(output, 8, diagnostic.Remedy);
        }
    }
}
