using System.Text;

namespace K8ssandraImages.Engine.Resources;

/// <summary>Names that the operators derive from names people gave.</summary>
internal static class KubernetesName
{
    private const int LongestLabel = 63;
    private const int LongestSubdomain = 253;

    /// <summary>
    /// <c>CleanupForKubernetes</c> (apis/cassandra/v1beta1/cassandradatacenter_types.go:690-702 at v1.32.0): a DNS-1035 label
    /// stays as it is; anything else is lower-cased, <c>_</c> becomes <c>-</c>, and what matches the label's expression is
    /// joined.
    /// </summary>
    public static string Cleanup(string name)
    {
        if (IsLabel(name))
            return name;
        var text = name.ToLowerInvariant().Replace('_', '-');
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetterLower(text[i]))
            {
                i++;
                continue;
            }

            // The longest match that ends in a letter or digit.
            var end = i + 1;
            var last = end;
            while (end < text.Length && (char.IsAsciiLetterLower(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '-'))
            {
                end++;
                if (text[end - 1] != '-')
                    last = end;
            }

            result.Append(text, i, last - i);
            i = last;
        }

        return result.ToString();
    }

    /// <summary>
    /// <c>CleanupSubdomain</c> (cassandradatacenter_types.go:675-688 at v1.32.0): a DNS-1123 subdomain stays as it is; anything else
    /// is lower-cased, <c>_</c> becomes <c>-</c>, and what matches the subdomain's expression is joined.
    /// </summary>
    public static string CleanupSubdomain(string name)
    {
        if (IsSubdomain(name))
            return name;
        var text = name.ToLowerInvariant().Replace('_', '-');
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var end = LabelEnd(text, i);
            if (end == i)
            {
                i++;
                continue;
            }

            // A dot is part of it only with another label behind it.
            while (end < text.Length && text[end] == '.' && LabelEnd(text, end + 1) is var next && next > end + 1)
                end = next;
            result.Append(text, i, end - i);
            i = end;
        }

        return result.ToString();
    }

    /// <summary>
    /// <c>CleanLabelValue</c> (cassandradatacenter_types.go:670-673 at v1.32.0): without spaces, and what matches the expression of
    /// label values is joined.
    /// </summary>
    public static string CleanLabelValue(string name)
    {
        var text = name.Replace(" ", "", StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            // The longest match that ends in a letter or digit.
            var last = i + 1;
            for (var end = last; end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.'); end++)
            {
                if (char.IsAsciiLetterOrDigit(text[end]))
                    last = end + 1;
            }

            result.Append(text, i, last - i);
            i = last;
        }

        return result.ToString();
    }

    /// <summary>Whether a label can have this value, and be selected by it.</summary>
    public static bool IsLabelValue(string value) => value.Length is > 0 and <= LongestLabel && CleanLabelValue(value) == value;

    /// <summary>Whether most objects, secrets among them, can be called so (RFC 1123 subdomain, as the API server has it).</summary>
    public static bool IsSubdomain(string name)
    {
        if (name.Length is 0 or > LongestSubdomain)
            return false;
        // A letter or digit at both ends of each part between dots.
        var previous = '.';
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && !(c == '-' && previous != '.') && !(c == '.' && previous is not ('.' or '-')))
                return false;
            previous = c;
        }

        return previous is not ('.' or '-');
    }

    // The end of the longest label that starts here; where it starts if none does.
    private static int LabelEnd(string text, int start)
    {
        var last = start;
        for (var i = start; i < text.Length && (char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || (text[i] == '-' && i > start)); i++)
        {
            if (text[i] != '-')
                last = i + 1;
        }

        return last;
    }

    private static bool IsLabel(string name)
    {
        if (name.Length is 0 or > LongestLabel || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-')
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
