namespace K8ssandraImages.Cli.Output;

/// <summary>How answers are written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    JsonLines,
    Csv,

    /// <summary>The text that an object is about, as it is.</summary>
    Content,
}
