using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config what-if</c>: what an upgrade of the operators would change.</summary>
internal sealed class ConfigWhatIfCommand : FaceCommand
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Manifests: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _toCassOperator = new("--to-cass-operator-version")
    {
        Description = "The release of cass-operator to compare with; else the one that --to-k8ssandra-operator-version installs.",
        HelpName = "version",
    };

    private readonly Option<string?> _toK8ssandraOperator = new("--to-k8ssandra-operator-version")
    {
        Description = "The release of k8ssandra-operator to compare with; else it stays as it is.",
        HelpName = "version",
    };

    private readonly Option<string?> _toImageConfig = new("--to-image-config")
    {
        Description = "The ImageConfig that will be installed; else what usually becomes of the one there is.",
        HelpName = "file",
    };

    private readonly Option<bool> _keepImageConfig = new("--keep-image-config") { Description = "The ImageConfig stays as it is, whatever that leads to." };

    private readonly Option<string?> _installMethod = new("--install-method")
    {
        Description = "How the operators are installed; their Deployments tell unless given.",
        HelpName = "kustomize|helm",
        CustomParser = CheckMethod,
    };

    private readonly ClusterOptions _clusters = new();
    private readonly FleetOptions _fleet = new();
    private readonly OutputOption _output = new();

    public ConfigWhatIfCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("what-if", "Shows what an upgrade of the operators would change: images, restarts, fields that stop working, images to mirror first.", streams, messages, interruption)
    {
        Options.Add(_toCassOperator);
        Options.Add(_toK8ssandraOperator);
        Options.Add(_toImageConfig);
        Options.Add(_keepImageConfig);
        Options.Add(_installMethod);
        Options.Add(_path);
        _clusters.AddTo(this);
        _fleet.AddTo(this);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        The releases before are told by the operators' Deployments, or given with --cass-operator-version
        and --k8ssandra-operator-version.

        The ImageConfig after: what the new release brings, where the one there is is what the old release
        brought; one that was customised stays, unless the new release does not read its form (an error).
        --to-image-config names another, --keep-image-config leaves it as it is.

        Examples:
          k8ssimages config what-if --path deploy/ --to-k8ssandra-operator-version 1.30.2
          k8ssimages config what-if --context 'prod-*' --to-cass-operator-version 1.28.1
          k8ssimages config what-if -p deploy/ --to-cass-operator-version 1.29.0 --to-image-config new.yaml
          k8ssimages config what-if -p deploy/ --to-k8ssandra-operator-version 1.27.1 -o json | jq -r '.[].toMirror[]'

        Exit codes: 0 fine, whatever changes; 1 findings of severity error, 2 bad usage, or an input, a
        context or a resource that cannot be read (the others are answered), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var paths = parsed.GetValue(_path) ?? [];
        if (parsed.GetValue(_toCassOperator) is null && parsed.GetValue(_toK8ssandraOperator) is null)
            throw new UsageException("nothing to compare with: give --to-cass-operator-version or --to-k8ssandra-operator-version.");
        if (parsed.GetValue(_keepImageConfig) && parsed.GetValue(_toImageConfig) is not null)
            throw new UsageException("--keep-image-config and --to-image-config do not go together: the ImageConfig stays, or it is another.");
        if (_clusters.NamesContexts(parsed))
        {
            if (paths.Length > 0)
                throw new UsageException("--path and --context do not go together: compared are the datacenters of manifests or those of clusters.");
            return OfClusters(parsed, run, format);
        }

        _clusters.RefuseStray(parsed);
        return OfManifests(parsed, run, paths, format);
    }

    private int OfManifests(ParseResult parsed, CommandRun run, string[] paths, OutputFormat format)
    {
        if (paths.Length == 0 && !run.Streams.IsInputRedirected)
            throw new UsageException("give manifests with --path, pipe them in, or name clusters with --context.");
        var takers = (_fleet.TakesStandardInput(parsed) ? 1 : 0) + (parsed.GetValue(_toImageConfig) == "-" ? 1 : 0) + (paths.Length == 0 || Array.IndexOf(paths, "-") >= 0 ? 1 : 0);
        if (takers > 1)
            throw new UsageException("standard input cannot be more than one of the manifests and the ImageConfigs.");
        if (paths.Length == 0 && string.IsNullOrWhiteSpace(run.Paths.ReadStandardInput()))
            throw new UsageException("nothing was piped in; give manifests with --path, or name clusters with --context.");
        if (ReadOptions(parsed, run) is not { } options)
            return ExitCode.Usage;
        var inputs = run.Paths.Inputs(paths.Length == 0 ? ["-"] : paths);
        if (inputs.Count == 0)
            return run.Findings.ExitCode;
        var fleet = ManifestFleet.Read(inputs, options.Manifests, run.Report, CancellationToken.None);
        return run.Answer(new ReleaseComparisonShape(), format, false, fleet.Compare(options.Upgrade, CancellationToken.None));
    }

    // On its own, so that nothing of what reads clusters is loaded for manifests.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, OutputFormat format)
    {
        if (_fleet.TakesStandardInput(parsed) && parsed.GetValue(_toImageConfig) == "-")
            throw new UsageException("standard input cannot be more than one of the ImageConfigs.");
        var clusters = _clusters.Read(parsed, run.Streams);
        if (ReadOptions(parsed, run) is not { } options)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveFleet(session, options.Manifests, run.Report, run.Cancellation);
        return run.Answer(new ReleaseComparisonShape(), format, false, fleet.Compare(options.Upgrade, run.Cancellation), fleet);
    }

    private (ManifestOptions Manifests, UpgradeOptions Upgrade)? ReadOptions(ParseResult parsed, CommandRun run)
    {
        var path = parsed.GetValue(_toImageConfig);
        var imageConfig = path is null ? null : run.Paths.Input(path);
        if ((path is not null && imageConfig is null) || _fleet.Read(parsed, run.Paths, trace: true) is not { } manifests)
            return null;
        return (manifests with { InstallMethod = MethodOf(parsed.GetValue(_installMethod)) }, new UpgradeOptions
        {
            CassOperatorVersion = parsed.GetValue(_toCassOperator),
            K8ssandraOperatorVersion = parsed.GetValue(_toK8ssandraOperator),
            ImageConfig = imageConfig,
            KeepsImageConfig = parsed.GetValue(_keepImageConfig),
        });
    }

    private static string? CheckMethod(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (MethodOf(text) is null)
            result.AddError("'" + text + "' is no way to install operators; there are kustomize and helm.");
        return text;
    }

    private static OperatorInstallMethod? MethodOf(string? text) => text?.ToUpperInvariant() switch
    {
        "KUSTOMIZE" => OperatorInstallMethod.Kustomize,
        "HELM" => OperatorInstallMethod.Helm,
        _ => null,
    };
}
