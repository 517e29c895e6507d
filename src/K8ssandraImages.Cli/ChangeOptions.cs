using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary>The options of commands that change ImageConfigs: which ones, by the rules of which release, and how.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<string[]> _path = new("--path", "-p")
    {
        Description = "Files with ImageConfigs or the ConfigMaps that hold them, and the datacenters to compare; or folders.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _configMap = new("--configmap")
    {
        Description = "The ConfigMap, where not the one is meant that the operator reads.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
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

    private readonly Option<bool> _force = new("--force") { Description = "Do what is refused for a reason: what has no effect, breaks something, or is put back by somebody." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be changed, and change nothing." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Change it without asking." };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The folder for backups and the journal; else that of K8SSANDRAIMAGES_STATE, else ~/.local/state/k8ssandraimages.",
        HelpName = "folder",
    };

    /// <summary>Which clusters.</summary>
    public ClusterOptions Clusters { get; } = new();

    /// <summary>How the answer is written.</summary>
    public OutputOption Output { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_path);
        Clusters.AddTo(command);
        command.Options.Add(_configMap);
        command.Options.Add(_cassOperator);
        command.Options.Add(_k8ssandraOperator);
        command.Options.Add(_force);
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
        command.Options.Add(_journal);
        command.Options.Add(Output);
    }

    /// <summary>The paths that were given.</summary>
    public string[] Paths(ParseResult parsed) => parsed.GetValue(_path) ?? [];

    /// <summary>Whether files are meant rather than clusters.</summary>
    /// <exception cref="UsageException">Both were given.</exception>
    public bool IsOfFiles(ParseResult parsed)
    {
        if (Paths(parsed).Length == 0)
            return false;
        if (Clusters.NamesContexts(parsed))
            throw new UsageException("--path and --context do not go together: either files are changed or clusters.");
        Clusters.RefuseStray(parsed);
        return true;
    }

    /// <summary>The ConfigMaps that were named.</summary>
    public string[] Names(ParseResult parsed) => parsed.GetValue(_configMap) ?? [];

    /// <summary>The releases that were given.</summary>
    public ManifestOptions Releases(ParseResult parsed) => new()
    {
        CassOperatorVersion = parsed.GetValue(_cassOperator),
        K8ssandraOperatorVersion = parsed.GetValue(_k8ssandraOperator),
        Trace = false,
    };

    /// <summary>How changes are made.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="command">The command.</param>
    public ChangeSettings Settings(ParseResult parsed, string command) => new()
    {
        Force = parsed.GetValue(_force),
        State = StateFolder.Find(parsed.GetValue(_journal)),
        Command = command,
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
            : throw new UsageException("nobody can be asked here whether to change it; give --yes to change it, or --dry-run to see what would be changed.");
    }
}

/// <summary>Who decides whether a plan is carried out.</summary>
internal enum Consent
{
    /// <summary>It is not.</summary>
    DryRun,

    /// <summary>It is.</summary>
    Given,

    /// <summary>Whoever sits at the terminal.</summary>
    Asked,
}
