using System.Text;

namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>
/// Commands of GitHub Actions that put findings beside the lines of a pull request: <c>::warning file=…,line=…::message</c>. Values
/// are escaped as the runner unescapes them (actions/toolkit, packages/core/src/command.ts).
/// </summary>
internal sealed class GitHubFindingWriter(OutputBuffer output, Func<string, string?> titleOf) : IFindingWriter
{
    public void Write(Diagnostic diagnostic)
    {
        var text = new StringBuilder("::").Append(diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "notice",
        }).Append(' ');
        if (diagnostic.Location is { Source: { Length: > 0 } source } location && (location.Line > 0 || location.Object is null))
        {
            Property(text, "file", SourceUri.RelativePath(source));
            if (location.Line > 0)
            {
                Property(text, "line", TableText.Number(location.Line));
                Property(text, "col", TableText.Number(location.Column));
            }
        }

        Property(text, "title", titleOf(diagnostic.Id) is { } title ? diagnostic.Id + " " + title : diagnostic.Id);
        text.Length--;
        text.Append("::");
        // Where there is no line the place is part of the message.
        if (diagnostic.Location is { Line: 0 } place && place.ToString() is { Length: > 0 } where)
            text.Append(Data(TableText.Of(where) + ": "));
        text.Append(Data(TableText.Of(diagnostic.Message)));
        if (diagnostic.Releases is { } releases)
            text.Append(Data(" [" + releases + "]"));
        if (!string.IsNullOrEmpty(diagnostic.Remedy))
            text.Append("%0A").Append(Data(TableText.Of(diagnostic.Remedy)));
        output.Write(text.Append('\n').ToString());
        output.EndRecord();
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }

    private static void Property(StringBuilder text, string name, string value) =>
        text.Append(name).Append('=').Append(Data(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)).Append(',');

    private static string Data(string value) =>
        value.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
