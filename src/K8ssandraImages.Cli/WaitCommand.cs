using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages wait</c>: until datacenters are ready and run the images that they should run.</summary>
internal sealed class WaitCommand : FaceCommand
{
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

    private readonly Option<string?> _for = new("--for")
    {
        Description = "What they are waited for to be: Ready, in sync with the images that they should have (Image), or both (All); All unless given.",
        HelpName = "All|Ready|Image",
    };

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "How long they are waited for, all in all, as in 90s, 15m, 2h; 30m unless given.",
        HelpName = "time",
    };

    private readonly Option<string?> _failAfter = new("--fail-after")
    {
        Description = "How long one may be failing without a break before it is given up; 5m unless given.",
        HelpName = "time",
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

    private readonly ClusterOptions _clusters = new();
    private readonly OutputOption _output = new();

    public WaitCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("wait", "Waits until datacenters are ready and run the images that they should run.", streams, messages, interruption)
    {
        Arguments.Add(_names);
        _clusters.AddTo(this);
        foreach (var option in (Option[])[_cluster, _for, _timeout, _failAfter, _cassOperator, _k8ssandraOperator, _output])
            Options.Add(option);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --context and --all-contexts the current context is read. Each datacenter is written as soon
        as it is well; those that are not, at the end, with what keeps them from it. Meanwhile standard error
        tells what is waited for. An API server that does not answer is waited out.

        Examples:
          k8ssimages wait dc1
          k8ssimages wait --context prod-eu --namespace k8ssandra --for Ready --timeout 10m
          k8ssimages wait --all-contexts --cluster billing --fail-after 30s --output json

        Exit codes: 0 all are well, 1 one is not in time, or has been failing for too long, 2 bad usage, no
        such datacenter, or one that cannot be read (the others are waited for), 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        Action<IReadOnlyCollection<string>>? waiting = null;
        var options = new WaitOptions
        {
            Releases = new ManifestOptions
            {
                CassOperatorVersion = parsed.GetValue(_cassOperator),
                K8ssandraOperatorVersion = parsed.GetValue(_k8ssandraOperator),
                Trace = false,
            },
            Names = parsed.GetValue(_names) ?? [],
            Clusters = parsed.GetValue(_cluster) ?? [],
            Goal = Goal(parsed.GetValue(_for)),
            Report = run.Report,
            Reading = contexts => waiting?.Invoke(contexts),
            Progress = progress =>
            {
                // What is known is written, and whoever reads it may have gone.
                waiting?.Invoke([]);
                run.Show(progress);
            },
        };
        options = options with
        {
            Timeout = Time("--timeout", parsed.GetValue(_timeout)) ?? options.Timeout,
            FailAfter = Time("--fail-after", parsed.GetValue(_failAfter)) ?? options.FailAfter,
        };
        var session = KubernetesSession.Open(_clusters.Read(parsed, run.Streams), run.Report);
        using var wait = new DatacenterWait(options, run.Cancellation);
        return run.Answer(new HealthShape(), format, explains: false, Wait(wait, session), set => waiting = set);
    }

    private static IEnumerable<K8ssDatacenterHealth> Wait(DatacenterWait wait, KubernetesSession session)
    {
        wait.Add(session);
        foreach (var health in wait.Run())
            yield return health;
    }

    private static DatacenterGoal Goal(string? text)
    {
        if (text is null)
            return DatacenterGoal.All;
        foreach (var goal in Enum.GetValues<DatacenterGoal>())
        {
            if (goal.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return goal;
        }

        throw new UsageException("--for takes All, Ready or Image, not '" + text + "'.");
    }

    private static TimeSpan? Time(string option, string? text) => text is null
        ? null
        : DurationText.TryRead(text, out var time) ? time : throw new UsageException(option + " takes a time, as in 90s, 15m, 2h, not '" + text + "'.");
}
