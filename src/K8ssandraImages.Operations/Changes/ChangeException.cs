namespace K8ssandraImages.Operations.Changes;

/// <summary>A change of one target that cannot be made; those of others go on.</summary>
internal sealed class ChangeException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    /// <summary>What is wrong, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; } = diagnostic;
}
