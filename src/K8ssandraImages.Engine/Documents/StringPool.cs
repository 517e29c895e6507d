namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Gives equal short texts the same string: a fleet of manifests says <c>datacenters</c> thousands of times. It
/// forgets on collision, so it never grows.
/// </summary>
internal sealed class StringPool
{
    private const int LongestText = 32;
    private readonly string?[] _slots = new string?[512];

    public string Intern(string text)
    {
        if (text.Length is 0 or > LongestText)
            return text;
        var hash = text.Length;
        foreach (var c in text)
            hash = (hash * 31) + c;
        ref var slot = ref _slots[(hash ^ (hash >> 9)) & 511];
        if (slot is not null && slot == text)
            return slot;
        return slot = text;
    }
}
