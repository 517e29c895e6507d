namespace K8ssandraImages.Operations.Changes;

/// <summary>Which findings about a text are new: what was wrong before is not the change's doing, also where it is said in other words now because a value in it has changed.</summary>
internal static class NewFindings
{
    public static IEnumerable<Diagnostic> Of(IEnumerable<Diagnostic> before, IEnumerable<Diagnostic> after)
    {
        var (old, @new) = (before.ToList(), after.ToList());
        var same = old.Select(Said).Intersect(@new.Select(Said)).ToHashSet();
        var others = old.Where(finding => !same.Contains(Said(finding))).GroupBy(Place).ToDictionary(static group => group.Key, static group => group.Count());
        foreach (var finding in @new)
        {
            if (!same.Add(Said(finding)))
                continue;
            var place = Place(finding);
            if (others.TryGetValue(place, out var count) && count > 0)
                others[place] = count - 1;
            else
                yield return finding;
        }
    }

    private static (string Id, string Message) Said(Diagnostic finding) => (finding.Id, finding.Message);

    // Lines move; the way to a field does not.
    private static (string Id, string? Path) Place(Diagnostic finding) => (finding.Id, finding.Location?.Path);
}
