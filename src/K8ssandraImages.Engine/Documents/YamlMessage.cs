namespace K8ssandraImages.Engine.Documents;

/// <summary>Turns what the YAML parser says into what a person can use.</summary>
internal static class YamlMessage
{
    public static string Describe(string message)
    {
        var said = Printable.Escape(message, 200).TrimEnd('.');
        return said.Length == 0 ? "the parser gives no reason." : "the parser says \"" + said + "\".";
    }

    public static string Remedy(string message)
    {
        if (IsTab(message))
            return "Indent with spaces; YAML allows no tabs there.";
        if (Has(message, "mapping values are not allowed") || Has(message, "invalid mapping"))
            return "Look for a line with the wrong indentation at or just above this place, or for a colon in a value without quotes.";
        if (Has(message, "expected '-' indicator"))
            return "Indent the line like the list above it and begin it with -, or less if it is no item of that list.";
        if (Has(message, "<document end>"))
            return "Look for a bracket too many, or for a line that is indented less than the document's first line.";
        if (Has(message, "quoted scalar"))
            return "Look for a quotation mark that is not closed.";
        if (Has(message, "flow"))
            return "Look for a bracket or brace that is not closed, or for a template placeholder that is not in quotes.";
        if (Has(message, "simple key") || Has(message, "expected ':'"))
            return "Look for a line without a colon, or with the wrong indentation, at or just above this place.";
        if (Has(message, "alias") || Has(message, "anchor"))
            return "Put text that begins with * or & in quotes.";
        if (Has(message, "cannot start any token"))
            return "Put text that begins with @, `, % or another sign with a meaning in quotes.";
        return "Check the indentation at and just above this place.";
    }

    /// <summary>Whether a tab in the indentation is the cause.</summary>
    public static bool IsTab(string message) => Has(message, "invalid tab") || Has(message, "tab as indentation") || Has(message, "tab character");

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);
}
