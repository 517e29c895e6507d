using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets share that read manifests or clusters. All files and texts of one invocation form one snapshot (a ConfigMap
/// in one file governs a datacenter in another), so they are read when all are known; objects of an earlier cmdlet bring their
/// snapshot along and are answered one by one.
/// </summary>
public abstract class SourceCommand : ReleaseCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string TextSet = "Text";

    private readonly PipedText _texts = new();
    private readonly List<ManifestInput> _inputs = [];
    private bool _hasInput;

    private protected SourceCommand()
    {
    }

    /// <summary>Files and folders with manifests; wildcards are allowed. Of a folder all .yaml, .yml and .json files below it are read.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files and folders with manifests, taken as they are written: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>
    /// Text of manifests, YAML or JSON, as <c>kubectl</c> or <c>Get-Content</c> write it to the pipeline. Lines are put together
    /// to one text; a string that has several lines is a text of its own.
    /// </summary>
    [Parameter(ParameterSetName = TextSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Text { get; set; }

    /// <summary>Objects that an earlier cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Contexts of the kubeconfig whose clusters are read. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Whether there is something to answer without any manifest.</summary>
    private protected virtual bool NeedsNoInput => false;

    /// <summary>Answers about manifests.</summary>
    private protected abstract void Read(IReadOnlyList<ManifestInput> inputs);

    /// <summary>Answers about clusters that run.</summary>
    private protected abstract void Read(IEnumerable<KubernetesSession> sessions);

    /// <summary>Answers what had to wait until the last object of the pipeline had come.</summary>
    private protected virtual void EndPipeline()
    {
    }

    private protected sealed override void Take()
    {
        switch (ParameterSetName)
        {
            case TextSet:
                _hasInput = true;
                foreach (var text in Text ?? [])
                    _texts.Add(text);
                break;
            case LiteralPathSet:
                _hasInput = true;
                foreach (var path in LiteralPath ?? [])
                    _inputs.AddRange(Paths.Literal(path, isExplicit: !ExpectsInput));
                break;
            case ObjectSet:
                _hasInput = true;
                Take(InputObject);
                break;
            default:
                foreach (var path in Path ?? [])
                    _inputs.AddRange(Paths.Matching(path));
                break;
        }
    }

    private protected sealed override void Finish()
    {
        if (_texts.NameOfFile is { } name)
            Findings.RefuseText(name);
        else
            _inputs.AddRange(_texts.Take());
        EndPipeline();
        var isAlone = Path is null && !_hasInput && !ExpectsInput && Context is null && !AllContexts;
        if (_inputs.Count > 0 || (isAlone && NeedsNoInput))
            Read(Progress.Watch(_inputs));
        else if (HasContexts || Context is not null || AllContexts)
            Read(Sessions(Context));
        else if (isAlone)
            NothingToRead();
    }

    private void NothingToRead() => ThrowTerminatingError(new ErrorRecord(
        new PSArgumentException("There is nothing to read: give -Path, or -Context or -AllContexts for clusters that run, or pipe manifests or objects of another cmdlet into this one."),
        "NothingToRead",
        ErrorCategory.InvalidArgument,
        null));
}
