using System.CommandLine;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config convert</c>: an ImageConfig v1beta1 as v1beta2, and where that changes an image.</summary>
internal sealed class ConfigConvertCommand : FaceCommand
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "ImageConfigs, ConfigMaps and other manifests: files, folders, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _toCassOperator = new("--to-cass-operator-version")
    {
        Description = "The release of cass-operator that is to read it; the newest known unless given.",
        HelpName = "version",
    };

    private readonly Option<string?> _toK8ssandraOperator = new("--to-k8ssandra-operator-version")
    {
        Description = "The release of k8ssandra-operator that is to read it too; its images are added.",
        HelpName = "version",
    };

    private readonly ClusterOptions _clusters = new();
    private readonly FleetOptions _fleet = new();
    private readonly ContentOption _output = new();

    public ConfigConvertCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("convert", "Writes an ImageConfig v1beta1 as v1beta2, and tells every image that would differ, and why.", streams, messages, interruption)
    {
        Options.Add(_path);
        Options.Add(_toCassOperator);
        Options.Add(_toK8ssandraOperator);
        _clusters.AddTo(this);
        _fleet.AddTo(this);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        The new text goes to standard output, what differs to standard error. Old and new text are
        compared over the datacenters that are given, and over generated ones of every server type and
        line of versions. --cass-operator-version is the release that reads the old text.

        Examples:
          k8ssimages config convert --path image_config.yaml > image_config.v1beta2.yaml
          k8ssimages config convert --path deploy/ --to-k8ssandra-operator-version 1.32.5
          k8ssimages config convert --image-config image_config.yaml --cass-operator-version 1.22.4
          k8ssimages config convert --context prod-eu --to-cass-operator-version 1.29.1 --output json

        Exit codes: 0 fine, every difference is explained; 1 findings of severity error; 2 bad usage, or
        an input, a context or a resource that cannot be read (the others are answered), 130 ended by
        Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var paths = parsed.GetValue(_path) ?? [];
        var conversion = new ConversionOptions
        {
            ToCassOperatorVersion = parsed.GetValue(_toCassOperator),
            ToK8ssandraOperatorVersion = parsed.GetValue(_toK8ssandraOperator),
        };
        if (_clusters.NamesContexts(parsed))
        {
            if (paths.Length > 0)
                throw new UsageException("--path and --context do not go together: an ImageConfig is that of manifests or that of a cluster.");
            return OfClusters(parsed, run, format, conversion);
        }

        _clusters.RefuseStray(parsed);
        return OfManifests(parsed, run, paths, format, conversion);
    }

    private int OfManifests(ParseResult parsed, CommandRun run, string[] paths, OutputFormat format, ConversionOptions conversion)
    {
        if (paths.Length == 0 && !_fleet.HasImageConfig(parsed) && !run.Streams.IsInputRedirected)
            throw new UsageException("give the ImageConfig with --path or --image-config, pipe it in, or name clusters with --context.");
        if (_fleet.TakesStandardInput(parsed) && Array.IndexOf(paths, "-") >= 0)
            throw new UsageException("standard input cannot be both the manifests and the ImageConfig.");
        if (_fleet.Read(parsed, run.Paths, trace: false) is not { } options)
            return ExitCode.Usage;
        var inputs = run.Paths.Inputs(paths.Length == 0 && options.ImageConfig is null ? ["-"] : paths);
        if (inputs.Count == 0 && options.ImageConfig is null)
            return run.Findings.ExitCode;
        var fleet = ManifestFleet.Read(inputs, options, run.Report, CancellationToken.None);
        return run.Answer(new ConversionShape(), format, explains: false, fleet.Conversions(conversion, CancellationToken.None));
    }

    // On its own, so that nothing of what reads clusters is loaded for manifests.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, OutputFormat format, ConversionOptions conversion)
    {
        var clusters = _clusters.Read(parsed, run.Streams);
        if (_fleet.Read(parsed, run.Paths, trace: false) is not { } options)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveFleet(session, options, run.Report, run.Cancellation);
        return run.Answer(new ConversionShape(), format, explains: false, fleet.Conversions(conversion, run.Cancellation), fleet);
    }
}
