using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Changes what ImageConfigs say, in the ConfigMaps that operators read or in files, and leaves every other byte alone.</summary>
[Cmdlet(VerbsCommon.Set, "K8ssImageConfig", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(K8ssChange), typeof(K8ssImageConfig))]
public sealed class SetK8ssImageConfigCommand : ImageConfigChangeCommand
{
    private ImageConfigChanges? _changes;
    private bool _takesContent;
    private bool _hasRun;

    /// <summary>The registry: host, port, and where a mirror has one a path.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Registry { get; set; }

    /// <summary>The path between registry and name; with -Override in v1beta1 the namespace.</summary>
    [Parameter]
    [Alias("ImageNamespace")]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Repository { get; set; }

    /// <summary>The pull policy: Always, IfNotPresent or Never.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PullPolicyCompleter))]
    public string? PullPolicy { get; set; }

    /// <summary>The names of the pull secrets, in order.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? PullSecret { get; set; }

    /// <summary>The change is for every image that is taken from the ImageConfig.</summary>
    [Parameter]
    public SwitchParameter Override { get; set; }

    /// <summary>The change is for images that say nothing themselves.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>The components and server types that the change is for, such as system-logger or cassandra.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageConfigComponentCompleter))]
    public string[]? Component { get; set; }

    /// <summary>The server version whose entry is meant; only v1beta1 has such entries.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServerVersion { get; set; }

    /// <summary>A whole image reference.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Image { get; set; }

    /// <summary>The last component of the image's path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The tag.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tag { get; set; }

    /// <summary>The digest, such as sha256:….</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Digest { get; set; }

    /// <summary>What stands before a server version in a server image's tag.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Prefix { get; set; }

    /// <summary>What stands after a server version in a server image's tag.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string? Suffix { get; set; }

    /// <summary>Fields that are to go.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ImageConfigField[]? Remove { get; set; }

    /// <summary>The whole text of the ImageConfig, in place of single fields; several strings are its lines.</summary>
    [Parameter(ParameterSetName = CurrentSet)]
    [Parameter(ParameterSetName = ContextSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AllContextsSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Content { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _takesContent = ExpectsInput && Content is null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _changes?.Dispose();
        base.Dispose(disposing);
    }

    private ImageConfigChanges Changes => _changes ??= new ImageConfigChanges(Settings(), Options(), Findings.Report, Stop) { Waiting = Progress.WaitFor };

    private ImageConfigWish Wish(string[]? content) => new()
    {
        Override = Override,
        Default = Default,
        Components = Component ?? [],
        ServerVersion = ServerVersion,
        Registry = Registry,
        Repository = Repository,
        Name = Name,
        Tag = Tag,
        Digest = Digest,
        Prefix = Prefix,
        Suffix = Suffix,
        PullPolicy = PullPolicy,
        PullSecrets = PullSecret,
        Image = Image,
        Remove = Remove ?? [],
        Content = content is null ? null : content is [var whole] ? whole : string.Join('\n', content) + "\n",
    };

    // A change that was looked at brings its text, unless fields are named.
    private ImageConfigWish WishFor(K8ssObject input) =>
        Content is null && input is K8ssChange change && !(Override || Default || Component is not null) ? Wish([change.Content]) : Wish(Content);

    private protected override IEnumerable<ChangePlan> PlanObject(K8ssObject input) => Changes.Of(input, WishFor(input));

    private protected override IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs, string[] names, K8ssObject? input) => Changes.OfFiles(inputs, input is null ? Wish(Content) : WishFor(input), names);

    private protected override IEnumerable<ChangePlan> PlanClusters()
    {
        var wish = Wish(Content);
        // Before any server is asked.
        wish.Check();
        return Sessions(Context).SelectMany(session => Changes.OfClusters(session, wish, Names));
    }

    private protected override void Take()
    {
        base.Take();
        // The text of an object of the pipeline, for the clusters or files that are named.
        if (!_takesContent || Content is null)
            return;
        _hasRun = true;
        RunGiven();
    }

    private protected override void Finish()
    {
        if (!_hasRun)
            base.Finish();
    }
}
