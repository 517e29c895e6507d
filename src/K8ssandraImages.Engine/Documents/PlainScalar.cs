namespace K8ssandraImages.Engine.Documents;

/// <summary>What is to be known about values without quotes.</summary>
public static class PlainScalar
{
    /// <summary>
    /// Explains why a value that is meant as text is none: <c>4.10 is a number here (4.1): write "4.10" in quotes</c>.
    /// Kubernetes reads YAML 1.1 (sigs.k8s.io/yaml), where <c>yes</c>, <c>017</c> and <c>1_000</c> are no text either.
    /// </summary>
    /// <param name="node">A value where the field's type is string.</param>
    /// <returns>One sentence for people, to be used with <see cref="DocumentRules.TypeSurprise"/>; null where the value is text, or no scalar.</returns>
    public static string? TypeSurprise(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var raw = Printable.Escape(node.RawText, 60);
        var quoted = "\"" + raw + "\"";
        switch (node.Kind)
        {
            case NodeKind.Null when node.RawText.Length == 0:
                return "there is no value here (null): write a value, or remove the key";
            case NodeKind.Null:
                return raw + " is no value here (null): write " + quoted + " in quotes if the text is meant, or remove the key";
            case NodeKind.Boolean when node.RawText.Equals(node.Text, StringComparison.OrdinalIgnoreCase):
                return raw + " is a boolean here: write " + quoted + " in quotes";
            case NodeKind.Boolean:
                return raw + " is the boolean " + node.Text + " here: write " + quoted + " in quotes";
            case NodeKind.Integer or NodeKind.Float when node.RawText == node.Text:
                return raw + " is a number here: write " + quoted + " in quotes";
            case NodeKind.Integer when IsOctal(node.RawText):
                return raw + " is an octal number here (" + node.Text + "): write " + quoted + " in quotes";
            case NodeKind.Integer or NodeKind.Float:
                return raw + " is a number here (" + node.Text + "): write " + quoted + " in quotes";
            default:
                return null;
        }
    }

    private static bool IsOctal(string raw)
    {
        var digits = raw.TrimStart('+', '-');
        return digits.Length > 1 && digits[0] == '0' && (char.IsAsciiDigit(digits[1]) || digits[1] is 'o' or 'O' or '_');
    }
}
