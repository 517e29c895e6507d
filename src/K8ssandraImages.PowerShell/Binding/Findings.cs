using System.Management.Automation;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Findings that belong to no image, on PowerShell's streams: errors, warnings, verbose.</summary>
internal sealed class Findings(PSCmdlet cmdlet)
{
    private const int Longest = 2000;

    /// <summary>Writes a finding to the stream of its severity.</summary>
    public void Report(Diagnostic diagnostic)
    {
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                cmdlet.WriteError(ErrorOf(diagnostic));
                break;
            case DiagnosticSeverity.Warning:
                cmdlet.WriteWarning(LineOf(diagnostic));
                break;
            default:
                cmdlet.WriteVerbose(LineOf(diagnostic));
                break;
        }
    }

    /// <summary>Writes an error about a path.</summary>
    public void RefusePath(string path, string id, string message, ErrorCategory category, Exception? cause = null) =>
        cmdlet.WriteError(new ErrorRecord(cause ?? new ItemNotFoundException(message), id, category, path) { ErrorDetails = new ErrorDetails(message) });

    /// <summary>Writes an error about an object of the pipeline.</summary>
    public void Refuse(string id, string message, string remedy, object target) =>
        cmdlet.WriteError(new ErrorRecord(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = remedy },
        });

    /// <summary>Writes an error about text that is the name of a file.</summary>
    public void RefuseText(string name) => Refuse(
        "TextIsPath",
        "The text `" + TerminalText.Escape(name, 200) + "` is read as a manifest, and it is the name of a file.",
        "Give it to -Path, or pipe the file: Get-Item.",
        name);

    /// <summary>A finding as an error record.</summary>
    public static ErrorRecord ErrorOf(Diagnostic diagnostic)
    {
        var message = MessageOf(diagnostic) + Paste(diagnostic);
        return new ErrorRecord(new DiagnosticException(diagnostic, message), diagnostic.Id, CategoryOf(diagnostic), diagnostic)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = TerminalText.Escape(diagnostic.Remedy, Longest) },
        };
    }

    private static ErrorCategory CategoryOf(Diagnostic diagnostic) => diagnostic.Cause is KubernetesException exception ? CategoryOf(exception.Kind) : CategoryOf(diagnostic.Id);

    // What a document or a file is refused for; most other findings are about what it says (docs/rules).
    private static ErrorCategory CategoryOf(string id) => id switch
    {
        "KSI0001" or "KSI0002" or "KSI0004" or "KSI0008" => ErrorCategory.ParserError,
        "KSI0010" => ErrorCategory.ReadError,
        "KSI0160" or "KSI0168" => ErrorCategory.WriteError,
        "KSI0161" or "KSI0170" => ErrorCategory.ObjectNotFound,
        "KSI0162" or "KSI0164" or "KSI0165" or "KSI0169" => ErrorCategory.InvalidOperation,
        "KSI0167" => ErrorCategory.ResourceExists,
        "KSI0172" or "KSI0181" or "KSI0182" => ErrorCategory.InvalidArgument,
        "KSI0012" => ErrorCategory.InvalidArgument,
        "KSI0140" => ErrorCategory.ConnectionError,
        "KSI0142" => ErrorCategory.PermissionDenied,
        "KSI0144" or "KSI0240" => ErrorCategory.ObjectNotFound,
        "KSI0243" => ErrorCategory.OperationTimeout,
        "KSI0244" => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidData,
    };

    private static ErrorCategory CategoryOf(KubernetesErrorKind kind) => kind switch
    {
        KubernetesErrorKind.Configuration => ErrorCategory.InvalidArgument,
        KubernetesErrorKind.Credentials or KubernetesErrorKind.Unauthorized => ErrorCategory.AuthenticationError,
        KubernetesErrorKind.Tls => ErrorCategory.SecurityError,
        KubernetesErrorKind.Unreachable => ErrorCategory.ConnectionError,
        KubernetesErrorKind.Timeout => ErrorCategory.OperationTimeout,
        KubernetesErrorKind.Forbidden => ErrorCategory.PermissionDenied,
        KubernetesErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        KubernetesErrorKind.Protocol => ErrorCategory.ProtocolError,
        KubernetesErrorKind.Invalid => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.ResourceUnavailable,
    };

    private static string MessageOf(Diagnostic diagnostic)
    {
        var location = diagnostic.Location?.ToString();
        return (string.IsNullOrEmpty(location) ? "" : TerminalText.Escape(location, Longest) + ": ") + TerminalText.Escape(diagnostic.Message, Longest);
    }

    // Lines to write by hand are of use as lines only.
    private static string Paste(Diagnostic diagnostic) => diagnostic.Paste is null
        ? ""
        : "\nThe lines to write by hand:\n" + string.Join('\n', diagnostic.Paste.TrimEnd('\n').Split('\n').Select(static line => "  " + TerminalText.Escape(line, Longest)));

    /// <summary>A finding as one line, with what to do.</summary>
    public static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Id + " " + MessageOf(diagnostic) + (diagnostic.Remedy is null ? "" : " " + TerminalText.Escape(diagnostic.Remedy, Longest));
}
