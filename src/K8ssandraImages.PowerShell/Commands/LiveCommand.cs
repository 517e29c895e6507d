using System.Collections;
using System.Management.Automation;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets that can read Kubernetes clusters share: which clusters and as whom, how the reading is shown and stopped.
/// Contexts that come through the pipeline are read when all are known, side by side.
/// </summary>
public abstract class LiveCommand : PSCmdlet, IDisposable
{
    private protected const string ContextSet = "Context";
    private protected const string AllContextsSet = "AllContexts";
    private protected const string ObjectSet = "InputObject";

    private readonly CancellationTokenSource _stop = new();
    private readonly List<K8ssContext> _contexts = [];
    private Findings? _findings;
    private ReadingProgress? _progress;

    private protected LiveCommand()
    {
    }

    /// <summary>All contexts of the kubeconfig.</summary>
    [Parameter(ParameterSetName = AllContextsSet, Mandatory = true)]
    public SwitchParameter AllContexts { get; set; }

    /// <summary>Only these namespaces; without it, all that the account may read.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [NamespaceName]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[]? Namespace { get; set; }

    /// <summary>The kubeconfig file; without it those of KUBECONFIG, else ~/.kube/config, else the pod's service account.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>How many contexts are read at the same time.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Which context of the kubeconfig a k8sContext of K8ssandraClusters stands for, where the names differ.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public Hashtable? ContextMap { get; set; }

    /// <summary>Which credential plugins the kubeconfig may have started.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    public CredentialPluginPolicy CredentialPluginPolicy { get; set; }

    /// <summary>The credential plugins that may be started, by name or full path; no others are.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [Parameter(ParameterSetName = AllContextsSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public string[]? CredentialPluginAllowlist { get; set; }

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken Stop => _stop.Token;

    private protected Findings Findings => _findings ??= new Findings(this);

    private protected ReadingProgress Progress => _progress ??= new ReadingProgress(this);

    /// <summary>Whether something was to come through the pipeline. It may be nothing, and then nothing is to be read.</summary>
    private protected bool ExpectsInput => MyInvocation.ExpectingInput;

    /// <summary>Whether contexts came through the pipeline.</summary>
    private protected bool HasContexts => _contexts.Count > 0;

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">Whether managed objects are released.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stop.Dispose();
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Take);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Guard(Finish);
        Progress.Complete();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => Cancel();

    /// <summary>Stops what is under way.</summary>
    private protected void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had just ended.
        }
    }

    /// <summary>Takes what the pipeline has brought.</summary>
    private protected abstract void Take();

    /// <summary>Answers what had to wait until everything was known.</summary>
    private protected abstract void Finish();

    /// <summary>Whether an object of this type tells this cmdlet anything.</summary>
    private protected abstract bool Accepts(K8ssObject input);

    /// <summary>What can be piped into this cmdlet, for an error about what cannot.</summary>
    private protected abstract string WhatToPipe(K8ssObject refused);

    /// <summary>Answers one object of an earlier cmdlet.</summary>
    private protected abstract void Follow(K8ssObject input);

    /// <summary>Contexts are kept, strangers refused, and the rest is followed.</summary>
    private protected void Take(K8ssObject[]? objects)
    {
        foreach (var input in objects ?? [])
        {
            if (input is K8ssContext context)
                _contexts.Add(context);
            else if (input is StrangeObject strange)
                Findings.Refuse("ObjectNotUsable", strange.Message, strange.Remedy, strange.Value);
            else if (Accepts(input))
                Follow(input);
            else
                Refuse("ObjectNotFollowed", "Nothing follows from " + Show(input) + " for " + MyInvocation.MyCommand.Name + ".", WhatToPipe(input), input);
        }
    }

    /// <summary>The contexts to read: those of the pipeline, or else those that are given.</summary>
    /// <param name="given">Names, with wildcards; empty for the current context.</param>
    private protected IEnumerable<KubernetesSession> Sessions(string[]? given)
    {
        var options = LiveOptions(given ?? []);
        return (HasContexts ? KubernetesSession.OptionsFor(_contexts, options) : [options]).Select(chosen => KubernetesSession.Open(chosen, Findings.Report));
    }

    private protected void Refuse(string id, string message, string remedy, K8ssObject input) => Findings.Refuse(id, message, remedy, input);

    private protected static string Show(K8ssObject input) => input.GetType().Name + " " + TerminalText.Escape(input.ToString(), 200);

    /// <summary>Writes objects as they come.</summary>
    private protected void Write(IEnumerable<K8ssObject> objects)
    {
        foreach (var item in objects)
        {
            // Between the objects of one document nobody else looks.
            _stop.Token.ThrowIfCancellationRequested();
            if (!IsWanted(item))
                continue;
            Progress.Count();
            WriteObject(item);
        }
    }

    /// <summary>Whether an answer is one that was asked for.</summary>
    private protected virtual bool IsWanted(K8ssObject item) => true;

    // Only what is known to be meant is caught: PipelineStoppedException (Select-Object -First) has to get through.
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ctrl+C: the pipeline ends by itself.
        }
        catch (OptionsException exception)
        {
            ThrowTerminatingError(Findings.ErrorOf(exception.Diagnostic));
        }
    }

    /// <summary>Which contexts are read, and how.</summary>
    private protected LiveOptions LiveOptions(string[] contexts) => new()
    {
        Kubeconfig = KubeconfigPath.Resolve(this, KubeConfig),
        Environment = KubeconfigPath.Environment(this),
        Contexts = contexts,
        AllContexts = AllContexts,
        Namespaces = Namespace ?? [],
        ThrottleLimit = ThrottleLimit,
        ContextMap = ContextNames(),
        Connection = new ConnectionOptions
        {
            // Who names what may be started means that nothing else may.
            Policy = CredentialPluginAllowlist is not null && !MyInvocation.BoundParameters.ContainsKey(nameof(CredentialPluginPolicy)) ? CredentialPluginPolicy.Allowlist : CredentialPluginPolicy,
            CredentialPluginAllowlist = CredentialPluginAllowlist ?? [],
            IsInteractive = InteractiveHost.IsUsed(Host),
        },
    };

    private Dictionary<string, string> ContextNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in ContextMap ?? [])
        {
            if (LanguagePrimitives.ConvertTo<string>(entry.Key) is { Length: > 0 } name && LanguagePrimitives.ConvertTo<string>(entry.Value) is { Length: > 0 } context)
                names[name] = context;
            else
                ThrowTerminatingError(new ErrorRecord(new PSArgumentException("-ContextMap has an entry without a name: write it as in @{ 'name in k8sContext' = 'name in the kubeconfig' }."), "ContextMapNotUsable", ErrorCategory.InvalidArgument, ContextMap));
        }

        return names;
    }
}
