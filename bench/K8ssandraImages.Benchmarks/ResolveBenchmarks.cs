using BenchmarkDotNet.Attributes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Benchmarks;

/// <summary>
/// Datacenters that have been read, to effective images. Time per image. The baseline composes the same image strings and
/// nothing else: no parts, no policy, no secrets, no object.
/// </summary>
[MemoryDiagnoser]
public class ResolveBenchmarks
{
    private const int Datacenters = 250;
    private const int ImagesPerDatacenter = 4;
    private readonly List<EffectiveImage> _images = new(8);
    private DatacenterModel[] _models = [];
    private ImageConfig _config = null!;
    private CassandraPodResolver _resolver = null!;
    private CassandraPodResolver _resolverWithTrace = null!;

    [GlobalSetup]
    public void Setup()
    {
        using var writer = new StringWriter();
        FleetText.WriteDatacenters(writer, Datacenters);
        _models = [.. DocumentSplitter.Split(new StringReader(writer.ToString()), "fleet.yaml", DocumentLimits.Default)
            .Select(text => CassandraDatacenterReader.Read(DocumentParser.Parse(text, DocumentLimits.Default).Roots[0], null))];
        var map = DocumentParser.Parse(DocumentSplitter.Split(new StringReader(FleetText.ConfigMap), "map.yaml", DocumentLimits.Default).First(), DocumentLimits.Default).Roots[0];
        _config = ImageConfig.Read(ImageConfigSource.Read(map, null)!.Document, null, new CassOperatorRelease(OperatorVersion.Parse("1.32.0")), "v1beta2");
        _resolver = new CassandraPodResolver(new EffectiveImageFactory(withTrace: false));
        _resolverWithTrace = new CassandraPodResolver(new EffectiveImageFactory(withTrace: true));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Datacenters * ImagesPerDatacenter)]
    public int BareStrings()
    {
        var length = 0;
        foreach (var dc in _models)
        {
            length += ("registry.example.com" + "/" + "k8ssandra" + "/" + "cass-management-api" + ":" + dc.ServerVersion + "-ubi").Length;
            length += string.Concat("registry.example.com", "/", "k8ssandra" + "/", "k8ssandra-client:" + dc.ServerVersion).Length;
            length += string.Concat("registry.example.com", "/", "k8ssandra" + "/", "cass-management-api:" + dc.ServerVersion).Length;
            length += string.Concat("registry.example.com", "/", "k8ssandra" + "/", "system-logger:" + dc.ServerVersion).Length;
        }

        return length;
    }

    [Benchmark(OperationsPerInvoke = Datacenters * ImagesPerDatacenter)]
    public int Resolve() => Run(_resolver);

    [Benchmark(OperationsPerInvoke = Datacenters * ImagesPerDatacenter)]
    public int ResolveWithTrace() => Run(_resolverWithTrace);

    private int Run(CassandraPodResolver resolver)
    {
        var count = 0;
        foreach (var dc in _models)
        {
            _images.Clear();
            resolver.Resolve(dc, _config, _images);
            count += _images.Count;
        }

        return count;
    }
}
