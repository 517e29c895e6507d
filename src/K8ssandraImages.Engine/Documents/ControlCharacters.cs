using System.Buffers;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Sets of characters that a document's text is searched for.</summary>
internal static class ControlCharacters
{
    /// <summary>What go-yaml's reader refuses: all but YAML 1.1's c-printable.</summary>
    public static readonly SearchValues<char> Refused = SearchValues.Create(Enumerable.Range(0, 0xA0)
        .Where(c => c is < 0x20 and not ('\t' or '\n' or '\r') or >= 0x7F and not 0x85)
        .Append(0xFEFF)
        .Append(0xFFFE)
        .Append(0xFFFF)
        .Select(c => (char)c)
        .ToArray());
}
