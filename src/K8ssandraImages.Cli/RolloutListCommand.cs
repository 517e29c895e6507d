using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages rollout list</c>: the operations that are kept on disk, and how each ended.</summary>
internal sealed class RolloutListCommand : FaceCommand
{
    private readonly OutputOption _output = new();

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The folder of the journal; else that of K8SSANDRAIMAGES_STATE, else ~/.local/state/k8ssandraimages.",
        HelpName = "folder",
    };

    public RolloutListCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("list", "Lists the operations that are kept on disk, and how each ended.", streams, messages, interruption)
    {
        Options.Add(_journal);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        No cluster is asked. Interrupted is what has no end in the journal: it was broken off, or is under way.

        Examples:
          k8ssimages rollout list
          k8ssimages rollout list --output jsonl --journal /var/lib/k8ssandraimages

        Exit codes: 0 listed; 1 findings of severity error; 2 bad usage, or a folder that cannot be read.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run) => run.Try(() =>
        run.Answer(new OperationShape(), _output.Of(parsed), explains: false, OperationCatalog.List(StateFolder.Find(parsed.GetValue(_journal)), run.Report)));
}
