namespace K8ssandraImages.Cli.Output;

/// <summary>Writes objects in one format, one after the other as they come.</summary>
internal interface IRecordWriter<in T> : IDisposable
    where T : K8ssObject
{
    /// <summary>Whether the findings of an object are part of what is written.</summary>
    bool ShowsFindings { get; }

    void Write(T item);

    /// <summary>The objects that stand together are complete.</summary>
    void EndGroup();

    /// <summary>All objects are written.</summary>
    void End();
}
