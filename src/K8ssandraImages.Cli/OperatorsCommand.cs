using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages operators</c>: which operators run in clusters, and on which ImageConfig.</summary>
internal sealed class OperatorsCommand : FaceCommand
{
    private readonly ClusterOptions _clusters = new();
    private readonly OutputOption _output = new();

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only operators of this kind.",
        HelpName = OperatorShape.CassOperator + "|" + OperatorShape.K8ssandraOperator,
    };

    public OperatorsCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("operators", "Shows the operators that run in clusters, and whether each has read the ImageConfig that is there now.", streams, messages, interruption)
    {
        _clusters.AddTo(this);
        Options.Add(_kind);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --context and --all-contexts the current context is read.

        Examples:
          k8ssimages operators
          k8ssimages operators --all-contexts --kind cass-operator
          k8ssimages operators --context prod-eu --output jsonl

        CURRENT says whether the operator runs on its ImageConfig's current content; operators read it at
        start and never again.

        Exit codes: 0 fine, 1 findings of severity error, 2 bad usage, or a context or a resource that
        cannot be read (the others are answered), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var kind = Kind(parsed.GetValue(_kind));
        var session = KubernetesSession.Open(_clusters.Read(parsed, run.Streams), run.Report);
        var fleet = new LiveFleet(session, new ManifestOptions { Trace = false }, run.Report, run.Cancellation);
        var operators = fleet.Operators(run.Cancellation).Where(item => kind is null || item.Kind == kind);
        return run.Answer(new OperatorShape(), _output.Of(parsed), explains: false, operators, fleet);
    }

    private static OperatorKind? Kind(string? text) => text switch
    {
        null => null,
        OperatorShape.CassOperator => OperatorKind.CassOperator,
        OperatorShape.K8ssandraOperator => OperatorKind.K8ssandraOperator,
        _ => throw new UsageException("'" + text + "' is no kind of operator; there are " + OperatorShape.CassOperator + " and " + OperatorShape.K8ssandraOperator + "."),
    };
}
