using System.Collections.Concurrent;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Waits for what is done elsewhere: plans are made and applied on the thread that asks, which may have a context of its own. What is told
/// meanwhile is told on that thread too: PowerShell takes nothing from another one.
/// </summary>
internal static class Waiting
{
    private static readonly AsyncLocal<BlockingCollection<Action>?> Calls = new();

    /// <summary>The result; fails with what it failed with.</summary>
    public static T For<T>(Func<Task<T>> work)
    {
        // Within work that is waited for already, it is that one's thread that everything is told on.
        if (Calls.Value is not null)
            return Task.Run(work).GetAwaiter().GetResult();
        using var calls = new BlockingCollection<Action>();
        Calls.Value = calls;
        var task = Task.Run(work);
        Calls.Value = null;
        var end = task.ContinueWith(_ => calls.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var call in calls.GetConsumingEnumerable())
            call();
        end.GetAwaiter().GetResult();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits until it is done; fails with what it failed with.</summary>
    public static void For(Func<Task> work) => For(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Makes a call on the thread that waits, if one does; fails with what it failed with.</summary>
    public static void Tell(Action call)
    {
        if (Calls.Value is not { } calls)
        {
            call();
            return;
        }

        var told = new TaskCompletionSource();
        try
        {
            calls.Add(() =>
            {
                try
                {
                    call();
                    told.SetResult();
                }
                catch (Exception exception)
                {
                    told.SetException(exception);
                }
            });
        }
        catch (InvalidOperationException)
        {
            // Nobody waits any more.
            call();
            return;
        }

        told.Task.GetAwaiter().GetResult();
    }
}
