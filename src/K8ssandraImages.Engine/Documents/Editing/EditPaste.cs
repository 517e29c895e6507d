namespace K8ssandraImages.Engine.Documents;

/// <summary>The lines that say what edits were to say, for somebody to write by hand.</summary>
internal static class EditPaste
{
    /// <summary>The YAML for all that was to be set; null where nothing was, or it cannot be told.</summary>
    public static string? Of(IReadOnlyList<FieldEdit> edits)
    {
        var groups = edits.Where(static edit => !edit.Removes).GroupBy(static edit => Prefix(edit.Path).ToString(), StringComparer.Ordinal).ToList();
        if (groups.Count == 0)
            return null;
        try
        {
            return string.Concat(groups.Select(group => (groups.Count > 1 && group.Key.Length > 0 ? "# " + Printable.Escape(group.Key, 200) + "\n" : "") + Lines(group)));
        }
        catch (EditException)
        {
            return null;
        }
    }

    private static string Lines(IEnumerable<FieldEdit> edits) =>
        DocumentEditor.Edit("", 0, "", null, [.. edits.Select(static edit => edit.With(FieldPath.Of(edit.Path.Steps[Prefix(edit.Path).Steps.Length..])))]).Text;

    // What is there already: the way to the innermost document, and to the last item of a list.
    private static FieldPath Prefix(FieldPath path)
    {
        var steps = path.Steps;
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (steps[i].Kind != FieldStepKind.Key)
                return FieldPath.Of(steps[..(i + 1)]);
        }

        return FieldPath.Root;
    }
}
