namespace K8ssandraImages.Operations.Manifests;

/// <summary>An option that cannot be used, so that nothing can be answered.</summary>
public sealed class ManifestOptionsException : Exception
{
    internal ManifestOptionsException(Diagnostic diagnostic)
        : base(diagnostic.ToString())
    {
        Diagnostic = diagnostic;
    }

    /// <summary>What is wrong, where, and what to do.</summary>
    public Diagnostic Diagnostic { get; }
}
