namespace K8ssandraImages.Cli.Output;

/// <summary>How answers are written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    JsonLines,
    Csv,
}
