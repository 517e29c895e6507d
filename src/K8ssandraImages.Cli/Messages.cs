using System.Text;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli;

/// <summary>Everything that goes to standard error: one line a message, nothing in it that a terminal would act on.</summary>
internal sealed class Messages(StandardStreams streams)
{
    private readonly Lock _lock = new();
    private readonly bool _colours = streams is { IsErrorTerminal: true, AllowsColour: true };
    private Stream? _stream;
    private bool _hasProgress;
    private bool _isAsking;

    /// <summary>Whether somebody looks at standard error while it is written.</summary>
    public bool IsTerminal => streams.IsErrorTerminal;

    /// <summary>A finding, as <c>file:line:column: severity KSI0001: message</c> and after two spaces what to do.</summary>
    public void Finding(Diagnostic diagnostic)
    {
        var text = diagnostic.ToString();
        if (_colours)
        {
            // The same text with its severity in colour; it begins where the place and ": " end.
            var place = Printable.Escape(text[..^(Severity(diagnostic).Length + diagnostic.Id.Length + diagnostic.Message.Length + 3)], int.MaxValue);
            var rest = Printable.Escape(" " + diagnostic.Id + ": " + diagnostic.Message, int.MaxValue);
            text = place + Colour(diagnostic) + Severity(diagnostic) + Ansi.Plain + rest;
        }
        else
        {
            text = Printable.Escape(text, int.MaxValue);
        }

        if (!string.IsNullOrEmpty(diagnostic.Remedy))
            text += "  " + Printable.Escape(diagnostic.Remedy, int.MaxValue);
        if (diagnostic.Paste is { } paste)
            text += "\nThe lines to write by hand:\n" + string.Join('\n', paste.TrimEnd('\n').Split('\n').Select(static line => "  " + Printable.Escape(line, int.MaxValue)));
        Line(text);
    }

    /// <summary>Something about the command itself that is an error.</summary>
    public void Error(string message) =>
        Line(Face.Name + ": " + (_colours ? Ansi.Red + "error" + Ansi.Plain : "error") + ": " + Printable.Escape(message, 2000));

    /// <summary>Something about the command itself that is good to know.</summary>
    public void Note(string message) => Line(Face.Name + ": " + Printable.Escape(message, 2000));

    /// <summary>A question, whose answer is typed behind it; nothing else is written there meanwhile.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">Waits for the answer.</param>
    public string? Ask(string question, Func<string?> answer)
    {
        lock (_lock)
        {
            EraseProgress();
            Write(Printable.Escape(question, 2000));
            _isAsking = true;
        }

        try
        {
            return answer();
        }
        finally
        {
            lock (_lock)
                _isAsking = false;
        }
    }

    /// <summary>A line as it is.</summary>
    public void Line(string line)
    {
        lock (_lock)
        {
            EraseProgress();
            Write(line + "\n");
        }
    }

    /// <summary>Shows how far the work is, in place of the last such line.</summary>
    public void Progress(string line)
    {
        lock (_lock)
        {
            if (_isAsking)
                return;
            Write("\r" + line + Ansi.EraseToEndOfLine);
            _hasProgress = true;
        }
    }

    /// <summary>Takes the line about the progress away, before something else is written to the same terminal.</summary>
    public void ClearProgress()
    {
        lock (_lock)
            EraseProgress();
    }

    /// <summary>The severity as messages write it.</summary>
    public static string Severity(Diagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "information",
    };

    /// <summary>The colour of the severity.</summary>
    public static string Colour(Diagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => Ansi.Red,
        DiagnosticSeverity.Warning => Ansi.Yellow,
        _ => Ansi.Cyan,
    };

    private void EraseProgress()
    {
        if (!_hasProgress)
            return;
        _hasProgress = false;
        Write("\r" + Ansi.EraseToEndOfLine);
    }

    private void Write(string text)
    {
        try
        {
            _stream ??= streams.OpenError();
            _stream.Write(Encoding.UTF8.GetBytes(text));
            _stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody reads the messages; the answer goes on.
        }
    }
}
