namespace K8ssandraImages.HelpBuilder;

/// <summary>Reads the yaml block of a parameter.</summary>
internal static class ParameterFactsReader
{
    private static readonly string[] Needed =
    [
        "Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input", "Accept wildcard characters",
    ];

    public static ParameterFacts Read(MarkdownPage page, string parameter, Code block)
    {
        var values = new Dictionary<string, (string Value, int Line)>(StringComparer.Ordinal);
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var line = block.Lines[i];
            var number = block.Line + 1 + i;
            if (line.Length == 0)
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw page.Mistake(number, "-" + parameter + ": a line of this block has the form `Key: value`.");
            var key = line[..colon];
            if (Array.IndexOf(Needed, key) < 0 && key != "Accepted values")
                throw page.Mistake(number, "-" + parameter + ": `" + key + "` is no key of this block. The keys are " + string.Join(", ", Needed) + ", Accepted values.");
            if (!values.TryAdd(key, (line[(colon + 1)..].Trim(), number)))
                throw page.Mistake(number, "-" + parameter + ": `" + key + "` is here twice. Remove one.");
        }

        if (Array.Find(Needed, key => !values.ContainsKey(key)) is { } missing)
            throw page.Mistake(block.Line, "-" + parameter + ": the line `" + missing + ":` is missing. Write it.");

        bool Truth(string key) => values[key].Value switch
        {
            "True" => true,
            "False" => false,
            var other => throw page.Mistake(values[key].Line, "-" + parameter + ": `" + key + "` is `" + other + "`. Write True or False."),
        };

        var position = values["Position"];
        var pipeline = values["Accept pipeline input"];
        var (byValue, byName) = pipeline.Value switch
        {
            "False" => (false, false),
            "True (ByValue)" => (true, false),
            "True (ByPropertyName)" => (false, true),
            "True (ByPropertyName, ByValue)" => (true, true),
            _ => throw page.Mistake(pipeline.Line, "-" + parameter + ": write False, True (ByValue), True (ByPropertyName) or True (ByPropertyName, ByValue)."),
        };
        var sets = List("Parameter Sets");
        if (sets.Count == 0)
            throw page.Mistake(values["Parameter Sets"].Line, "-" + parameter + ": name its parameter sets, or write (All).");
        return new ParameterFacts
        {
            Line = block.Line,
            Type = values["Type"].Value.Length > 0 ? values["Type"].Value : throw page.Mistake(values["Type"].Line, "-" + parameter + ": name its type."),
            Sets = sets,
            Aliases = List("Aliases"),
            AcceptedValues = values.ContainsKey("Accepted values") ? List("Accepted values") : [],
            IsRequired = Truth("Required"),
            Position = position.Value == "Named" ? null
                : int.TryParse(position.Value, out var number0) && number0 >= 0 ? number0
                : throw page.Mistake(position.Line, "-" + parameter + ": a position is a number or Named."),
            DefaultValue = values["Default value"].Value,
            ByValue = byValue,
            ByPropertyName = byName,
            Wildcards = Truth("Accept wildcard characters"),
        };

        IReadOnlyList<string> List(string key) => values[key].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
