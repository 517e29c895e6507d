using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations;

/// <summary>A fleet under other releases of its operators; made again whenever more is known of its clusters.</summary>
internal sealed class UpgradedFleet(Fleet before, ReleaseUpgrade upgrade)
{
    private readonly HashSet<(string Id, string Message)> _said = [];
    private UpgradedSnapshot? _snapshot;
    private ReleaseComparer? _comparer;
    private int _version;

    public ReleaseComparer Comparer
    {
        get
        {
            var version = before.Snapshot.Resources.Version;
            if (_comparer is null || _version != version)
            {
                _snapshot = new UpgradedSnapshot(before.Snapshot, upgrade);
                (_comparer, _version) = (new ReleaseComparer(before, _snapshot), version);
            }

            return _comparer;
        }
    }

    /// <summary>Takes what the snapshot before and the one after found out; each thing once, and not what a comparison tells.</summary>
    public IEnumerable<Diagnostic> TakeDiagnostics()
    {
        foreach (var diagnostic in before.Snapshot.TakeDiagnostics())
        {
            _said.Add((diagnostic.Id, diagnostic.Message));
            yield return diagnostic;
        }

        foreach (var diagnostic in _snapshot?.TakeDiagnostics() ?? [])
        {
            if (!_comparer!.HasTold(diagnostic) && _said.Add((diagnostic.Id, diagnostic.Message)))
                yield return diagnostic;
        }
    }
}
