using System.Globalization;
using BenchmarkDotNet.Running;
using K8ssandraImages.Benchmarks;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

// `write clusters|datacenters N FILE` makes the input of the whole-process runs; the rest goes to BenchmarkDotNet.
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

// `read FILE` is the peer of the whole-process runs: the documents of a file as YamlDotNet's objects, and nothing more.
if (args is ["read", var yaml])
{
    using var reader = new StreamReader(yaml);
    var parser = new Parser(reader);
    var deserializer = new DeserializerBuilder().Build();
    parser.Consume<StreamStart>();
    var documents = 0;
    while (parser.Accept<DocumentStart>(out _))
    {
        _ = deserializer.Deserialize(parser);
        documents++;
    }

    Console.WriteLine(documents);
    return;
}

// The live side, see live.sh: a server to fill, slow contexts, and what is measured in a process and of processes.
switch (args)
{
    case ["fill", "operators"]:
        await LiveFleetFill.OperatorsAsync();
        return;
    case ["fill", var kind, var more]:
        await LiveFleetFill.MoreAsync(kind, int.Parse(more, CultureInfo.InvariantCulture));
        return;
    case ["list", var kubeconfig, var kind, var runs, "--", .. var peer]:
        await LiveList.MeasureAsync(kubeconfig, kind, int.Parse(runs, CultureInfo.InvariantCulture), peer);
        return;
    case ["slow", var contexts, var milliseconds, var kubeconfig]:
        await SlowContexts.ServeAsync(int.Parse(contexts, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture), kubeconfig);
        return;
    case ["turns", var runs, "--", .. var commands]:
        Turns.Measure(int.Parse(runs, CultureInfo.InvariantCulture), [.. string.Join('\0', commands).Split("\0--\0").Select(static command => command.Split('\0'))]);
        return;
}

BenchmarkSwitcher.FromAssembly(typeof(ResolveBenchmarks).Assembly).Run(args);
