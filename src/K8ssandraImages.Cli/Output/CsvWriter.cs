using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>A header and a row an image, as RFC 4180 has it.</summary>
internal sealed class CsvWriter(OutputBuffer output) : IImageWriter
{
    private const string Header =
        "context,namespace,cluster,datacenter,workload,container,containerKind,component,image,registry,repository,name,tag,digest,pullPolicy,pullSecrets,source,diagnostics\r\n";

    private bool _hasHeader;

    public bool ShowsFindings => false;

    public void Write(EffectiveImage image)
    {
        WriteHeader();
        Field(image.Context);
        Next(image.Namespace);
        Next(image.Cluster);
        Next(image.Datacenter);
        Next(ContractNames.Of(image.Workload));
        Next(image.Container);
        Next(ContractNames.Of(image.ContainerKind));
        Next(image.Component);
        Next(image.Image);
        Next(image.Registry);
        Next(image.Repository);
        Next(image.Name);
        Next(image.Tag);
        Next(image.Digest);
        Next(image.PullPolicy);
        Next(string.Join(' ', image.PullSecrets));
        Next(image.Source is { } source ? ContractNames.Of(source) : null);
        Next(Ids(image.Diagnostics));
        output.Write("\r\n");
        output.EndRecord();
    }

    public void EndGroup()
    {
    }

    public void End() => WriteHeader();

    public void Dispose()
    {
    }

    private static string? Ids(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count == 0)
            return null;
        var ids = new string[diagnostics.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = diagnostics[i].Id;
        return string.Join(' ', ids);
    }

    private void WriteHeader()
    {
        if (_hasHeader)
            return;
        _hasHeader = true;
        output.Write(Header);
    }

    private void Next(string? text)
    {
        output.Write(",");
        Field(text);
    }

    // Line ends never get here: they are escaped with the other control characters.
    private void Field(string? text)
    {
        var field = Printable.Escape(text, int.MaxValue);
        if (field.AsSpan().IndexOfAny(',', '"') < 0 && field.AsSpan().Trim(' ').Length == field.Length)
            output.Write(field);
        else
            output.Write("\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
    }
}
