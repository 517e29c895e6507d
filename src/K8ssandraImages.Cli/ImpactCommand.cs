using System.CommandLine;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages impact</c>: what becomes of each StatefulSet and Deployment when the operators start anew.</summary>
internal sealed class ImpactCommand : FaceCommand
{
    private readonly ClusterOptions _clusters = new();

    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Manifests instead of a cluster: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly FleetOptions _fleet = new("The ImageConfig that the operators will read when they start");
    private readonly OutputOption _output = new();

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show below each workload the reasons and every image, also where nothing changes (table; json and jsonl always tell).",
    };

    public ImpactCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("impact", "Shows what restarts when the operators start anew: at once or when it is allowed, in which order, and why.", streams, messages, interruption)
    {
        _clusters.AddTo(this);
        Options.Add(_path);
        _fleet.AddTo(this);
        Options.Add(_output);
        Options.Add(_explain);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --path, --context and --all-contexts the current context is read. Without --image-config
        operators are taken to read what is there now.

        Timings:
          None          no image of its pods changes, or there are no pods
          OnPermission  pods restart when somebody allows it
          AtOnce        pods restart as soon as the operator starts: nobody is asked
          Blocked       something stands in the way
          Unknown       what decides about it cannot be read

        Examples:
          k8ssimages impact
          k8ssimages impact --context 'prod-*' --image-config new.yaml --explain
          k8ssimages impact --path deploy/ --image-config new.yaml --cass-operator-version 1.19.1
          k8ssimages impact --all-contexts --output jsonl

        Exit codes, of the workloads that are shown: 0 nothing restarts at once, 1 something does, or there
        are findings of severity error, 2 bad usage, or a workload, an input, a context or a resource that
        cannot be read (the others are answered), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var explain = parsed.GetValue(_explain);
        if (explain && format == OutputFormat.Csv)
            throw new UsageException("--explain has no place in csv; use --output table, json or jsonl.");
        var paths = parsed.GetValue(_path) ?? [];
        if (paths.Length == 0)
            return OfClusters(parsed, run, format, explain);
        if (_clusters.NamesContexts(parsed))
            throw new UsageException("--path and --context do not go together: told is what becomes of manifests or of clusters.");
        _clusters.RefuseStray(parsed);
        if (_fleet.TakesStandardInput(parsed) && Array.IndexOf(paths, "-") >= 0)
            throw new UsageException("standard input cannot be both the manifests and the ImageConfig.");
        if (_fleet.Read(parsed, run.Paths, trace: true) is not { } options)
            return ExitCode.Usage;
        var inputs = run.Paths.Inputs(paths);
        if (inputs.Count == 0)
            return run.Findings.ExitCode;
        var fleet = ManifestFleet.Read(inputs, options with { ImageConfig = null }, run.Report, CancellationToken.None);
        return run.Answer(new ImpactShape(), format, explain, Judged(fleet.Impact(options.ImageConfig, CancellationToken.None), run.Findings));
    }

    // On its own, so that nothing of what reads clusters is loaded for manifests.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, OutputFormat format, bool explain)
    {
        var clusters = _clusters.Read(parsed, run.Streams);
        if (_fleet.Read(parsed, run.Paths, trace: true) is not { } options)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveFleet(session, options with { ImageConfig = null }, run.Report, run.Cancellation);
        return run.Answer(new ImpactShape(), format, explain, Judged(fleet.Impact(options.ImageConfig, run.Cancellation), run.Findings), fleet);
    }

    private static IEnumerable<K8ssImageImpact> Judged(IEnumerable<K8ssImageImpact> all, Findings findings)
    {
        foreach (var item in all)
        {
            if (item.Timing == RolloutTiming.Unknown)
                findings.AddUnreadable();
            else if (item.Timing == RolloutTiming.AtOnce)
                findings.AddDifference();
            yield return item;
        }
    }
}
