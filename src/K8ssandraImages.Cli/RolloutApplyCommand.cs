using System.CommandLine;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages rollout apply</c>: brings an ImageConfig to the pods, by a plan that was kept or one that is made now.</summary>
internal sealed class RolloutApplyCommand : FaceCommand
{
    private readonly Messages _messages;
    private readonly OperationOptions _operation = new();
    private readonly RolloutWishOptions _wish = new();

    private readonly Option<string?> _plan = new("--plan")
    {
        Description = "A plan that rollout plan has kept, or - for standard input.",
        HelpName = "file",
    };

    public RolloutApplyCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("apply", "Brings an ImageConfig to the pods: writes it, restarts the operators, updates datacenter after datacenter, verifies.", streams, messages, interruption)
    {
        _messages = messages;
        Options.Add(_plan);
        _wish.AddTo(this);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --image-config what is in the cluster already is rolled out. It stops at the first datacenter that does not become
        well; rollout resume goes on from there, as it does after Ctrl+C or a lost connection. With --rollback-on-failure what was
        done is taken back instead.

        Examples:
          k8ssimages rollout apply --image-config image_config.yaml
          k8ssimages rollout apply --plan plan.json --yes --report rollout.md
          k8ssimages rollout apply --context prod --datacenter dc1 --rollback-on-failure --yes

        Exit codes: 0 rolled out, or nothing to do; 1 refused, stopped or taken back, or findings of severity
        error; 2 bad usage, or an input, a context or a resource that cannot be read; 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _operation.Consent(parsed, run.Streams);
        using var rollouts = new ImageRollouts(_operation.Settings(parsed, Face.NameOf(this), run), _operation.Releases(parsed), _wish.Of(parsed, run), run.Cancellation);
        var clusters = _operation.Clusters.Read(parsed, run.Streams);
        var carried = new OperationRun(run, _messages, consent, _operation.Output.Of(parsed));
        if (parsed.GetValue(_plan) is not { } file)
            return carried.Of(rollouts.OfClusters(KubernetesSession.Open(clusters, run.Report)), waiting => rollouts.Waiting = waiting);
        if (_wish.NamesAnything(parsed) || _operation.Clusters.NamesContexts(parsed) || clusters.Namespaces.Count > 0)
            throw new UsageException("--image-config, --datacenter, --context, --all-contexts and --namespace do not go with --plan: the plan says what is rolled out where.");
        return carried.Of(rollouts.OfSaved(Read(file, run), file, context => KubernetesSession.Open(clusters with { Contexts = [context] }, run.Report)), waiting => rollouts.Waiting = waiting);
    }

    private static string Read(string file, CommandRun run)
    {
        if (file == "-")
            return run.Paths.ReadStandardInput();
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException("--plan " + file + ": " + exception.Message);
        }
    }
}
