using System.Text;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>
/// Text that comes through the pipeline. A native command writes line by line, and the lines are one text; Get-Content -Raw
/// writes one string for each file, and two files must not run into one document.
/// </summary>
internal sealed class PipedText
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];
    private readonly List<ManifestInput> _texts = [];
    private readonly StringBuilder _lines = new();
    private bool _isOther;

    /// <summary>The first line, where all lines look like names of files: a path as text is a mistake that is easily made.</summary>
    public string? NameOfFile { get; private set; }

    public void Add(string? text)
    {
        if (text is null)
            return;
        if (!_isOther && text.Length > 0)
            LookAt(text);
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

    private void LookAt(string text)
    {
        _isOther = text.Length > 4096 || text.AsSpan().ContainsAny('\n', '{', '#') || text.Contains(": ", StringComparison.Ordinal)
            || !Array.Exists(Extensions, extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        NameOfFile = _isOther ? null : NameOfFile ?? text;
    }

    private void EndLines()
    {
        if (_lines.Length > 0)
            _texts.Add(ManifestInput.Text(_lines.ToString()));
        _lines.Clear();
    }
}
