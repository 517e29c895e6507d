using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Lint;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages lint</c>: what is wrong, or not as it seems, with ImageConfigs and the image fields of resources.</summary>
internal sealed class LintCommand : FaceCommand
{
    private static readonly string[] Formats = ["text", "json", "sarif", "github"];
    private static readonly string[] Severities = ["error", "warning", "information"];

    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "ImageConfigs, manifests and kustomizations: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly ClusterOptions _clusters = new();
    private readonly FleetOptions _fleet = new();
    private readonly Option<string?> _format = Choice("--format", "How to write the findings; text unless given.", Formats);
    private readonly Option<string?> _severity = Choice("--severity", "The least severity that is shown; information unless given.", Severities);
    private readonly Option<string?> _failOn = Choice("--fail-on", "The least severity that is shown which ends with exit code 1; error unless given.", Severities);

    private readonly Option<string[]> _include = new("--include-rule")
    {
        Description = "Only these rules, as in KSI0037; * and ? are wildcards. What could not be read is told all the same.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _exclude = new("--exclude-rule")
    {
        Description = "Not these rules; * and ? are wildcards.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
    };

    public LintCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("lint", "Finds what is wrong with ImageConfigs and image fields, or does something else than it seems to.", streams, messages, interruption)
    {
        Options.Add(_path);
        _clusters.AddTo(this);
        _fleet.AddTo(this, withFilter: false);
        Options.Add(_format);
        Options.Add(_severity);
        Options.Add(_failOn);
        Options.Add(_include);
        Options.Add(_exclude);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without a release (a Deployment of the operator, or --cass-operator-version) an ImageConfig is looked
        at as every release does that reads its form; a finding then names the releases in which it holds.

        A comment takes a finding back, on its line or on a line of its own above:
          # k8ssimages-ignore KSI0086 the mirror has one tag only

        Examples:
          k8ssimages lint --path image_config.yaml
          k8ssimages lint --path deploy/ --cass-operator-version 1.28.1 --fail-on warning
          k8ssimages lint --path . --format sarif > lint.sarif
          k8ssimages lint --path . --format github --exclude-rule KSI0055
          k8ssimages lint --context 'prod-*' --severity warning

        Exit codes: 0 fine, 1 findings of severity error (or of --fail-on), 2 bad usage, or an input, a
        context or a resource that cannot be read (the others are looked at), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var paths = parsed.GetValue(_path) ?? [];
        run.Findings.Threshold = SeverityOf(parsed.GetValue(_failOn)) ?? DiagnosticSeverity.Error;
        var lint = new LintOptions
        {
            Severity = SeverityOf(parsed.GetValue(_severity)) ?? DiagnosticSeverity.Information,
            IncludeRules = parsed.GetValue(_include) ?? [],
            ExcludeRules = parsed.GetValue(_exclude) ?? [],
        };
        var format = parsed.GetValue(_format) ?? Formats[0];
        if (_clusters.NamesContexts(parsed))
        {
            if (paths.Length > 0)
                throw new UsageException("--path and --context do not go together: findings are about manifests or about clusters.");
            return OfClusters(parsed, run, lint, format);
        }

        _clusters.RefuseStray(parsed);
        if (paths.Length == 0 && !run.Streams.IsInputRedirected)
            throw new UsageException("give files or folders with --path, pipe manifests in, or name clusters with --context.");
        if (_fleet.TakesStandardInput(parsed) && (paths.Length == 0 || Array.IndexOf(paths, "-") >= 0))
            throw new UsageException("standard input cannot be both the manifests and the ImageConfig.");
        if (paths.Length == 0 && string.IsNullOrWhiteSpace(run.Paths.ReadStandardInput()))
            throw new UsageException("nothing was piped in; give files or folders with --path, or name clusters with --context.");
        // What cannot be opened is a finding too, and belongs where the others are.
        var unread = new List<Diagnostic>();
        var reader = new ManifestPaths(run.Streams, run.Messages, unread.Add);
        if (_fleet.Read(parsed, run.Paths, trace: true) is not { } options)
            return ExitCode.Usage;
        var inputs = reader.Inputs(paths.Length == 0 ? ["-"] : paths);
        return run.Answer(output => Writer(format, output, run.Streams), unread.Concat(ManifestLint.Findings(inputs, options, lint, CancellationToken.None)), format == Formats[0]);
    }

    // On its own, so that nothing of what reads clusters is loaded for manifests.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfClusters(ParseResult parsed, CommandRun run, LintOptions lint, string format)
    {
        var clusters = _clusters.Read(parsed, run.Streams);
        if (_fleet.Read(parsed, run.Paths, trace: true) is not { } options)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveLint(session, options, lint, run.Cancellation);
        return run.Answer(output => Writer(format, output, run.Streams), fleet.Findings(run.Cancellation), format == Formats[0], wait => fleet.Waiting = wait);
    }

    private static IFindingWriter Writer(string format, OutputBuffer output, StandardStreams streams) => format switch
    {
        "json" => new JsonFindingWriter(output),
        "sarif" => new SarifFindingWriter(output, RuleOf),
        "github" => new GitHubFindingWriter(output, static id => RuleOf(id)?.Title),
        _ => new TextFindingWriter(output, streams is { IsOutputTerminal: true, AllowsColour: true }),
    };

    private static Rule? RuleOf(string id) => LintCatalog.Find(id);

    private static Option<string?> Choice(string name, string description, string[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices),
        CustomParser = result => Chosen(result, choices),
    };

    // A text in the library: options of value types are compiled at every start.
    private static string? Chosen(ArgumentResult result, string[] choices)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        var at = Array.FindIndex(choices, choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
            result.AddError("'" + text + "' is none of " + string.Join(", ", choices) + ".");
        return at < 0 ? text : choices[at];
    }

    private static DiagnosticSeverity? SeverityOf(string? text) => text switch
    {
        "error" => DiagnosticSeverity.Error,
        "warning" => DiagnosticSeverity.Warning,
        "information" => DiagnosticSeverity.Information,
        _ => null,
    };
}
