using System.CommandLine;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages rollout resume</c>: goes on with operations that were broken off or stopped.</summary>
internal sealed class RolloutResumeCommand : FaceCommand
{
    private readonly Messages _messages;
    private readonly OperationOptions _operation = new();

    private readonly Argument<string[]> _ids = new("id")
    {
        Description = "The operations; rollout list tells them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _last = new("--last") { Description = "The newest operation that has not come to its end." };

    public RolloutResumeCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("resume", "Goes on with operations that were broken off or stopped: rollouts, restarts, updates, re-creations.", streams, messages, interruption)
    {
        _messages = messages;
        Arguments.Add(_ids);
        Options.Add(_last);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        An operation is on disk before its first step, and each step looks at the cluster to find out whether
        it is done. So nothing is done twice, wherever it was broken off. With --dry-run it says how far it is.

        Examples:
          k8ssimages rollout resume --last --dry-run
          k8ssimages rollout resume --last --yes
          k8ssimages rollout resume 20260101T000000000Z-abcdef --timeout 2h --yes

        Exit codes: 0 done; 1 stopped or taken back, or findings of severity error; 2 bad usage, or a
        context or a resource that cannot be read; 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _operation.Consent(parsed, run.Streams);
        var settings = _operation.Settings(parsed, Face.NameOf(this), run);
        var clusters = _operation.Clusters.Read(parsed, run.Streams);
        if (_operation.Clusters.NamesContexts(parsed))
            throw new UsageException("the operation says which context it is for; --context and --all-contexts do not go with it.");
        var ids = (parsed.GetValue(_ids) ?? []).ToList();
        if (parsed.GetValue(_last))
        {
            if (OperationCatalog.List(settings.State, run.Report).LastOrDefault(static operation => operation.State is OperationState.Interrupted or OperationState.Stopped) is { } last)
                ids.Add(last.Id);
            else
                _messages.Note("every operation has come to its end.");
        }
        else if (ids.Count == 0)
        {
            throw new UsageException("which operation is to go on? Give its id, or --last.");
        }

        var catalog = new OperationCatalog(settings, context => KubernetesSession.Open(clusters with { Contexts = [context] }, run.Report));
        return new OperationRun(run, _messages, consent, _operation.Output.Of(parsed)) { Surveys = true }.Of(ids.Select(catalog.Resume).OfType<OperationPlan>());
    }
}
