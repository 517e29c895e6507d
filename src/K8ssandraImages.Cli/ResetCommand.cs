using System.CommandLine;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages reset</c>: deletes datacenters and creates them again on their volumes.</summary>
internal sealed class ResetCommand : FaceCommand
{
    private readonly Messages _messages;
    private readonly OperationOptions _operation = new();

    private readonly Argument<string[]> _names = new("name")
    {
        Description = "The datacenters (CassandraDatacenters); * and ? are wildcards.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _cluster = new("--cluster")
    {
        Description = "Only datacenters of these clusters; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    public ResetCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("reset", "Deletes datacenters and creates them again on their volumes. It is never needed for images.", streams, messages, interruption)
    {
        _messages = messages;
        Arguments.Add(_names);
        Options.Add(_cluster);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        All nodes of the datacenter stop. It is refused where data would be at risk. Before anything is
        deleted it is saved, its volumes are set to Retain, and what keeps the operator from deleting its
        claims is set and read back. Afterwards names, claims and host ids are compared.

        Examples:
          k8ssimages reset dc1 --context prod-eu --dry-run
          k8ssimages reset dc1 --context prod-eu --yes
          k8ssimages rollout resume --last

        Exit codes: 0 created again, and verified; 1 refused or stopped, or findings of severity error; 2 bad
        usage, or a context or a resource that cannot be read; 130 ended by Ctrl+C (rollout resume goes on).

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _operation.Consent(parsed, run.Streams);
        var operations = new OperationRun(run, _messages, consent, _operation.Output.Of(parsed));
        using var resets = new DatacenterResets(_operation.Settings(parsed, Face.NameOf(this), run), _operation.Releases(parsed), run.Cancellation);
        var session = KubernetesSession.Open(_operation.Clusters.Read(parsed, run.Streams), run.Report);
        return operations.Of(resets.OfClusters(session, parsed.GetValue(_names) ?? [], parsed.GetValue(_cluster) ?? []), waiting => resets.Waiting = waiting);
    }
}
