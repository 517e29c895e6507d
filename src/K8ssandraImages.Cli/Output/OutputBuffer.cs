using System.Buffers;
using System.Text;

namespace K8ssandraImages.Cli.Output;

/// <summary>
/// Collects UTF-8 and writes it in large pieces, but the first record at once and later ones within a tenth of a second, so
/// that a reader sees the answer while it is being made.
/// </summary>
internal sealed class OutputBuffer(Stream stream, bool flushesAlways = false) : IBufferWriter<byte>, IDisposable
{
    private const int Size = 64 * 1024;
    private const long Delay = 100;
    private byte[] _buffer = new byte[Size];
    private int _count;
    private long? _written;

    /// <summary>Called before bytes go out.</summary>
    public Action? BeforeWrite { get; set; }

    /// <summary>Called after bytes have gone out, with whether they end a line.</summary>
    public Action<bool>? AfterWrite { get; set; }

    /// <summary>Writes a text that is the whole output.</summary>
    public static void WriteAll(StandardStreams streams, string text)
    {
        using var output = new OutputBuffer(streams.OpenOutput());
        output.Write(text);
        output.Flush();
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_count);
    }

    public void Write(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _count += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_count));
    }

    public void WriteSpaces(int count)
    {
        Reserve(count);
        _buffer.AsSpan(_count, count).Fill((byte)' ');
        _count += count;
    }

    /// <summary>A record is complete; it goes out when it is the first or a tenth of a second has passed.</summary>
    public void EndRecord()
    {
        if (flushesAlways || _written is not { } written || Environment.TickCount64 - written >= Delay)
            Flush();
    }

    public void Flush()
    {
        if (_count == 0)
            return;
        BeforeWrite?.Invoke();
        var count = _count;
        _count = 0;
        try
        {
            stream.Write(_buffer, 0, count);
            stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(exception);
        }

        _written = Environment.TickCount64;
        AfterWrite?.Invoke(_buffer[count - 1] == (byte)'\n');
    }

    /// <summary>Closes the stream. What was not flushed is dropped: then something went wrong, and its message is what counts.</summary>
    public void Dispose() => stream.Dispose();

    private void Reserve(int count)
    {
        if (_buffer.Length - _count >= count)
            return;
        Flush();
        if (_buffer.Length < count)
            _buffer = new byte[count];
    }
}
