using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Numbers as Go's strconv reads them and as Go's encoding/json and strconv write them.</summary>
internal static class GoNumber
{
    /// <summary>
    /// What strconv.ParseInt and, where that overflows, strconv.ParseUint read with base 0 and 64 bits, for text without
    /// underscores. A leading 0 means octal.
    /// </summary>
    public static bool TryParseInteger(ReadOnlySpan<char> text, out Int128 value)
    {
        value = 0;
        var signed = text is ['+' or '-', ..];
        var negative = signed && text[0] == '-';
        if (signed)
            text = text[1..];
        var radix = 10;
        if (text is ['0', ..])
        {
            var prefixed = text.Length > 2;
            radix = (prefixed ? text[1] : '0') switch
            {
                'x' or 'X' => 16,
                'b' or 'B' => 2,
                _ => 8,
            };
            // A lone 0 stays.
            if (prefixed && !char.IsAsciiDigit(text[1]))
                text = text[1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O' ? text[2..] : default;
            else if (text.Length > 1)
                text = text[1..];
        }

        return TryParseDigits(text, radix, out var magnitude) && TrySign(magnitude, signed, negative, out value);
    }

    /// <summary>
    /// go-yaml v2 reads <c>0b</c> and then whatever ParseInt takes with base 2, which includes a sign: <c>0b-1</c> is -1.
    /// </summary>
    public static bool TryParseSignedBinary(ReadOnlySpan<char> text, out Int128 value)
    {
        value = 0;
        if (text is not ['0', 'b', '+' or '-', ..])
            return false;
        return TryParseDigits(text[3..], 2, out var magnitude) && TrySign(magnitude, true, text[2] == '-', out value);
    }

    /// <summary>What strconv.ParseFloat reads of decimal text; a value that is out of range is an error there.</summary>
    public static bool TryParseFloat(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    /// <summary>As encoding/json writes a float64: the shortest digits, with an exponent below 1e-6 and from 1e21 on.</summary>
    public static string FormatJson(double value)
    {
        var digits = Shortest(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var point);
        if (digits == "0")
            return negative ? "-0" : "0";
        var magnitude = Math.Abs(value);
        if (magnitude is >= 1e-6 and < 1e21)
            return Fixed(digits, point, negative);
        var text = Exponent(digits, point, negative);
        // encoding/json writes e-9 where strconv writes e-09.
        return text.Length >= 4 && text[^4] == 'e' && text[^3] == '-' && text[^2] == '0' ? text[..^2] + text[^1] : text;
    }

    /// <summary>As sigs.k8s.io/yaml writes a number that is a key: strconv.FormatFloat(value, 'g', -1, 32), with YAML's names for what is no number.</summary>
    public static string FormatKey(double value)
    {
        var single = (float)value;
        if (float.IsNaN(single))
            return ".nan";
        if (float.IsInfinity(single))
            return single > 0 ? ".inf" : "-.inf";
        var digits = Shortest(single.ToString("R", CultureInfo.InvariantCulture), out var negative, out var point);
        if (digits == "0")
            return negative ? "-0" : "0";
        // 'g' with the shortest digits uses an exponent below 1e-4 and from 1e6 on.
        return point - 1 is < -4 or >= 6 ? Exponent(digits, point, negative) : Fixed(digits, point, negative);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, int radix, out ulong value)
    {
        value = 0;
        if (text.IsEmpty)
            return false;
        foreach (var c in text)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix)
                return false;
            var next = ((UInt128)value * (uint)radix) + (uint)digit;
            if (next > ulong.MaxValue)
                return false;
            value = (ulong)next;
        }

        return true;
    }

    // An unsigned number may be as large as 64 bits allow; one with a sign is an int64.
    private static bool TrySign(ulong magnitude, bool signed, bool negative, out Int128 value)
    {
        value = negative ? -(Int128)magnitude : magnitude;
        return !signed || value >= long.MinValue && value <= long.MaxValue;
    }

    // The shortest digits that give the same number again, without leading and trailing zeros, and where the point is before, in or after them.
    private static string Shortest(string text, out bool negative, out int point)
    {
        negative = text[0] == '-';
        var start = negative ? 1 : 0;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text[start..] : text[start..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        point = (dot < 0 ? mantissa.Length : dot) + exponent;
        var digits = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        point -= leading;
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Fixed(string digits, int point, bool negative)
    {
        var builder = new StringBuilder(negative ? "-" : "");
        if (point <= 0)
            builder.Append("0.").Append('0', -point).Append(digits);
        else if (point >= digits.Length)
            builder.Append(digits).Append('0', point - digits.Length);
        else
            builder.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        return builder.ToString();
    }

    private static string Exponent(string digits, int point, bool negative)
    {
        var exponent = point - 1;
        var builder = new StringBuilder(negative ? "-" : "").Append(digits[0]);
        if (digits.Length > 1)
            builder.Append('.').Append(digits, 1, digits.Length - 1);
        builder.Append('e').Append(exponent < 0 ? '-' : '+');
        return builder.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }
}
