using System.Globalization;
using BenchmarkDotNet.Running;
using K8ssandraImages.Benchmarks;

// `write clusters|datacenters N FILE` makes the input of the whole-process runs; anything else goes to BenchmarkDotNet.
if (args is ["write", var what, var number, var file])
{
    using var writer = new StreamWriter(file);
    writer.Write(FleetText.ConfigMap);
    var count = int.Parse(number, CultureInfo.InvariantCulture);
    if (what == "clusters")
        writer.Write(FleetText.Clusters(count));
    else
        FleetText.WriteDatacenters(writer, count);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ResolveBenchmarks).Assembly).Run(args);
