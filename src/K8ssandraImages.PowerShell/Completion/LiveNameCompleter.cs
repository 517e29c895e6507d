using System.Collections.Concurrent;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>
/// Completes names that a server has to be asked for: for a second at most, and what was found is kept for ten, so that the next
/// key does not ask again.
/// </summary>
public abstract class LiveNameCompleter : NameCompleter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<string, (DateTime Time, IReadOnlyCollection<LiveName> Names)> Known = new(StringComparer.Ordinal);

    private protected LiveNameCompleter()
    {
    }

    private protected sealed override IEnumerable<CompletionName> Names(BoundParameters parameters) =>
        Select(parameters).OrderBy(name => name.Name, StringComparer.Ordinal);

    /// <summary>The names, in any order.</summary>
    private protected abstract IEnumerable<CompletionName> Select(BoundParameters parameters);

    /// <summary>What there is in the clusters that the command line names.</summary>
    private protected static IReadOnlyCollection<LiveName> Find(BoundParameters parameters, LiveNameKind kind = LiveNameKind.Datacenters)
    {
        if (!parameters.IsLive)
            return [];
        var options = parameters.LiveOptions();
        var key = string.Join('\n', [kind.ToString(), options.Kubeconfig, Environment.GetEnvironmentVariable("KUBECONFIG"), options.Environment.CurrentDirectory, options.AllContexts.ToString(), .. options.Contexts]);
        if (Known.TryGetValue(key, out var known) && DateTime.UtcNow - known.Time < Kept)
            return known.Names;
        var names = new LiveNames();
        var found = Read(names, kind, options);
        foreach (var (old, entry) in Known)
        {
            if (DateTime.UtcNow - entry.Time >= Kept)
                Known.TryRemove(old, out _);
        }

        Known[key] = (DateTime.UtcNow, found);
        return found;
    }

    private static IReadOnlyCollection<LiveName> Read(LiveNames names, LiveNameKind kind, LiveOptions options)
    {
        using var stop = new CancellationTokenSource(Longest);
        // What does not heed the end of the second goes on without anybody who waits for it.
        Task.Run(() => names.ReadAsync(kind, options, stop.Token)).Wait(Longest);
        stop.Cancel();
        return names.Found;
    }
}
