using System.Text.Json;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Rollouts that were planned earlier and kept: the text of a plan, or what a command wrote about plans as JSON, one or several.
/// </summary>
internal static class SavedPlan
{
    /// <summary>The operations that a text holds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it is from, for findings.</param>
    /// <exception cref="ChangeException">It holds none, or they have been edited.</exception>
    public static IReadOnlyList<OperationRecord> Read(string text, string source)
    {
        var location = new SourceLocation(source, 0, 0, null, null);
        try
        {
            var records = Documents(text).Select(OperationRecord.Read).ToList();
            if (records.Count > 0 && records.TrueForAll(static record => record.Kind == OperationKind.Rollout))
                return records;
            throw new FormatException(records.Count == 0 ? "it holds no plan." : "it is the plan of another operation than a rollout.");
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new ChangeException(new Diagnostic(
                RolloutRules.NoPlan.Id,
                RolloutRules.NoPlan.Severity,
                "This is no plan of a rollout that can be carried out: " + (exception is JsonException ? "it is no JSON." : Printable.Escape(exception.Message, 300)) + " Nothing was done.",
                location,
                "Make one (Invoke-K8ssImageRollout -PlanOnly, k8ssimages rollout plan), and leave its text as it is.") { Cause = exception });
        }
    }

    // As commands write them: the text itself; an array, or an object a line, of operations that have it as their document.
    private static IEnumerable<string> Documents(string text)
    {
        var trimmed = text.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        try
        {
            return DocumentsIn(Parse(trimmed));
        }
        catch (JsonException) when (trimmed.Contains('\n', StringComparison.Ordinal))
        {
            return trimmed.Split('\n').Where(static line => !string.IsNullOrWhiteSpace(line)).SelectMany(static line => DocumentsIn(Parse(line)));
        }
    }

    private static IEnumerable<string> DocumentsIn(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany(DocumentsIn);
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException("it holds no plan.");
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals("document") || property.NameEquals("Document"))
                return [property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : throw new FormatException("its document is no text.")];
        }

        return [element.GetRawText()];
    }

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
