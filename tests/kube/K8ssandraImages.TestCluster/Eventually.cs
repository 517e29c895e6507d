using System.Diagnostics;

namespace K8ssandraImages.TestCluster;

/// <summary>Waits for what a server does in its own time.</summary>
public static class Eventually
{
    /// <summary>Asks again and again until there is an answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="probe">Null while it is not so yet.</param>
    /// <param name="seconds">How long at most.</param>
    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> probe, double seconds = 60)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } answer)
                return answer;
            if (watch.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"not within {seconds} s: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks again and again until it is so.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="probe">Whether it is so.</param>
    /// <param name="seconds">How long at most.</param>
    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static Task TrueAsync(string what, Func<Task<bool>> probe, double seconds = 60) =>
        GetAsync(what, async () => await probe() ? what : null, seconds);
}
