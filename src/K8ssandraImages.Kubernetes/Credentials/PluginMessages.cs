using System.Text;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>Passes on what a plugin writes to its standard error, and keeps the last lines for a message.</summary>
internal sealed class PluginMessages(Action<string>? show)
{
    private const int Kept = 5;
    private const int LineLimit = 1000;

    // A question stands at the end of a line that does not end: after this time it is shown as it is.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Queue<string> _last = new();
    private readonly StringBuilder _line = new();

    /// <summary>Reads to the end.</summary>
    /// <param name="reader">The standard error.</param>
    /// <param name="asks">Whether the plugin may ask the user something.</param>
    public async Task ReadAsync(StreamReader reader, bool asks)
    {
        var block = new char[4096];
        while (true)
        {
            var reading = reader.ReadAsync(block, 0, block.Length);
            if (asks && _line.Length > 0 && await Task.WhenAny(reading, Task.Delay(Pause)).ConfigureAwait(false) != reading)
                EndLine();
            var count = await reading.ConfigureAwait(false);
            if (count == 0)
                break;
            for (var i = 0; i < count; i++)
            {
                // A lone carriage return draws over the line, as a progress bar does.
                if (block[i] is '\n' or '\r')
                    EndLine();
                else if (_line.Length < LineLimit)
                    _line.Append(block[i]);
            }
        }

        EndLine();
    }

    /// <summary>The last lines so far.</summary>
    public IReadOnlyList<string> Last()
    {
        lock (_last)
            return [.. _last];
    }

    private void EndLine()
    {
        if (_line.Length == 0)
            return;
        var line = Printable.Escape(_line.ToString(), LineLimit);
        _line.Clear();
        lock (_last)
        {
            if (_last.Count == Kept)
                _last.Dequeue();
            _last.Enqueue(line);
        }

        show?.Invoke(line);
    }
}
