using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets that read manifests share. All files and texts of one invocation form one snapshot (a ConfigMap in one file
/// governs a datacenter in another), so they are read when all are known; objects of an earlier cmdlet bring their snapshot
/// along and are answered one by one.
/// </summary>
public abstract class ManifestCommand : PSCmdlet, IDisposable
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string TextSet = "Text";
    private protected const string ObjectSet = "InputObject";

    private readonly CancellationTokenSource _stop = new();
    private readonly PipedText _texts = new();
    private readonly List<ManifestInput> _inputs = [];
    private ManifestPaths? _paths;
    private Findings? _findings;
    private ReadingProgress? _progress;
    private ManifestOptions? _options;
    private PipelineFleet? _pipeline;
    private bool _hasInput;

    private protected ManifestCommand()
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

    /// <summary>Clusters, datacenters or ImageConfigs that an earlier cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>A file with the ImageConfig to use for everything: an ImageConfig, or a ConfigMap that holds one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageConfigPath { get; set; }

    /// <summary>The release of cass-operator, such as 1.28.1; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? CassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator, such as 1.20.2; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? K8ssandraOperatorVersion { get; set; }

    /// <summary>Only what has images of these components, such as cassandra, medusa or reaper. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComponentCompleter))]
    public string[]? Component { get; set; }

    /// <summary>Only what has containers of these names, such as server-system-logger. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[]? Container { get; set; }

    /// <summary>Whether this cmdlet shows the trace.</summary>
    private protected virtual bool NeedsTrace => false;

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _findings = new Findings(this);
        _progress = new ReadingProgress(this);
        _paths = new ManifestPaths(this, _stop.Token);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
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
                Guard(() =>
                {
                    foreach (var path in LiteralPath ?? [])
                        _inputs.AddRange(_paths!.Literal(path, isExplicit: !MyInvocation.ExpectingInput));
                });
                break;
            case ObjectSet:
                _hasInput = true;
                Guard(() =>
                {
                    foreach (var input in InputObject ?? [])
                        Follow(input);
                });
                break;
            default:
                Guard(() =>
                {
                    foreach (var path in Path ?? [])
                        _inputs.AddRange(_paths!.Matching(path));
                });
                break;
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (_texts.NameOfFile is { } name)
            _findings!.Refuse("TextIsPath", "The text `" + TerminalText.Escape(name, 200) + "` is read as a manifest, and it is the name of a file.", "Give it to -Path, or pipe the file: Get-Item.", name);
        else
            _inputs.AddRange(_texts.Take());
        if (_inputs.Count > 0)
        {
            Guard(() =>
            {
                var fleet = ManifestFleet.Read(_progress!.Watch(_inputs), Options(), _findings!.Report, _stop.Token);
                Write(Read(fleet, _stop.Token));
            });
        }
        else if (Path is null && !_hasInput && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("There is nothing to read: give -Path, or pipe manifests or objects of another cmdlet into this one."),
                "NothingToRead",
                ErrorCategory.InvalidArgument,
                null));
        }

        _progress!.Complete();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
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

    /// <summary>What this cmdlet answers about a fleet of manifests.</summary>
    private protected abstract IEnumerable<K8ssObject> Read(ManifestFleet fleet, CancellationToken cancellationToken);

    /// <summary>What this cmdlet answers about one object of an earlier cmdlet.</summary>
    private protected abstract IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input);

    /// <summary>Whether an object of this type tells this cmdlet anything.</summary>
    private protected virtual bool Accepts(K8ssObject input) => input is K8ssCluster or K8ssDatacenter;

    private void Follow(K8ssObject input)
    {
        if (input is StrangeObject strange)
        {
            _findings!.Refuse("ObjectNotUsable", strange.Message, strange.Remedy, strange.Value);
        }
        else if (!Accepts(input))
        {
            _findings!.Refuse(
                "ObjectNotFollowed",
                "Nothing follows from " + input.GetType().Name + " " + TerminalText.Escape(input.ToString(), 200) + " for " + MyInvocation.MyCommand.Name + ".",
                input is K8ssImageConfig ? "Name an ImageConfig with -ImageConfigPath." : "Pipe clusters or datacenters into it.",
                input);
        }
        else
        {
            _pipeline ??= new PipelineFleet(Options(), _findings!.Report, _stop.Token);
            Write(Follow(_pipeline, input));
        }
    }

    private void Write(IEnumerable<K8ssObject> objects)
    {
        foreach (var item in objects)
        {
            // Between the objects of one document nobody else looks.
            _stop.Token.ThrowIfCancellationRequested();
            _progress!.Count();
            WriteObject(item);
        }
    }

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
            ThrowTerminatingError(Findings.ErrorOf(exception.Diagnostic, ErrorCategory.InvalidArgument));
        }
    }

    private ManifestOptions Options() => _options ??= new ManifestOptions
    {
        ImageConfig = ImageConfigPath is null ? null : _paths!.ImageConfig(ImageConfigPath),
        CassOperatorVersion = CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion,
        Components = Component ?? [],
        Containers = Container ?? [],
        Trace = NeedsTrace,
    };
}
