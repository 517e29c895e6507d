using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config helm-values</c>: an ImageConfig as the values of a Helm chart.</summary>
internal sealed class ConfigHelmValuesCommand : FaceCommand
{
    private readonly ImageConfigTextOptions _text = new();

    private readonly Option<string?> _chartVersion = new("--chart-version")
    {
        Description = "The version of the chart, 0.x of cass-operator or 1.x of k8ssandra-operator; else that of the operator's release.",
        HelpName = "version",
    };

    private readonly ContentOption _output = new();

    public ConfigHelmValuesCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("helm-values", "Writes an ImageConfig as the values of a Helm chart, and tells what the chart cannot express.", streams, messages, interruption)
    {
        _text.AddTo(this);
        Options.Add(_chartVersion);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Examples:
          k8ssimages config helm-values --path image_config.yaml --k8ssandra-operator-version 1.32.5
          k8ssimages config helm-values --path image_config.yaml --chart-version 0.60.0 > values.yaml

        Exit codes: 0 fine, 1 the chart cannot express everything, or other findings of severity error,
        2 bad usage, or a file that cannot be read.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        if (_text.Read(parsed, run) is not { } text)
            return ExitCode.Usage;
        return run.Try(() => run.Answer(new HelmValuesShape(), _output.Of(parsed), explains: false,
        [
            HelmValuesPlan.Of(text, new HelmOptions
            {
                ChartVersion = parsed.GetValue(_chartVersion),
                CassOperatorVersion = _text.CassOperatorVersion(parsed),
                K8ssandraOperatorVersion = _text.K8ssandraOperatorVersion(parsed),
            }),
        ]));
    }
}
