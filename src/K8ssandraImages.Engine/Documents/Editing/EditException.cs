namespace K8ssandraImages.Engine.Documents;

/// <summary>A text that cannot be edited without a risk to what else stands in it.</summary>
internal sealed class EditException : Exception
{
    public EditException(Diagnostic diagnostic, string? paste)
        : base(diagnostic.Message)
    {
        Diagnostic = diagnostic;
        Paste = paste;
    }

    /// <summary>Why, and where.</summary>
    public Diagnostic Diagnostic { get; }

    /// <summary>The lines to write by hand instead; null where none can be told.</summary>
    public string? Paste { get; }
}
