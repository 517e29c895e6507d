using System.Management.Automation;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the operations that are kept on disk, and how each ended. No cluster is asked.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssOperation")]
[OutputType(typeof(K8ssOperation))]
public sealed class GetK8ssOperationCommand : PSCmdlet
{
    /// <summary>Only these operations. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OperationCompleter))]
    public string[]? Id { get; set; }

    /// <summary>Only operations in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OperationState[]? State { get; set; }

    /// <summary>Only operations of these kinds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OperationKind[]? Kind { get; set; }

    /// <summary>The folder in which operations, backups and the journal are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var findings = new Findings(this);
        try
        {
            var patterns = Id?.Select(static id => new WildcardPattern(id, WildcardOptions.IgnoreCase)).ToList();
            foreach (var operation in OperationCatalog.List(StatePath.Find(this, JournalPath), findings.Report))
            {
                if (patterns?.Exists(pattern => pattern.IsMatch(operation.Id)) != false && State?.Contains(operation.State) != false && Kind?.Contains(operation.Kind) != false)
                {
                    // Many are looked through at once: a line each, where one that is planned or carried out is shown with its steps.
                    var kept = new PSObject(operation);
                    kept.TypeNames.Insert(0, typeof(K8ssOperation).FullName + "#Kept");
                    WriteObject(kept);
                }
            }
        }
        catch (OptionsException exception)
        {
            ThrowTerminatingError(Findings.ErrorOf(exception.Diagnostic));
        }
    }
}
