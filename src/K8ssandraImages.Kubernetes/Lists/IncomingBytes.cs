using System.Buffers;

namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>
/// The part of an answer that has arrived and is still needed. Positions are those in the whole answer, so that they stay right
/// when bytes are moved to make room.
/// </summary>
internal sealed class IncomingBytes : IDisposable
{
    private const int InitialLength = 64 * 1024;
    private const int MinFree = 8 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialLength);
    private int _next;
    private int _end;
    private long _first;
    private int _scanned;

    /// <summary>Up to where it has been read.</summary>
    public long Position => _first + _next;

    /// <summary>What has not been read.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_next, _end - _next);

    /// <summary>Marks bytes as read.</summary>
    public void Advance(int count)
    {
        _next += count;
        if (count > 0)
            _scanned = 0;
    }

    /// <summary>
    /// Whether what has not been read is a long string that has not ended. The JSON reader would begin at its beginning again
    /// with every piece that comes; here only what is new is looked at.
    /// </summary>
    public bool IsInLongString()
    {
        if (_end - _next < InitialLength)
            return false;
        if (_scanned == 0)
        {
            var rest = Unread.TrimStart(", \t\r\n"u8);
            if (rest.IsEmpty || rest[0] != '"')
                return false;
            _scanned = _end - rest.Length + 1;
        }

        while (_bytes.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var stop)
        {
            _scanned += stop;
            if (_bytes[_scanned] == '"')
                return false;
            // What is escaped may not be here yet.
            if (_scanned + 1 == _end)
                return true;
            _scanned += 2;
        }

        _scanned = _end;
        return true;
    }

    /// <summary>A part that is still here.</summary>
    public ReadOnlySpan<byte> Slice(long start, long end) => _bytes.AsSpan((int)(start - _first), (int)(end - start));

    /// <summary>Room for more.</summary>
    /// <param name="keepFrom">From where on bytes are still needed; at most <see cref="Position"/>.</param>
    /// <exception cref="MalformedAnswerException">What is needed is larger than an object may be.</exception>
    public Memory<byte> Free(long keepFrom)
    {
        var unneeded = (int)(keepFrom - _first);
        var needed = _end - unneeded;
        if (needed > ObjectLimits.MaxLength)
            throw new MalformedAnswerException($"an object in it is larger than {ObjectLimits.MaxLength / (1024 * 1024)} MiB.");
        if (_bytes.Length - _end >= MinFree)
            return _bytes.AsMemory(_end);
        var target = _bytes;
        if (needed > _bytes.Length / 2)
            target = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.AsSpan(unneeded, needed).CopyTo(target);
        if (target != _bytes)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = target;
        _first += unneeded;
        _next -= unneeded;
        _scanned = Math.Max(0, _scanned - unneeded);
        _end = needed;
        return _bytes.AsMemory(_end);
    }

    /// <summary>Bytes have been put into what <see cref="Free"/> gave.</summary>
    public void Add(int count) => _end += count;

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
