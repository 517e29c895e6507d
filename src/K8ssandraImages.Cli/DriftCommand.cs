using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages drift</c>: whether containers run what they should run, and what they wait for.</summary>
internal sealed class DriftCommand : FaceCommand
{
    private readonly ClusterOptions _clusters = new();

    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Manifests to compare with: files, folders with .yaml, .yml and .json files, or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _state = new("--state")
    {
        Description = "Only containers in these states.",
        HelpName = "state",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly FleetOptions _fleet = new();
    private readonly OutputOption _output = new();

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show below each container the template, and what each pod runs (table; json and jsonl always tell).",
    };

    public DriftCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("drift", "Shows for each container what it should run, what it runs, and what it waits for.", streams, messages, interruption)
    {
        _clusters.AddTo(this);
        Options.Add(_path);
        _fleet.AddTo(this);
        Options.Add(_state);
        Options.Add(_output);
        Options.Add(_explain);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --context and --all-contexts the current context is read.

        States:
          InSync                  the pods run what the objects in the cluster ask for
          ApplyPending            the manifest asks for another image and has not been applied
          OperatorRestartPending  the ImageConfig has changed since the operator started
          RolloutPending          the operator knows the image and waits to be allowed to roll it out
          RollingOut              the image is being rolled out
          RolloutBlocked          the image cannot be rolled out as things are
          PodsDiffer              pods run another image than their template asks for
          Unmanaged               no operator decides about the container
          Unknown                 what runs, or should run, cannot be read

        Examples:
          k8ssimages drift
          k8ssimages drift --context 'prod-*' --namespace k8ssandra --explain
          k8ssimages drift --path deploy/ --component cassandra
          k8ssimages drift --all-contexts --state RolloutBlocked PodsDiffer --output jsonl

        Exit codes, of the containers that are shown, as kubectl diff has them: 0 all run what they
        should run, 1 some do not, or there are findings of severity error, 2 bad usage, or a container's
        state, an input, a context or a resource that cannot be read (the others are answered), 130 ended
        by Ctrl+C. Containers that nobody asked for, such as an injected proxy, are Unmanaged, desire
        nothing and are no difference.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var format = _output.Of(parsed);
        var explain = parsed.GetValue(_explain);
        if (explain && format == OutputFormat.Csv)
            throw new UsageException("--explain has no place in csv; use --output table, json or jsonl.");
        var states = States(parsed.GetValue(_state) ?? []);
        var paths = parsed.GetValue(_path) ?? [];
        if (_fleet.TakesStandardInput(parsed) && Array.IndexOf(paths, "-") >= 0)
            throw new UsageException("standard input cannot be both the manifests and the ImageConfig.");
        var clusters = _clusters.Read(parsed, run.Streams);
        // What an image depends on is told from its trace.
        if (_fleet.Read(parsed, run.Paths, trace: true) is not { } options)
            return ExitCode.Usage;
        var manifests = run.Paths.Inputs(paths);
        // Without the manifests it would be another question.
        if (paths.Length > 0 && manifests.Count == 0)
            return ExitCode.Usage;
        var session = KubernetesSession.Open(clusters, run.Report);
        var fleet = new LiveFleet(session, options, run.Report, run.Cancellation);
        return run.Answer(new DriftShape(), format, explain, Judged(fleet.Drift(manifests, run.Cancellation), states, run.Findings), fleet);
    }

    private static IEnumerable<K8ssImageDrift> Judged(IEnumerable<K8ssImageDrift> all, HashSet<DriftState> states, Findings findings)
    {
        foreach (var item in all)
        {
            if (states.Count > 0 && !states.Contains(item.State))
                continue;
            if (item.State == DriftState.Unknown)
                findings.AddUnreadable();
            else if (item.State != DriftState.InSync && !(item.State == DriftState.Unmanaged && item.Desired is null))
                findings.AddDifference();
            yield return item;
        }
    }

    private static HashSet<DriftState> States(string[] texts)
    {
        var known = Enum.GetValues<DriftState>();
        var states = new HashSet<DriftState>();
        foreach (var text in texts)
        {
            var at = Array.FindIndex(known, state => ContractNames.Of(state).Equals(text, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                throw new UsageException("'" + text + "' is no state; there are " + string.Join(", ", known.Select(ContractNames.Of)) + ".");
            states.Add(known[at]);
        }

        return states;
    }
}
