using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>PowerShell takes nothing from another thread than the one that called.</summary>
public sealed class WaitingTests
{
    [Fact]
    public void What_is_found_meanwhile_is_told_on_the_thread_that_waits()
    {
        var told = new List<(int Thread, string Text)>();
        var settings = new OperationSettings
        {
            State = StateFolder.Find(Path.Combine(Path.GetTempPath(), "none")),
            Command = "test",
            Report = diagnostic => told.Add((Environment.CurrentManagedThreadId, diagnostic.Message)),
        };

        var (worker, answer) = Waiting.For(async () =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            settings.Report(Finding("first"));
            // Waited for within: still on the thread that waits for all.
            Waiting.For(async () =>
            {
                await Task.Delay(1).ConfigureAwait(false);
                settings.Report(Finding("second"));
            });
            return (Environment.CurrentManagedThreadId, told.Count);
        });
        settings.Report(Finding("third"));

        Assert.NotEqual(Environment.CurrentManagedThreadId, worker);
        Assert.Equal(2, answer);
        Assert.Equal(["first", "second", "third"], told.Select(static one => one.Text));
        Assert.All(told, static one => Assert.Equal(Environment.CurrentManagedThreadId, one.Thread));
    }

    [Fact]
    public void Who_tells_gets_what_it_failed_with()
    {
        var caught = Waiting.For(() =>
        {
            var exception = Assert.Throws<InvalidOperationException>(static () => Waiting.Tell(static () => throw new InvalidOperationException("stopped")));
            return Task.FromResult(exception.Message);
        });

        Assert.Equal("stopped", caught);
        Assert.Throws<TimeoutException>(static () => Waiting.For(static () => Task.FromException<int>(new TimeoutException())));
    }

    [Fact]
    public async Task What_is_told_when_nobody_waits_any_more_is_told_all_the_same()
    {
        using var gate = new ManualResetEventSlim();
        var told = false;
        Task late = Task.CompletedTask;
        Waiting.For(() =>
        {
            late = Task.Run(() =>
            {
                gate.Wait();
                Waiting.Tell(() => told = true);
            });
            return Task.CompletedTask;
        });
        gate.Set();

        await late.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(told);
    }

    private static Diagnostic Finding(string message) => new("KSI0222", DiagnosticSeverity.Warning, message, null, "Nothing.");
}
