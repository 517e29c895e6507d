using System.Text;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>
/// Text that comes through the pipeline. A native command writes line by line, and the lines are one text; Get-Content -Raw
/// writes one string for each file, and two files must not run into one document.
/// </summary>
internal sealed class PipedText
{
    private readonly List<ManifestInput> _texts = [];
    private readonly StringBuilder _lines = new();

    public void Add(string? text)
    {
        if (text is null)
            return;
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            EndLines();
            _texts.Add(ManifestInput.Text(text));
        }
        else
        {
            _lines.Append(text).Append('\n');
        }
    }

    /// <summary>The texts so far, in order.</summary>
    public IReadOnlyList<ManifestInput> Take()
    {
        EndLines();
        return _texts;
    }

    private void EndLines()
    {
        if (_lines.Length > 0)
            _texts.Add(ManifestInput.Text(_lines.ToString()));
        _lines.Clear();
    }
}
