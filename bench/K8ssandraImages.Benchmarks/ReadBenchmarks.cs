using BenchmarkDotNet.Attributes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace K8ssandraImages.Benchmarks;

/// <summary>
/// 450 K8ssandraClusters (1.1 MB of YAML): read, and read and resolved. The baseline is YamlDotNet's own object deserializer
/// on the same documents, which gives no places and reads YAML 1.2 rather than what Kubernetes reads.
/// </summary>
[MemoryDiagnoser]
public class ReadBenchmarks
{
    private string _text = "";

    [GlobalSetup]
    public void Setup() => _text = FleetText.ConfigMap + FleetText.Clusters(450);

    [Benchmark(Baseline = true)]
    public int YamlDotNetObjects()
    {
        var deserializer = new DeserializerBuilder().Build();
        var parser = new Parser(new StringReader(_text));
        parser.Consume<StreamStart>();
        var count = 0;
        while (parser.Accept<DocumentStart>(out _))
        {
            _ = deserializer.Deserialize(parser);
            count++;
        }

        return count;
    }

    [Benchmark]
    public int Documents()
    {
        var count = 0;
        foreach (var text in DocumentSplitter.Split(new StringReader(_text), "fleet.yaml", DocumentLimits.Default))
            count += DocumentParser.Parse(text, DocumentLimits.Default).Roots.Count;
        return count;
    }

    [Benchmark]
    public int EffectiveImages() =>
        ManifestFleet.Read([ManifestInput.Text(_text)], new ManifestOptions { Trace = false }, _ => { }, CancellationToken.None).Images(CancellationToken.None).Count();

    [Benchmark]
    public int EffectiveImagesWithTrace() =>
        ManifestFleet.Read([ManifestInput.Text(_text)], new ManifestOptions(), _ => { }, CancellationToken.None).Images(CancellationToken.None).Count();
}

/// <summary>One ImageConfig, from text to answers. The baseline is YamlDotNet's object deserializer on the same text.</summary>
[MemoryDiagnoser]
public class ImageConfigBenchmarks
{
    private readonly CassOperatorRelease _release = new(OperatorVersion.Parse("1.32.0"));
    private readonly IDeserializer _deserializer = new DeserializerBuilder().Build();
    private string _text = "";

    [GlobalSetup]
    public void Setup()
    {
        var map = DocumentParser.Parse(DocumentSplitter.Split(new StringReader(FleetText.ConfigMap), "map.yaml", DocumentLimits.Default).First(), DocumentLimits.Default).Roots[0];
        _text = map.At("data", "image_config.yaml")!.Text;
    }

    [Benchmark(Baseline = true)]
    public object? YamlDotNetObjects() => _deserializer.Deserialize(new StringReader(_text));

    [Benchmark]
    public string? Read()
    {
        var document = DocumentParser.Parse(new DocumentText("image_config.yaml", 0, 1, _text), DocumentLimits.Default);
        return ImageConfig.Read(document.Roots[0], null, _release, "v1beta2").Server("cassandra", "4.1.5").Image;
    }
}
