using System.CommandLine;
using System.Text;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages rollout plan</c>: what a rollout would do, to be looked through, kept, and carried out later.</summary>
internal sealed class RolloutPlanCommand : FaceCommand
{
    private readonly OperationOptions _operation = new();
    private readonly RolloutWishOptions _wish = new();

    private readonly Option<string?> _save = new("--save")
    {
        Description = "A file for the plan, which rollout apply takes.",
        HelpName = "file",
    };

    public RolloutPlanCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("plan", "Shows what it takes to bring an ImageConfig to the pods, step by step, and does nothing.", streams, messages, interruption)
    {
        _wish.AddTo(this);
        Options.Add(_save);
        _operation.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        A plan says what is written, which operators restart, which datacenters take the images in which order, and what rolls by
        itself as soon as an operator starts. Kept, it can be looked through by somebody else. rollout apply carries it out, and
        refuses it where the cluster is not what it was any more.

        Examples:
          k8ssimages rollout plan
          k8ssimages rollout plan --image-config image_config.yaml --save plan.json
          k8ssimages rollout plan --context prod --datacenter dc1 --output json > plan.json

        Exit codes: 0 planned, or nothing to do; 1 refused, or findings of severity error; 2 bad usage, or
        an input, a context or a resource that cannot be read, 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _operation.Output.Of(parsed);
        using var rollouts = new ImageRollouts(_operation.Settings(parsed, Face.NameOf(this), run), _operation.Releases(parsed), _wish.Of(parsed, run), run.Cancellation);
        var session = KubernetesSession.Open(_operation.Clusters.Read(parsed, run.Streams), run.Report);
        var plans = new List<K8ssOperation>();
        var code = run.Answer(new OperationShape(), format, explains: true, rollouts.OfClusters(session).Select(plan =>
        {
            plans.Add(plan.Describe());
            return plans[^1];
        }), waiting => rollouts.Waiting = waiting);
        if (parsed.GetValue(_save) is { } file)
            Save(file, plans);
        return code;
    }

    private static void Save(string file, List<K8ssOperation> plans)
    {
        if (plans.Count == 0)
            throw new UsageException("--save " + file + ": there is no plan to keep.");
        try
        {
            File.WriteAllText(file, plans.Count == 1 ? plans[0].Document! : "[\n" + string.Join(",\n", plans.Select(static plan => plan.Document!.TrimEnd('\n'))) + "\n]\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException("--save " + file + ": " + exception.Message);
        }
    }
}
