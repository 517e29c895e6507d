using System.CommandLine;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config restore</c>: brings back what a change of an ImageConfig replaced.</summary>
internal sealed class ConfigRestoreCommand : FaceCommand
{
    private readonly Messages _messages;
    private readonly ChangeOptions _change = new();

    private readonly Option<string[]> _id = new("--id")
    {
        Description = "Undo these changes, by their identifiers.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _backup = new("--backup")
    {
        Description = "Restore these backups.",
        HelpName = "file",
        AllowMultipleArgumentsPerToken = true,
    };

    public ConfigRestoreCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("restore", "Brings back what a change of the ImageConfig replaced: the last one, unless another is named.", streams, messages, interruption)
    {
        _messages = messages;
        Options.Add(_id);
        Options.Add(_backup);
        _change.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Without --id and --backup the last change of each ImageConfig that is meant is undone. A restore
        is a change too: the same command again undoes it. What somebody has changed since is left alone.

        Examples:
          k8ssimages config restore --dry-run
          k8ssimages config restore --path image_config.yaml --yes
          k8ssimages config restore --id 20260102T030405678Z-abc123
          k8ssimages config restore --backup ~/.local/state/k8ssandraimages/backups/20260102T030405678Z-abc123-imageconfig-image_config.json

        Exit codes: 0 restored, or so already; 1 refused, or findings of severity error; 2 bad usage, or
        an input, a context or a resource that cannot be read or written, 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _change.Consent(parsed, run.Streams);
        var ids = parsed.GetValue(_id) ?? [];
        var backups = parsed.GetValue(_backup) ?? [];
        if (ids.Length > 0 && backups.Length > 0)
            throw new UsageException("--id and --backup do not go together: each says what is restored.");
        var changes = new ChangeRun(run, _messages, consent, _change.Output.Of(parsed));
        using var planner = new ImageConfigRestores(_change.Settings(parsed, Face.NameOf(this)), _change.Releases(parsed), run.Report, run.Cancellation);
        return changes.Of(Plans(parsed, run, planner, ids, backups), waiting => planner.Waiting = waiting);
    }

    private IEnumerable<ChangePlan> Plans(ParseResult parsed, CommandRun run, ImageConfigRestores planner, string[] ids, string[] backups)
    {
        if (_change.IsOfFiles(parsed))
        {
            if (ids.Length > 0 || backups.Length > 0)
                throw new UsageException("--path says whose last change is undone; with --id and --backup the file is known.");
            return planner.OfLast(run.Paths.Inputs(_change.Paths(parsed)), _change.Names(parsed));
        }

        var clusters = _change.Clusters.Read(parsed, run.Streams);
        return ids.Length == 0 && backups.Length == 0
            ? planner.OfLast(KubernetesSession.Open(clusters, run.Report), _change.Names(parsed))
            : ids.SelectMany(id => planner.OfChange(id, clusters)).Concat(backups.SelectMany(path => planner.OfBackup(path, clusters)));
    }
}
