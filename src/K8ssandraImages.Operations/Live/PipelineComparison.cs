using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// What other releases would change for objects that an earlier command put into the pipeline. What came from a cluster is asked
/// for anew, because when it rolls depends on its status; connections and operators are shared by all objects of one earlier command.
/// </summary>
public sealed class PipelineComparison : IDisposable
{
    private readonly ManifestOptions _options;
    private readonly UpgradeOptions _upgrade;
    private readonly Action<Diagnostic> _report;
    private readonly Action<IReadOnlyCollection<string>>? _waiting;
    private readonly CancellationToken _cancellationToken;
    private readonly PipelineFleet _pipeline;
    private readonly Dictionary<Snapshot, Visit> _visits = [];

    /// <summary>Begins with nothing; clusters are read as their objects come.</summary>
    /// <param name="pipeline">Goes on from objects of manifests, with the same options.</param>
    /// <param name="options">What the user says to this command.</param>
    /// <param name="upgrade">Which releases.</param>
    /// <param name="report">Where findings go that belong to no answer.</param>
    /// <param name="waiting">Called a few times a second while the thread that asks waits; null for nothing.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public PipelineComparison(PipelineFleet pipeline, ManifestOptions options, UpgradeOptions upgrade, Action<Diagnostic> report, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken)
    {
        _pipeline = pipeline;
        _options = options;
        _upgrade = upgrade;
        _report = report;
        _waiting = waiting;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What would change for a cluster's datacenters, or for a datacenter.</summary>
    /// <param name="input">A cluster or a datacenter.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssReleaseComparison> Of(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return [];
        if (origin.Context is null || origin.Snapshot.Resources.Session is not IKubernetesSession session)
            return _pipeline.Compare(input, _upgrade, _cancellationToken);
        if (!_visits.TryGetValue(origin.Snapshot, out var visit))
        {
            var fleet = new LiveFleet(session, _options, _report, _cancellationToken, origin.Snapshot.Options);
            _visits.Add(origin.Snapshot, visit = new Visit(fleet, fleet.Upgraded(_upgrade, _cancellationToken), new LiveReading(session, LiveScope.Images | LiveScope.Status, _waiting, _cancellationToken)));
        }

        return visit.Fleet.Revisit(visit.Reading, origin, visit.Upgraded);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var visit in _visits.Values)
            visit.Reading.Dispose();
        _visits.Clear();
    }

    private sealed record Visit(LiveFleet Fleet, UpgradedFleet Upgraded, LiveReading Reading);
}
