using System.Threading.Channels;

namespace K8ssandraImages.Operations.Live;

/// <summary>A few pieces of work at the same time, whose results are written as soon as they are there, in the order in which the work was given.</summary>
internal sealed class OrderedWork<T> : IAsyncDisposable
{
    private readonly Channel<Task<T>> _running;
    private readonly Task _writing;

    /// <param name="atOnce">Pieces of work that wait for their turn; one more is being written.</param>
    /// <param name="write">Takes a result.</param>
    public OrderedWork(int atOnce, Func<T, Task> write)
    {
        _running = Channel.CreateBounded<Task<T>>(atOnce);
        _writing = WriteAsync(write);
    }

    /// <summary>Starts a piece of work when there is room for it. Fails with what an earlier piece failed with.</summary>
    public async Task AddAsync(Func<Task<T>> work)
    {
        if (!await _running.Writer.WaitToWriteAsync().ConfigureAwait(false))
            await _writing.ConfigureAwait(false);
        var task = work();
        // There is one who adds, so there is room; only a failure closes it meanwhile.
        if (_running.Writer.TryWrite(task))
            return;
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _writing.ConfigureAwait(false);
    }

    /// <summary>Waits for the rest.</summary>
    public async Task CompleteAsync()
    {
        _running.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    /// <summary>Waits for work whose results nobody will get, so that none goes on behind a failure.</summary>
    public async ValueTask DisposeAsync()
    {
        _running.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await foreach (var task in _running.Reader.ReadAllAsync().ConfigureAwait(false))
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(Func<T, Task> write)
    {
        try
        {
            await foreach (var task in _running.Reader.ReadAllAsync().ConfigureAwait(false))
                await write(await task.ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _running.Writer.TryComplete();
        }
    }
}
