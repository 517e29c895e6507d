using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>The options of commands that carry out operations: on which clusters, by the rules of which release, and how.</summary>
internal sealed class OperationOptions
{
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

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "How long each step may wait, as in 90s, 15m, 2h; 30m unless given.",
        HelpName = "time",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Do what is refused for a reason, where that can be." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done, and do nothing." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it without asking." };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The folder for operations, backups and the journal; else that of K8SSANDRAIMAGES_STATE, else ~/.local/state/k8ssandraimages.",
        HelpName = "folder",
    };

    /// <summary>Which clusters.</summary>
    public ClusterOptions Clusters { get; } = new();

    /// <summary>How the answer is written.</summary>
    public OutputOption Output { get; } = new();

    public void AddTo(Command command)
    {
        Clusters.AddTo(command);
        foreach (var option in (Option[])[_cassOperator, _k8ssandraOperator, _timeout, _force, _dryRun, _yes, _journal])
            command.Options.Add(option);
        command.Options.Add(Output);
    }

    /// <summary>The releases that were given.</summary>
    public ManifestOptions Releases(ParseResult parsed) => new()
    {
        CassOperatorVersion = parsed.GetValue(_cassOperator),
        K8ssandraOperatorVersion = parsed.GetValue(_k8ssandraOperator),
        Trace = false,
    };

    /// <summary>How operations are carried out.</summary>
    /// <exception cref="UsageException">The time makes no sense.</exception>
    public OperationSettings Settings(ParseResult parsed, string command, CommandRun run) => new()
    {
        Force = parsed.GetValue(_force),
        State = StateFolder.Find(parsed.GetValue(_journal)),
        Command = command,
        Report = run.Report,
        Timeout = Time(parsed.GetValue(_timeout)),
        Progress = run.Show,
    };

    /// <summary>Who decides whether a plan is carried out.</summary>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    public Consent Consent(ParseResult parsed, StandardStreams streams)
    {
        if (parsed.GetValue(_dryRun))
            return Cli.Consent.DryRun;
        if (parsed.GetValue(_yes))
            return Cli.Consent.Given;
        return !streams.IsInputRedirected && streams.IsErrorTerminal
            ? Cli.Consent.Asked
            : throw new UsageException("nobody can be asked here whether to do it; give --yes to do it, or --dry-run to see what would be done.");
    }

    private static TimeSpan? Time(string? text) => text is null
        ? null
        : DurationText.TryRead(text, out var time) ? time : throw new UsageException("--timeout takes a time, as in 90s, 15m, 2h, not '" + text + "'.");
}
