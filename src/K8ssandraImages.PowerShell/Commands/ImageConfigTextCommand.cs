using System.Management.Automation;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that write an ImageConfig in the form in which something installs it.</summary>
public abstract class ImageConfigTextCommand : PSCmdlet, IDisposable
{
    private protected const string PathSet = "Path";
    private protected const string ContentSet = "Content";
    private protected const string ObjectSet = "InputObject";

    private readonly CancellationTokenSource _stop = new();
    private Findings? _findings;
    private ManifestPaths? _paths;

    private protected ImageConfigTextCommand()
    {
    }

    /// <summary>The file with the ImageConfig: an ImageConfig, or a ConfigMap that holds one.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string ImageConfigPath { get; set; } = "";

    /// <summary>The text of the ImageConfig.</summary>
    [Parameter(ParameterSetName = ContentSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Content { get; set; } = "";

    /// <summary>ImageConfigs, or conversions of ImageConfigs, that an earlier cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>The release of cass-operator, where it is installed by itself; without it, the one that a piped conversion is for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? CassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator, which brings its cass-operator along; without it, the one that a piped conversion is for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? K8ssandraOperatorVersion { get; set; }

    private protected Findings Findings => _findings ??= new Findings(this);

    /// <summary>Releases what the cmdlet holds.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ObjectSet:
                foreach (var input in InputObject ?? [])
                    Take(input);
                break;
            case ContentSet:
                Guard(() => Answer(ImageConfigText.Read(ManifestInput.Text(Content), Findings.Report, _stop.Token)), Content);
                break;
            default:
                _paths ??= new ManifestPaths(this, _stop.Token);
                Guard(() => Answer(ImageConfigText.Read(_paths.ImageConfig(ImageConfigPath), Findings.Report, _stop.Token)), ImageConfigPath);
                break;
        }
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

    /// <summary>Answers one ImageConfig.</summary>
    private protected abstract void Answer(ImageConfigText text);

    private void Take(K8ssObject input)
    {
        if (input is StrangeObject strange)
        {
            Findings.Refuse("ObjectNotUsable", strange.Message, strange.Remedy, strange.Value);
            return;
        }

        Guard(
            () =>
            {
                if (ImageConfigText.Of(input, Findings.Report, _stop.Token) is { } text)
                    Answer(text);
                else
                    Findings.Refuse("ObjectNotFollowed", "Nothing follows from " + input.GetType().Name + " " + TerminalText.Escape(input.ToString(), 200) + " for " + MyInvocation.MyCommand.Name + ".", "Pipe the output of Get-K8ssImageConfig or ConvertTo-K8ssImageConfig into it.", input);
            },
            input);
    }

    // One ImageConfig that cannot be used does not keep the others from being answered; options are the same for all.
    private void Guard(Action action, object target)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ctrl+C: the pipeline ends by itself.
        }
        catch (ChangeException exception)
        {
            var error = Findings.ErrorOf(exception.Diagnostic);
            WriteError(new ErrorRecord(error.Exception, error.FullyQualifiedErrorId, error.CategoryInfo.Category, target) { ErrorDetails = error.ErrorDetails });
        }
        catch (OptionsException exception)
        {
            ThrowTerminatingError(Findings.ErrorOf(exception.Diagnostic));
        }
    }
}
