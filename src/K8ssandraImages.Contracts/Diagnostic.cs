namespace K8ssandraImages;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Good to know; nothing has to be done.</summary>
    Information,

    /// <summary>The operator does something that most people do not expect.</summary>
    Warning,

    /// <summary>The operator, the API server or the container runtime refuses this, or it cannot be read.</summary>
    Error,
}

/// <summary>One finding: what it is, where it is and what to do about it.</summary>
public sealed class Diagnostic
{
    internal Diagnostic(string id, DiagnosticSeverity severity, string message, SourceLocation? location, string? remedy)
    {
        Id = id;
        Severity = severity;
        Message = message;
        Location = location;
        Remedy = remedy;
    }

    /// <summary>Stable identifier of the rule, <c>KSI0001</c> and up.</summary>
    public string Id { get; }

    /// <summary>How much it matters.</summary>
    public DiagnosticSeverity Severity { get; }

    /// <summary>What is the case, in one or two sentences.</summary>
    public string Message { get; }

    /// <summary>Where it is, or null where it belongs to no single place.</summary>
    public SourceLocation? Location { get; }

    /// <summary>What to do, or null where there is nothing to do.</summary>
    public string? Remedy { get; }

    /// <summary>
    /// The releases in which it holds, as in <c>cass-operator 1.23.0 to 1.28.1</c>, where it was looked for in several and does
    /// not hold in all of them; null where it holds in the release, or in all releases, that are meant.
    /// </summary>
    public string? Releases { get; internal init; }

    /// <summary>The failure behind it, which tells what kind of trouble it is; null where there is none.</summary>
    internal Exception? Cause { get; init; }

    /// <summary>Lines to write by hand where they could not be written safely; null where there are none.</summary>
    internal string? Paste { get; init; }

    /// <summary>The page about this rule, relative to the documentation's root.</summary>
    public string HelpUri => "docs/rules/" + Id + ".md";

    /// <summary>The same finding, changed a little: what is null stays as it is.</summary>
    internal Diagnostic With(DiagnosticSeverity? severity = null, string? message = null, SourceLocation? location = null, string? remedy = null, string? releases = null) =>
        new(Id, severity ?? Severity, message ?? Message, location ?? Location, remedy ?? Remedy) { Releases = releases ?? Releases, Cause = Cause, Paste = Paste };

    /// <summary><c>file:line:column: severity KSI0001: message</c>.</summary>
    public override string ToString()
    {
        var severity = Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "information",
        };
        var location = Location?.ToString();
        return string.IsNullOrEmpty(location)
            ? severity + " " + Id + ": " + Message
            : location + ": " + severity + " " + Id + ": " + Message;
    }
}
