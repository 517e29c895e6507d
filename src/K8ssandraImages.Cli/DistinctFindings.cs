namespace K8ssandraImages.Cli;

/// <summary>Lets each finding through once: a line of a K8ssandraCluster concerns every datacenter of it, and is told once.</summary>
internal sealed class DistinctFindings
{
    // Forgets rather than grows with the fleet; what repeats stands close together.
    private const int Most = 4096;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public bool Add(Diagnostic diagnostic)
    {
        if (_texts.Count >= Most)
            _texts.Clear();
        return _texts.Add(diagnostic.ToString());
    }
}
