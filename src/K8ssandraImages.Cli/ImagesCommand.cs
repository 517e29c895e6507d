using System.CommandLine;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages images</c>: which image each container runs, and why.</summary>
internal sealed class ImagesCommand : FaceCommand
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Manifests: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly ClusterOptions _clusters = new();
    private readonly FleetOptions _fleet = new();
    private readonly OutputOption _output = new();

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show below each image where it comes from (table; json and jsonl always tell).",
    };

    public ImagesCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("images", "Shows which image each container runs, and why: by manifests, or by what is in clusters.", streams, messages, interruption)
    {
        Options.Add(_path);
        _clusters.AddTo(this);
        _fleet.AddTo(this);
        Options.Add(_output);
        Options.Add(_explain);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Examples:
          k8ssimages images --path deploy/
          k8ssimages images --path cluster.yaml --image-config image_config.yaml --explain
          k8ssimages images --path cluster.yaml --component reaper --cass-operator-version 1.28.1
          kustomize build . | k8ssimages images --output json
          k8ssimages images --context 'prod-*' --namespace k8ssandra --output csv

        Exit codes: 0 fine, 1 findings of severity error, 2 bad usage, or an input, a context or a
        resource that cannot be read (the others are answered), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var explain = parsed.GetValue(_explain);
        if (explain && format == OutputFormat.Csv)
            throw new UsageException("--explain has no place in csv; use --output table, json or jsonl.");
        var paths = parsed.GetValue(_path) ?? [];
        var trace = explain || format is OutputFormat.Json or OutputFormat.JsonLines;
        if (_clusters.NamesContexts(parsed))
        {
            if (paths.Length > 0)
                throw new UsageException("--path and --context do not go together: images are those of manifests or those of clusters. To compare the two: k8ssimages drift.");
            return OfClusters(parsed, run, format, explain, trace);
        }

        _clusters.RefuseStray(parsed);
        return OfManifests(parsed, run, paths, format, explain, trace);
    }

    private int OfManifests(ParseResult parsed, CommandRun run, string[] paths, OutputFormat format, bool explain, bool trace)
    {
        if (paths.Length == 0 && !run.Streams.IsInputRedirected)
            throw new UsageException("give manifests with --path, pipe them in, or name clusters with --context.");
        if (_fleet.TakesStandardInput(parsed) && (paths.Length == 0 || Array.IndexOf(paths, "-") >= 0))
            throw new UsageException("standard input cannot be both the manifests and the ImageConfig.");
        if (paths.Length == 0 && string.IsNullOrWhiteSpace(run.Paths.ReadStandardInput()))
            throw new UsageException("nothing was piped in; give manifests with --path, or name clusters with --context.");
        if (_fleet.Read(parsed, run.Paths, trace) is not { } options)
            return ExitCode.Usage;
        var inputs = run.Paths.Inputs(paths.Length == 0 ? ["-"] : paths);
        if (inputs.Count == 0)
            return run.Findings.ExitCode;
        var fleet = ManifestFleet.Read(inputs, options, run.Report, CancellationToken.None);
        return run.Answer(new ImageShape(), format, explain, fleet.Images(CancellationToken.None));
    }

    // On its own, so that nothing of what reads clusters is loaded for manifests.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, OutputFormat format, bool explain, bool trace)
    {
        var clusters = _clusters.Read(parsed, run.Streams);
        if (_fleet.Read(parsed, run.Paths, trace) is not { } options)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveFleet(session, options, run.Report, run.Cancellation);
        return run.Answer(new ImageShape(), format, explain, fleet.Images(run.Cancellation), fleet);
    }
}
