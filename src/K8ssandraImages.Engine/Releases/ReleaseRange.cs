using System.Text;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// Says in words which releases out of a list are meant. Neighbours are those of the list, so 1.10.6 of cass-operator, which
/// has fixes that 1.11.0 lacks, splits a range as it should.
/// </summary>
internal static class ReleaseRange
{
    /// <summary>As in <c>1.8.0 to 1.10.5, 1.11.0 to 1.12.0</c> or <c>1.29.0 and later</c>.</summary>
    /// <param name="all">All releases, ascending; the last one is the newest that there is, and what holds in it is taken to hold on.</param>
    /// <param name="holds">Whether a release of the list is meant, by its index.</param>
    /// <param name="endsOpen">Whether the last release of the list is the newest that there is.</param>
    public static string Of(IReadOnlyList<OperatorVersion> all, Func<int, bool> holds, bool endsOpen)
    {
        var text = new StringBuilder();
        for (var i = 0; i < all.Count; i++)
        {
            if (!holds(i))
                continue;
            var first = i;
            while (i + 1 < all.Count && holds(i + 1))
                i++;
            if (text.Length > 0)
                text.Append(", ");
            text.Append(all[first]);
            if (endsOpen && i == all.Count - 1)
                text.Append(" and later");
            else if (first != i)
                text.Append(" to ").Append(all[i]);
        }

        return text.ToString();
    }
}
