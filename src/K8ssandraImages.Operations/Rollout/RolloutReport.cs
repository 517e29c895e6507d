using System.Globalization;
using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What a rollout did, as Markdown for people who were not there: written when it begins, after each step, and when it ends,
/// however that is.
/// </summary>
internal sealed class RolloutReport(OperationRecord record, RolloutFacts facts, OperationSettings settings, RolloutSteps steps)
{
    /// <summary>Sees that a report can be written to a file.</summary>
    /// <exception cref="ChangeException">It cannot.</exception>
    public static void Check(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path) || folder is null || !Directory.Exists(folder))
        {
            throw new ChangeException(RolloutRules.NoReport.At(
                new SourceLocation(path, 0, 0, null, null),
                Directory.Exists(path) ? "The report cannot be written: this is a folder." : "The report cannot be written: there is no folder for it. Nothing was done.",
                "Name a file in a folder that is there (-ReportPath, --report)."));
        }
    }

    /// <summary>Writes it; null where that was done, else why it could not be.</summary>
    public Diagnostic? Write(K8ssOperation operation)
    {
        try
        {
            DurableFile.Replace(facts.ReportPath!, Encoding.UTF8.GetBytes(Text(operation)));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // What was done does not depend on it.
            return new Diagnostic(
                RolloutRules.NoReport.Id,
                DiagnosticSeverity.Warning,
                "The report cannot be written: " + Printable.Escape(exception.Message, 300),
                new SourceLocation(facts.ReportPath!, 0, 0, null, null),
                "What became of the rollout is in the journal, in " + Printable.Escape(settings.State.FullPath, 300) + ".") { Cause = exception };
        }
    }

    /// <summary>The text.</summary>
    public string Text(K8ssOperation operation)
    {
        var text = new Markdown();
        text.Heading(1, "Rollout of " + operation.Target);
        text.Paragraph(operation.Summary + ".");
        text.Table(["", ""], Head(operation));
        if (operation.NextStep is { } next)
        {
            text.Heading(2, "What to do next");
            text.Paragraph(next);
        }

        text.Heading(2, "Steps");
        text.Table(["", "step", "what it does", "state", "took", "seen at last"], operation.Steps.Select(static step => new[]
        {
            step.Number.ToString(CultureInfo.InvariantCulture), Markdown.Code(step.Name), Markdown.Text(step.Effect), step.State.ToString(), Duration(step.Duration), Markdown.Text(step.Message),
        }));
        if (facts.Impact.Count > 0)
        {
            text.Heading(2, "What the restart of the operators does");
            text.List(facts.Impact);
        }

        Images(text);
        if (facts.Diff.Length > 0)
        {
            text.Heading(2, "The text");
            text.Block("diff", facts.Diff);
        }

        if (operation.Diagnostics.Count > 0)
        {
            text.Heading(2, "Findings");
            text.List(operation.Diagnostics.Select(static finding => finding.Severity + " " + finding.Id + ": " + finding.Message + (finding.Remedy is null ? "" : " " + finding.Remedy)));
        }

        text.Heading(2, "How to undo it");
        text.Paragraph(new RolloutUndo(record, facts, settings).Text(operation.State));
        return text.ToString();
    }

    private IEnumerable<string[]> Head(K8ssOperation operation)
    {
        yield return ["state", Markdown.Text(operation.State switch
        {
            OperationState.Interrupted => "under way, or broken off",
            OperationState.RolledBack => "failed, and taken back",
            var state => state.ToString(),
        })];
        if (operation.Reason is { } reason)
            yield return ["reason", Markdown.Text(reason)];
        yield return ["operation", Markdown.Code(record.Id)];
        yield return ["API server", Markdown.Code(record.Target.Server)];
        yield return ["planned", Time(facts.Planned)];
        yield return ["written", Time(settings.Now()) + (operation.Duration is { } duration ? ", after " + Duration(duration) + " in this run" : "")];
        yield return ["by", Markdown.Text(Environment.UserName + " on " + Environment.MachineName + ", with " + settings.Command)];
        yield return ["record, journal and backups", Markdown.Code(settings.State.FullPath)];
    }

    private void Images(Markdown text)
    {
        if (facts.Images.Count == 0)
            return;
        text.Heading(2, "Images");
        text.Table(["workload", "container", "before", "after", "runs"], facts.Images.Select(image => new[]
        {
            Markdown.Text(image.Workload), Markdown.Code(image.Container), Markdown.Code(image.Before), Markdown.Code(image.After), Runs(image),
        }));
    }

    // What the nodes have pulled: a tag alone does not tell.
    private string Runs(RolloutImage image)
    {
        var rows = steps.Running.Where(row => row.Context == image.Datacenter?.Context && row.Namespace == image.Datacenter?.Namespace && row.Datacenter == image.Datacenter?.Name && row.Container == image.Container).ToList();
        var pods = rows.SelectMany(static row => row.Pods).ToList();
        return pods.Count == 0 ? "" : string.Join("; ", pods.GroupBy(static pod => pod.ImageId ?? pod.Image ?? "").Select(static group => Markdown.Code(group.Key) + " in " + group.Count() + (group.Count() == 1 ? " pod" : " pods")));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan? time) => time is not { } known ? "" : known.TotalMinutes >= 2
        ? known.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture) + " min"
        : known.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";
}
