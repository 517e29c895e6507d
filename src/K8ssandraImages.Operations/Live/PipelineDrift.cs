using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// What runs of objects that an earlier command put into the pipeline. Their clusters are asked anew; connections and operators
/// are shared by all objects of one earlier command, whose options hold on where this one says nothing.
/// </summary>
public sealed class PipelineDrift : IDisposable
{
    private readonly IReadOnlyList<ManifestInput> _manifests;
    private readonly ManifestOptions _options;
    private readonly Action<Diagnostic> _report;
    private readonly Action<IReadOnlyCollection<string>>? _waiting;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<Snapshot, Visit> _visits = [];

    /// <summary>Begins with nothing; clusters are read as their objects come.</summary>
    /// <param name="manifests">Manifests to compare with; empty for none.</param>
    /// <param name="options">What the user says to this command.</param>
    /// <param name="report">Where findings go that belong to no answer.</param>
    /// <param name="waiting">Called a few times a second while the thread that asks waits; null for nothing.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public PipelineDrift(IReadOnlyList<ManifestInput> manifests, ManifestOptions options, Action<Diagnostic> report, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken)
    {
        _manifests = manifests;
        _options = options;
        _report = report;
        _waiting = waiting;
        _cancellationToken = cancellationToken;
    }

    /// <summary>For each container of an object what it should run, what it runs, and what it waits for.</summary>
    /// <param name="input">A cluster or a datacenter.</param>
    /// <returns>What runs; null where the object came from manifests.</returns>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IReadOnlyList<K8ssImageDrift>? Of(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin { Context: not null } origin || origin.Snapshot.Resources.Session is not IKubernetesSession session)
            return null;
        if (!_visits.TryGetValue(origin.Snapshot, out var visit))
            _visits.Add(origin.Snapshot, visit = Begin(session, origin.Snapshot.Options));
        return visit.Fleet.Revisit(visit.Reading, origin, visit.Wanted);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var visit in _visits.Values)
            visit.Reading.Dispose();
        _visits.Clear();
    }

    private Visit Begin(IKubernetesSession session, SnapshotOptions earlier)
    {
        var fleet = new LiveFleet(session, _options, _report, _cancellationToken, earlier);
        return new Visit(fleet, fleet.ImagesOf(_manifests, _cancellationToken), new LiveReading(session, LiveScope.Drift, _waiting, _cancellationToken));
    }

    private sealed record Visit(LiveFleet Fleet, ManifestImages? Wanted, LiveReading Reading);
}
