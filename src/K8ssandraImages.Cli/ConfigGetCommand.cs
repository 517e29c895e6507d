using System.CommandLine;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config get</c>: the text of the ImageConfig that an operator reads.</summary>
internal sealed class ConfigGetCommand : FaceCommand
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Files with ImageConfigs, or manifests that hold them; folders, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _configMap = new("--configmap")
    {
        Description = "The ConfigMap, where not the one is meant that the operator reads.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly ClusterOptions _clusters = new();
    private readonly ContentOption _output = new();

    public ConfigGetCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("get", "Prints the ImageConfig that the operators read.", streams, messages, interruption)
    {
        Options.Add(_path);
        _clusters.AddTo(this);
        Options.Add(_configMap);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --path, --context and --all-contexts the current context is read. Several texts are
        separated by ---.

        Examples:
          k8ssimages config get > image_config.yaml
          k8ssimages config get --context prod-eu --namespace cass-operator
          k8ssimages config get --path deploy/ --output json

        Exit codes: 0 fine, 1 findings of severity error, 2 bad usage, or an input, a context or a
        resource that cannot be read (the others are answered), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var names = parsed.GetValue(_configMap) ?? [];
        var paths = parsed.GetValue(_path) ?? [];
        if (paths.Length == 0)
            return OfClusters(parsed, run, format, names);
        if (_clusters.NamesContexts(parsed))
            throw new UsageException("--path and --context do not go together: an ImageConfig is that of files or that of a cluster.");
        _clusters.RefuseStray(parsed);
        var inputs = run.Paths.Inputs(paths);
        if (inputs.Count == 0)
            return run.Findings.ExitCode;
        var fleet = ManifestFleet.Read(inputs, new ManifestOptions { Trace = false }, run.Report, CancellationToken.None);
        return run.Answer(new ImageConfigShape(), format, explains: false, fleet.ImageConfigs(CancellationToken.None).Where(config => names.Length == 0 || names.Contains(config.Name, StringComparer.Ordinal)));
    }

    // On its own, so that nothing of what reads clusters is loaded for files.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, OutputFormat format, string[] names)
    {
        var session = KubernetesSession.Open(_clusters.Read(parsed, run.Streams), run.Report);
        var reading = new ImageConfigReading(session, new ManifestOptions { Trace = false }, run.Report, run.Cancellation);
        return run.Answer(new ImageConfigShape(), format, explains: false, reading.Read(names, run.Cancellation), reading.Fleet);
    }
}
