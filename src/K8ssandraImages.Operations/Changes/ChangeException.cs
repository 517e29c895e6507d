namespace K8ssandraImages.Operations.Changes;

/// <summary>A change of one target that cannot be made; those of others go on.</summary>
public sealed class ChangeException : Exception
{
    internal ChangeException(Diagnostic diagnostic, string? paste = null)
        : base(diagnostic.Message)
    {
        Diagnostic = diagnostic;
        Paste = paste;
    }

    /// <summary>What is wrong, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; }

    /// <summary>The lines to write by hand instead; null where none can be told.</summary>
    internal string? Paste { get; }
}
