namespace K8ssandraImages;

/// <summary>A <see cref="K8ssandraImages.Diagnostic"/> of severity error as an exception, for an error record.</summary>
public sealed class DiagnosticException : Exception
{
    internal DiagnosticException(Diagnostic diagnostic, string message)
        : base(message)
    {
        Diagnostic = diagnostic;
    }

    /// <summary>The finding.</summary>
    public Diagnostic Diagnostic { get; }
}
