namespace K8ssandraImages.Operations.Live;

/// <summary>A few pieces of work at the same time, whose results come in the order in which the work was given.</summary>
internal sealed class OrderedWork<T>(int atOnce) : IAsyncDisposable
{
    private readonly Queue<Task<T>> _running = new();

    /// <summary>Starts a piece of work; gives the results that had to be waited for to make room, and those that are there.</summary>
    public async ValueTask<IReadOnlyList<T>> AddAsync(Func<Task<T>> work)
    {
        List<T>? done = null;
        while (_running.Count >= atOnce || (_running.TryPeek(out var first) && first.IsCompleted))
            (done ??= []).Add(await _running.Dequeue().ConfigureAwait(false));
        _running.Enqueue(work());
        return done ?? (IReadOnlyList<T>)[];
    }

    /// <summary>The results that are left.</summary>
    public async ValueTask<IReadOnlyList<T>> RestAsync()
    {
        var done = new List<T>();
        while (_running.TryDequeue(out var task))
            done.Add(await task.ConfigureAwait(false));
        return done;
    }

    /// <summary>Waits for work that nobody will ask for, so that none goes on behind a failure.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_running.TryDequeue(out var task))
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
