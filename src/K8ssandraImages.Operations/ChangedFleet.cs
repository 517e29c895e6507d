using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations;

/// <summary>
/// What a fleet would be under a changed snapshot. Contexts of a cluster may still be read while answers go out, so the changed
/// snapshot is made again whenever more is known.
/// </summary>
internal sealed class ChangedFleet(Fleet before, Func<Snapshot, Snapshot> change)
{
    private readonly HashSet<(string Id, string Message)> _said = [];
    private Fleet? _after;
    private int _version;

    /// <summary>The fleet as it would be.</summary>
    public Fleet Fleet
    {
        get
        {
            var version = before.Snapshot.Resources.Version;
            if (_after is null || _version != version)
                (_after, _version) = (new Fleet(change(before.Snapshot)), version);
            return _after;
        }
    }

    /// <summary>The datacenters in whose images an ImageConfig that is replaced has a say, before or after.</summary>
    public HashSet<Scope> GovernedOf(Node root, string? context) =>
        [.. before.GovernedBy(root, context, Fleet.Snapshot.IsReplaced), .. Fleet.GovernedBy(root, context, Fleet.Snapshot.IsReplaced)];

    /// <summary>Whether a finding of a snapshot was not said yet, wherever in its text it stood.</summary>
    public bool IsNew(Diagnostic diagnostic) => _said.Add((diagnostic.Id, diagnostic.Message));
}
