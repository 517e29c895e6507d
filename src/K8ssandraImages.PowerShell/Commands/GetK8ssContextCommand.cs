using System.Management.Automation;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the contexts of the kubeconfig. No server is contacted.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssContext", DefaultParameterSetName = NameSet)]
[OutputType(typeof(K8ssContext))]
public sealed class GetK8ssContextCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string CurrentSet = "Current";

    /// <summary>Names of contexts; all without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = NameSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The current context only.</summary>
    [Parameter(ParameterSetName = CurrentSet, Mandatory = true)]
    public SwitchParameter Current { get; set; }

    /// <summary>The kubeconfig file; without it those of KUBECONFIG, else ~/.kube/config, else the pod's service account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var findings = new Findings(this);
        var options = new LiveOptions
        {
            Kubeconfig = KubeconfigPath.Resolve(this, KubeConfig),
            Environment = KubeconfigPath.Environment(this),
            Contexts = Name ?? [],
        };
        try
        {
            var contexts = KubernetesSession.List(options, findings.Report).Where(context => !Current || context.IsCurrent).ToList();
            WriteObject(contexts, enumerateCollection: true);
            if (Current && contexts.Count == 0)
                WriteError(new ErrorRecord(new ItemNotFoundException("The kubeconfig has no current context, or one that does not exist."), "NoCurrentContext", ErrorCategory.ObjectNotFound, KubeConfig));
        }
        catch (OptionsException exception)
        {
            ThrowTerminatingError(Findings.ErrorOf(exception.Diagnostic));
        }
    }
}
