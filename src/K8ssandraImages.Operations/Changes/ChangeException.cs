namespace K8ssandraImages.Operations.Changes;

/// <summary>A change of one target that cannot be made; those of others go on.</summary>
public sealed class ChangeException : Exception
{
    internal ChangeException(Diagnostic diagnostic)
        : base(diagnostic.Message) => Diagnostic = diagnostic;

    /// <summary>What is wrong, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
