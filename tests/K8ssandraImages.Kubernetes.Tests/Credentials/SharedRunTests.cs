using K8ssandraImages.Kubernetes.Credentials;

namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>Work that runs once for all who ask.</summary>
public class SharedRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_who_ask_while_it_runs_get_the_one_answer()
    {
        var run = new SharedRun<int>();
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var starts = 0;
        var waiting = Enumerable.Range(0, 20).Select(_ => run.JoinAsync(_ => Start(), default)).ToArray();
        answer.SetResult(7);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience), value => Assert.Equal(7, value));
        Assert.Equal(1, starts);
        Assert.Equal(7, await run.JoinAsync(_ => Start(), default));
        Assert.Equal(2, starts);

        Task<int> Start()
        {
            Interlocked.Increment(ref starts);
            return answer.Task;
        }
    }

    [Fact]
    public async Task A_failure_is_shared_and_not_kept()
    {
        var run = new SharedRun<int>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Enumerable.Range(0, 5).Select(_ => run.JoinAsync(Fail, default)).ToArray();
        gate.SetResult();
        foreach (var task in waiting)
            await Assert.ThrowsAsync<InvalidOperationException>(() => task.WaitAsync(Patience));
        Assert.Equal(1, await run.JoinAsync(_ => Task.FromResult(1), default));

        async Task<int> Fail(CancellationToken stop)
        {
            await gate.Task;
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public async Task It_is_cancelled_only_when_the_last_one_has_given_up()
    {
        var run = new SharedRun<int>();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var one = run.JoinAsync(Work, first.Token);
        var two = run.JoinAsync(Work, second.Token);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Patience));
        Assert.False(cancelled.Task.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two.WaitAsync(Patience));
        await cancelled.Task.WaitAsync(Patience);
        Assert.Equal(3, await run.JoinAsync(_ => Task.FromResult(3), default).WaitAsync(Patience));

        async Task<int> Work(CancellationToken stop)
        {
            await using var registration = stop.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, stop);
            return 0;
        }
    }
}
