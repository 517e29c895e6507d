using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Puts back what changes of ImageConfigs replaced: the last change, one by its identifier, or a backup.</summary>
[Cmdlet(VerbsData.Restore, "K8ssImageConfig", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(K8ssChange), typeof(K8ssImageConfig))]
public sealed class RestoreK8ssImageConfigCommand : ImageConfigChangeCommand
{
    private ImageConfigRestores? _restores;

    /// <summary>Undoes the last change of each ImageConfig that is meant; so does the cmdlet where nothing else is said.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    /// <summary>The identifiers of changes that are undone, as in the property Id of a change.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>Backups that are restored, as in the property BackupPath of a change.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    public string[]? BackupPath { get; set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _restores?.Dispose();
        base.Dispose(disposing);
    }

    private ImageConfigRestores Restores => _restores ??= new ImageConfigRestores(Settings(), Options(), Findings.Report, Stop) { Waiting = Progress.WaitFor };

    private protected override bool IsPlannedByItself(K8ssObject input) => input is K8ssChange || base.IsPlannedByItself(input);

    private protected override IEnumerable<ChangePlan> PlanObject(K8ssObject input) => input is K8ssChange change ? PlanChange(change) : Restores.OfLast(input);

    private protected override IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs, string[] names, K8ssObject? input) => Restores.OfLast(inputs, names);

    private protected override IEnumerable<ChangePlan> PlanClusters()
    {
        if (new[] { Last.IsPresent, Id is not null, BackupPath is not null }.Count(static given => given) > 1)
            ThrowTerminatingError(new ErrorRecord(new PSArgumentException("-Last, -Id and -BackupPath do not go together: each says what is restored."), "RestoreNotUnderstood", ErrorCategory.InvalidArgument, null));
        if (Id is null && BackupPath is null)
            return Sessions(Context).SelectMany(session => Restores.OfLast(session, Names));
        var clusters = LiveOptions(Context ?? []);
        return (Id ?? []).SelectMany(id => Restores.OfChange(id, clusters)).Concat((BackupPath ?? []).SelectMany(path => Restores.OfBackup(Paths.Resolve(path) ?? path, clusters)));
    }

    private IEnumerable<ChangePlan> PlanChange(K8ssChange change)
    {
        if (change.BackupPath is { } backup)
            return Restores.OfBackup(backup, LiveOptions(change.Context is null ? [] : [change.Context]));
        Refuse("NothingToRestore", Show(change) + ": nothing was written, so there is nothing to put back.", "Pipe a change into it that was applied.", change);
        return [];
    }
}
