using System.CommandLine;
using System.CommandLine.Parsing;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages update</c>: lets datacenters take the images that they wait for, in place.</summary>
internal sealed class UpdateCommand : FaceCommand
{
    private readonly Messages _messages;
    private readonly OperationOptions _operation = new();

    private readonly Argument<string[]> _names = new("name")
    {
        Description = "The datacenters (CassandraDatacenters); all unless given. * and ? are wildcards.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _cluster = new("--cluster")
    {
        Description = "Only datacenters of these clusters; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<DatacenterUpdateMethod> _method = new("--method")
    {
        Description = "How the update is permitted: the least disruptive way of the release (Auto), by annotation, or by a CassandraTask refresh; Auto unless given.",
        HelpName = "Auto|Annotation|Task",
        CustomParser = ReadMethod,
    };

    public UpdateCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("update", "Lets datacenters take the images that they wait for, in place, one after the other.", streams, messages, interruption)
    {
        _messages = messages;
        Arguments.Add(_names);
        Options.Add(_cluster);
        Options.Add(_method);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Nothing is deleted. The operator has to have read the ImageConfig (restart), and the datacenter and
        the others of its cluster have to be well. The first pod that fails ends it: no further rack and no
        further datacenter is begun. Datacenters that wait for nothing are left as they are.

        Examples:
          k8ssimages update --dry-run
          k8ssimages update dc1 --context prod-eu --yes
          k8ssimages update --cluster billing --timeout 2h --yes --output json
          k8ssimages update dc1 --method Task

        Exit codes: 0 updated, or nothing to do; 1 refused or stopped, or findings of severity error; 2 bad
        usage, or a context or a resource that cannot be read; 130 ended by Ctrl+C (rollout resume goes on).

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _operation.Consent(parsed, run.Streams);
        var operations = new OperationRun(run, _messages, consent, _operation.Output.Of(parsed));
        using var updates = new DatacenterUpdates(_operation.Settings(parsed, Face.NameOf(this), run), _operation.Releases(parsed), run.Cancellation);
        var session = KubernetesSession.Open(_operation.Clusters.Read(parsed, run.Streams), run.Report);
        return operations.Of(updates.OfClusters(session, parsed.GetValue(_names) ?? [], parsed.GetValue(_cluster) ?? [], parsed.GetValue(_method)), waiting => updates.Waiting = waiting);
    }

    private static DatacenterUpdateMethod ReadMethod(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        foreach (var method in Enum.GetValues<DatacenterUpdateMethod>())
        {
            if (method.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return method;
        }

        result.AddError("--method takes Auto, Annotation or Task, not '" + text + "'.");
        return default;
    }
}
