using System.Collections.Concurrent;
using System.Text;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>
/// Writes a header with several values as several lines. The framework joins them with commas; the API server would take
/// <c>Impersonate-Group: a, b</c> for one group of that name. An encoding is all that the framework lets one choose, so this is one:
/// UTF-8, but where <see cref="Separator"/> stands the next line begins.
/// </summary>
internal sealed class RepeatedHeader : Encoding
{
    /// <summary>Between two values. It is no character, so no value holds it.</summary>
    public const char Separator = '\uffff';

    private static readonly ConcurrentDictionary<string, RepeatedHeader> ByName = new(StringComparer.OrdinalIgnoreCase);

    private readonly string _nextLine;

    private RepeatedHeader(string name) => _nextLine = "\r\n" + name + ": ";

    /// <summary>The encoding for a header.</summary>
    public static Encoding For(string name) =>
        name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase) ? ByName.GetOrAdd(name, static key => new RepeatedHeader(key)) : UTF8;

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(Lines(chars.AsSpan(index, count)));

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        UTF8.GetBytes(Lines(chars.AsSpan(charIndex, charCount)), bytes.AsSpan(byteIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount * _nextLine.Length);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

    private string Lines(ReadOnlySpan<char> chars) => chars.ToString().Replace(Separator.ToString(), _nextLine, StringComparison.Ordinal);
}
