using System.CommandLine;
using System.CommandLine.Parsing;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages restart</c>: restarts operators, so that they read the ImageConfig that is there now.</summary>
internal sealed class RestartCommand : FaceCommand
{
    private static readonly Dictionary<string, OperatorChoice> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cass-operator"] = OperatorChoice.CassOperator,
        ["k8ssandra-operator"] = OperatorChoice.K8ssandra,
        ["all"] = OperatorChoice.All,
    };

    private readonly Messages _messages;
    private readonly OperationOptions _operation = new();

    private readonly Option<string?> _operator = new("--operator")
    {
        Description = "Which operators: cass-operator (unless --name says otherwise), k8ssandra-operator, or all.",
        HelpName = string.Join('|', Operators.Keys),
        CustomParser = CheckOperator,
    };

    private readonly Option<string[]> _name = new("--name")
    {
        Description = "The Deployments of operators, by name; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Set the restart going, and do not wait for it." };

    private readonly Option<bool> _rollback = new("--rollback-on-failure")
    {
        Description = "Put back the text that the ImageConfig had before its last change, and restart again, where the operator does not come up.",
    };

    public RestartCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("restart", "Restarts operators, which read the ImageConfig at start only, and sees that they have read what is there now.", streams, messages, interruption)
    {
        _messages = messages;
        foreach (var option in (Option[])[_operator, _name, _noWait, _rollback])
            Options.Add(option);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        What becomes of the datacenters is told first. Then the pods are replaced; it is waited for until
        the new ones are ready, no old one is left, and a new one leads and has read the ImageConfig. An
        operator that would not come up again is not restarted.

        Examples:
          k8ssimages restart --dry-run
          k8ssimages restart --context prod-eu --yes
          k8ssimages restart --operator all --yes --timeout 5m
          k8ssimages restart --name cass-operator-controller-manager --rollback-on-failure

        Exit codes: 0 restarted; 1 refused, failed, or findings of severity error; 2 bad usage, or a
        context or a resource that cannot be read, 130 ended by Ctrl+C (rollout resume goes on).

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _operation.Consent(parsed, run.Streams);
        if (parsed.GetValue(_noWait) && parsed.GetValue(_rollback))
            throw new UsageException("--no-wait and --rollback-on-failure do not go together: who does not wait does not see that it fails.");
        var operations = new OperationRun(run, _messages, consent, _operation.Output.Of(parsed));
        using var restarts = new OperatorRestarts(_operation.Settings(parsed, Face.NameOf(this), run), _operation.Releases(parsed), run.Cancellation);
        var session = KubernetesSession.Open(_operation.Clusters.Read(parsed, run.Streams), run.Report);
        return operations.Of(restarts.OfClusters(session, parsed.GetValue(_name) ?? [], new RestartOptions
        {
            Operator = parsed.GetValue(_operator) is { } given ? Operators[given] : null,
            NoWait = parsed.GetValue(_noWait),
            RollbackOnFailure = parsed.GetValue(_rollback),
        }), waiting => restarts.Waiting = waiting);
    }

    private static string? CheckOperator(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (Operators.ContainsKey(text))
            return text;
        result.AddError("'" + text + "' is no operator; there are " + string.Join(", ", Operators.Keys) + ".");
        return null;
    }
}
