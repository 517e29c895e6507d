namespace K8ssandraImages.Cli.Output;

/// <summary>Writes effective images in one format, one after the other as they come.</summary>
internal interface IImageWriter : IDisposable
{
    /// <summary>Whether the findings of an image are part of what is written.</summary>
    bool ShowsFindings { get; }

    void Write(EffectiveImage image);

    /// <summary>The images of a datacenter are complete.</summary>
    void EndGroup();

    /// <summary>All images are written.</summary>
    void End();
}
