using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Shows how far the reading is, once it takes more than a second.</summary>
internal sealed class ReadingProgress(PSCmdlet cmdlet)
{
    private const int Id = 0x4b53;
    private const int NamesShown = 4;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ProgressRecord _record = new(Id, "Reading", "-");
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private long _objects;
    private int _file;
    private int _files;
    private string? _name;
    private IReadOnlyCollection<string> _contexts = [];
    private bool _shown;

    /// <summary>One more object is written.</summary>
    public void Count()
    {
        // The clock is looked at now and then only.
        if ((++_objects & 0xff) == 0)
            Show();
    }

    /// <summary>The same inputs; each is noticed as its reading begins.</summary>
    public IReadOnlyList<ManifestInput> Watch(IReadOnlyList<ManifestInput> inputs)
    {
        _files = inputs.Count;
        return new Watched(inputs, this);
    }

    /// <summary>Nothing comes at the moment.</summary>
    /// <param name="contexts">The contexts that are being read.</param>
    public void WaitFor(IReadOnlyCollection<string> contexts)
    {
        _contexts = contexts;
        Show();
    }

    /// <summary>Takes the display away.</summary>
    public void Complete()
    {
        if (!_shown)
            return;
        _record.RecordType = ProgressRecordType.Completed;
        cmdlet.WriteProgress(_record);
    }

    private void Begin(int index, ManifestInput input)
    {
        _file = index + 1;
        _name = input.Name;
        Show();
    }

    private void Show()
    {
        var elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed < _next)
            return;
        _next = elapsed + TimeSpan.FromMilliseconds(250);
        _shown = true;
        _record.Activity = _files > 0 ? "Reading manifests" : "Reading Kubernetes clusters";
        _record.StatusDescription = _files == 0
            ? _objects + " objects" + (_contexts.Count == 0 ? "" : "; reading " + Contexts())
            : "File " + _file + " of " + _files + ", " + _objects + " objects: " + TerminalText.Escape(_name, 120);
        _record.PercentComplete = _files > 1 ? (_file - 1) * 100 / _files : -1;
        cmdlet.WriteProgress(_record);
    }

    private string Contexts() =>
        string.Join(", ", _contexts.Take(NamesShown).Select(context => TerminalText.Escape(context, 60))) + (_contexts.Count > NamesShown ? " and " + (_contexts.Count - NamesShown) + " more" : "");

    // The reader asks for an input when it begins to read it, on the thread of the pipeline, where progress may be written.
    private sealed class Watched(IReadOnlyList<ManifestInput> inputs, ReadingProgress progress) : IReadOnlyList<ManifestInput>
    {
        public int Count => inputs.Count;

        public ManifestInput this[int index]
        {
            get
            {
                progress.Begin(index, inputs[index]);
                return inputs[index];
            }
        }

        public IEnumerator<ManifestInput> GetEnumerator() => inputs.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
