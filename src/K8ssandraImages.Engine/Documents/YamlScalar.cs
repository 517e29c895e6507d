using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Says what a YAML scalar is to Kubernetes: YAML 1.1 as gopkg.in/yaml.v2 (v2.4.0, resolve.go) resolves it, in the JSON
/// form that sigs.k8s.io/yaml makes of it.
/// </summary>
internal static partial class YamlScalar
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>Resolves a scalar without quotes and without a tag.</summary>
    public static ResolvedScalar ResolvePlain(string text)
    {
        if (text.Length == 0)
            return new(NodeKind.Null, "");
        switch (text[0])
        {
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~':
                return ResolveWord(text);
            case '.':
                return ResolvePoint(text);
            case '+' or '-' or (>= '0' and <= '9'):
                return ResolveNumber(text);
            default:
                return new(NodeKind.String, text);
        }
    }

    /// <summary>Resolves a scalar with a tag. Null where the text is not what the tag says, which go-yaml refuses.</summary>
    public static ResolvedScalar? ResolveTagged(string tag, string text)
    {
        if (!tag.StartsWith(TagPrefix, StringComparison.Ordinal))
            return new(NodeKind.String, text);
        switch (tag[TagPrefix.Length..])
        {
            case "bool":
                return OfKind(text, NodeKind.Boolean);
            case "int":
                return OfKind(text, NodeKind.Integer);
            case "null":
                return OfKind(text, NodeKind.Null);
            case "float":
                var number = ResolvePlain(text);
                if (number.Kind == NodeKind.Float)
                    return number;
                // An unsigned number beyond int64 stays one for go-yaml, and so is not a float.
                if (number.Kind != NodeKind.Integer || !long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                    return null;
                return new(NodeKind.Float, GoNumber.FormatJson(integer), integer);
            case "timestamp":
                return Timestamp().IsMatch(text) ? new(NodeKind.String, text) : null;
            case "binary":
                return DecodeBinary(text) is { } decoded ? new(NodeKind.String, decoded) : null;
            default:
                return new(NodeKind.String, text);
        }
    }

    private static ResolvedScalar? OfKind(string text, NodeKind kind)
    {
        var resolved = ResolvePlain(text);
        return resolved.Kind == kind ? resolved : null;
    }

    private static ResolvedScalar ResolveWord(string text)
    {
        switch (text)
        {
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return new(NodeKind.Boolean, "true");
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return new(NodeKind.Boolean, "false");
            case "~" or "null" or "Null" or "NULL":
                return new(NodeKind.Null, "");
            default:
                return new(NodeKind.String, text);
        }
    }

    private static ResolvedScalar ResolvePoint(string text)
    {
        if (text is ".nan" or ".NaN" or ".NAN")
            return new(NodeKind.Float, ".nan", double.NaN);
        if (text is ".inf" or ".Inf" or ".INF")
            return new(NodeKind.Float, ".inf", double.PositiveInfinity);
        // Here go-yaml leaves underscores to strconv.ParseFloat, which takes them between two digits only.
        var plain = text;
        if (text.Contains('_', StringComparison.Ordinal))
        {
            if (StrayUnderscore().IsMatch(text))
                return new(NodeKind.String, text);
            plain = text.Replace("_", "", StringComparison.Ordinal);
        }

        return FloatPattern().IsMatch(plain) ? ResolveFloat(plain, text) : new(NodeKind.String, text);
    }

    private static ResolvedScalar ResolveNumber(string text)
    {
        if (text is "+.inf" or "+.Inf" or "+.INF")
            return new(NodeKind.Float, ".inf", double.PositiveInfinity);
        if (text is "-.inf" or "-.Inf" or "-.INF")
            return new(NodeKind.Float, "-.inf", double.NegativeInfinity);
        var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (GoNumber.TryParseInteger(plain, out var integer))
            return new(NodeKind.Integer, Unchanged(integer.ToString(CultureInfo.InvariantCulture), text));
        if (FloatPattern().IsMatch(plain))
            return ResolveFloat(plain, text);
        return GoNumber.TryParseSignedBinary(plain, out integer)
            ? new(NodeKind.Integer, integer.ToString(CultureInfo.InvariantCulture))
            : new(NodeKind.String, text);
    }

    private static ResolvedScalar ResolveFloat(string plain, string text) =>
        GoNumber.TryParseFloat(plain, out var value)
            ? new(NodeKind.Float, Unchanged(GoNumber.FormatJson(value), text), value)
            : new(NodeKind.String, text);

    // One string instead of two equal ones.
    private static string Unchanged(string canonical, string text) => canonical == text ? text : canonical;

    // Go decodes base64 without its line ends, and encoding/json writes what is no UTF-8 as U+FFFD, byte by byte.
    private static string? DecodeBinary(string text)
    {
        var compact = text.Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);
        var bytes = new byte[(compact.Length * 3 / 4) + 3];
        if (compact.AsSpan().ContainsAny(" \t") || !Convert.TryFromBase64String(compact, bytes, out var length))
            return null;
        var builder = new StringBuilder(length);
        for (var rest = bytes.AsSpan(0, length); !rest.IsEmpty;)
        {
            var whole = Rune.DecodeFromUtf8(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            builder.Append(rune.ToString());
            rest = rest[(whole ? consumed : 1)..];
        }

        return builder.ToString();
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"(?<![0-9])_|_(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex StrayUnderscore();

    // The forms that go-yaml v2 takes for a time: a date, or a date and a time with a zone after T, or without one after a space.
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}([.,][0-9]+)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
