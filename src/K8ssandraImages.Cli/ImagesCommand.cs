using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages images</c>: which image each container runs, and why.</summary>
internal sealed class ImagesCommand : Command, IHasExamples
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Manifests: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _imageConfig = new("--image-config")
    {
        Description = "The ImageConfig that the operators read: its file, or a ConfigMap that holds it.",
        HelpName = "file",
    };

    private readonly Option<string?> _cassOperator = new("--cass-operator-version")
    {
        Description = "The release of cass-operator; else read from its Deployment.",
        HelpName = "version",
    };

    private readonly Option<string?> _k8ssandraOperator = new("--k8ssandra-operator-version")
    {
        Description = "The release of k8ssandra-operator; else read from its Deployment.",
        HelpName = "version",
    };

    private readonly Option<string[]> _component = new("--component")
    {
        Description = "Only these components, as in cassandra or reaper; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _container = new("--container")
    {
        Description = "Only containers with these names; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly OutputOption _output = new();

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show below each image where it comes from (table; json and jsonl always tell).",
    };

    private readonly StandardStreams _streams;
    private readonly Messages _messages;

    private ImagesCommand(StandardStreams streams, Messages messages)
        : base("images", "Shows which image each container runs, and why.")
    {
        _streams = streams;
        _messages = messages;
        Options.Add(_path);
        Options.Add(_imageConfig);
        Options.Add(_cassOperator);
        Options.Add(_k8ssandraOperator);
        Options.Add(_component);
        Options.Add(_container);
        Options.Add(_output);
        Options.Add(_explain);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public string Examples => """
        Examples:
          k8ssimages images --path deploy/
          k8ssimages images --path cluster.yaml --image-config image_config.yaml --explain
          k8ssimages images --path cluster.yaml --component reaper --cass-operator-version 1.28.1
          kustomize build . | k8ssimages images --output json

        Exit codes: 0 fine, 1 findings of severity error, 2 bad usage or unreadable input.

        """;

    public static ImagesCommand Create(StandardStreams streams, Messages messages) => new(streams, messages);

    private int Run(ParseResult parsed)
    {
        var findings = new Findings();
        var distinct = new DistinctFindings();
        void Report(Diagnostic diagnostic)
        {
            findings.Add(diagnostic);
            if (distinct.Add(diagnostic))
                _messages.Finding(diagnostic);
        }

        var format = _output.Of(parsed);
        var explain = parsed.GetValue(_explain);
        if (explain && format == OutputFormat.Csv)
            return Refuse("--explain has no place in csv; use --output table, json or jsonl.");
        var paths = parsed.GetValue(_path) ?? [];
        var imageConfig = parsed.GetValue(_imageConfig);
        if (paths.Length == 0 && !_streams.IsInputRedirected)
            return Refuse("give manifests with --path, or pipe them in.");
        if (imageConfig == "-" && (paths.Length == 0 || Array.IndexOf(paths, "-") >= 0))
            return Refuse("standard input cannot be both the manifests and the ImageConfig.");

        using var progress = new ProgressLine(_messages);
        var readable = new ManifestPaths(_streams, _messages, Report);
        if (paths.Length == 0 && string.IsNullOrWhiteSpace(readable.ReadStandardInput()))
            return Refuse("nothing was piped in; give manifests with --path.");
        var configInput = imageConfig is null ? null : readable.Input(imageConfig);
        if (imageConfig is not null && configInput is null)
            return ExitCode.Usage;
        var inputs = readable.Inputs(paths.Length == 0 ? ["-"] : paths);
        if (inputs.Count == 0)
            return findings.ExitCode;

        var options = new ManifestOptions
        {
            ImageConfig = configInput,
            CassOperatorVersion = parsed.GetValue(_cassOperator),
            K8ssandraOperatorVersion = parsed.GetValue(_k8ssandraOperator),
            Components = parsed.GetValue(_component) ?? [],
            Containers = parsed.GetValue(_container) ?? [],
            Trace = explain || format is OutputFormat.Json or OutputFormat.JsonLines,
        };
        ManifestFleet fleet;
        try
        {
            fleet = ManifestFleet.Read(inputs, options, Report, CancellationToken.None);
        }
        catch (OptionsException exception)
        {
            _messages.Finding(exception.Diagnostic);
            return ExitCode.Usage;
        }

        using var output = new OutputBuffer(_streams.OpenOutput(), flushesAlways: _streams.IsOutputTerminal);
        try
        {
            Write(fleet.Images(CancellationToken.None), output, format, explain, Report, findings, progress);
        }
        catch (OutputException exception) when (exception.IsClosedPipe)
        {
            // `| head` has seen enough; what was found so far counts.
        }

        return findings.ExitCode;
    }

    private void Write(IEnumerable<EffectiveImage> images, OutputBuffer output, OutputFormat format, bool explain, Action<Diagnostic> report, Findings findings, ProgressLine progress)
    {
        using IImageWriter writer = format switch
        {
            OutputFormat.Json => new JsonWriter(output),
            OutputFormat.JsonLines => new JsonLinesWriter(output),
            OutputFormat.Csv => new CsvWriter(output),
            _ => new TableWriter(output, explain, colours: _streams is { IsOutputTerminal: true, AllowsColour: true }),
        };
        if (_streams.IsOutputTerminal)
            output.BeforeFirstWrite = progress.Stop;

        // On one terminal an explained image has its findings below it already.
        var tellsFindings = !writer.ShowsFindings || !(_streams.IsOutputTerminal && _streams.IsErrorTerminal);
        if (writer is JsonWriter or JsonLinesWriter)
            tellsFindings = false;
        var held = new List<Diagnostic>();
        void EndGroup()
        {
            writer.EndGroup();
            held.ForEach(report);
            held.Clear();
        }

        EffectiveImage? last = null;
        foreach (var image in images)
        {
            if (last is not null && !DatacenterGroup.IsSame(last, image))
                EndGroup();
            foreach (var diagnostic in image.Diagnostics)
            {
                findings.Add(diagnostic);
                if (tellsFindings)
                    held.Add(diagnostic);
            }

            writer.Write(image);
            progress.Count();
            last = image;
        }

        EndGroup();
        writer.End();
        output.Flush();
        if (last is null && format == OutputFormat.Table)
            _messages.Note("no images.");
    }

    private int Refuse(string message)
    {
        _messages.Error(message);
        _messages.Line("Try '" + Face.Name + " " + Name + " --help'.");
        return ExitCode.Usage;
    }
}
