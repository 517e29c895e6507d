namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>Writes findings in one format, one after the other as they come.</summary>
internal interface IFindingWriter : IDisposable
{
    void Write(Diagnostic diagnostic);

    /// <summary>All findings are written.</summary>
    void End();
}
