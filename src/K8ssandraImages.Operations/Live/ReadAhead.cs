using System.Threading.Channels;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// Reads a list before it is asked for and while what came is being worked on: the server prepares the next page meanwhile.
/// Holds at most a page.
/// </summary>
internal sealed class ReadAhead : IAsyncDisposable
{
    private const int Page = 500;
    private readonly Channel<ReadOnlyMemory<byte>> _objects = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Page) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <param name="list">Begins the list.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public ReadAhead(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> list, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = Task.Run(() => ReadAsync(list), CancellationToken.None);
    }

    /// <summary>Whether there is another object; fails, after the last that came, with what the list failed with.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _objects.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>The next object, if it has come.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> json) => _objects.Reader.TryRead(out json);

    /// <summary>Ends the reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> list)
    {
        Exception? failure = null;
        try
        {
            await using var objects = list(_stop.Token).GetAsyncEnumerator(_stop.Token);
            // Room first: no page is asked for that would have to wait on its way.
            while (await _objects.Writer.WaitToWriteAsync(_stop.Token).ConfigureAwait(false) && await objects.MoveNextAsync().ConfigureAwait(false))
                _objects.Writer.TryWrite(objects.Current);
        }
#pragma warning disable CA1031 // Whoever takes the objects gets it, behind them.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _objects.Writer.TryComplete(failure);
    }
}
