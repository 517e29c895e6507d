namespace K8ssandraImages.Operations;

/// <summary>An option that cannot be used, so that nothing can be answered.</summary>
public sealed class OptionsException : Exception
{
    internal OptionsException(Diagnostic diagnostic)
        : base(diagnostic.ToString())
    {
        Diagnostic = diagnostic;
    }

    /// <summary>What is wrong, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
