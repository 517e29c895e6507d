using System.Management.Automation;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Refuses what no namespace can be called: the server would find nothing in it, and not say why.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamespaceNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    private const int Longest = 63;

    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        var text = element is PSObject wrapped ? wrapped.BaseObject as string : element as string;
        if (text is not null && IsName(text))
            return;
        throw new ValidationMetadataException("`" + TerminalText.Escape(text) + "` is no name of a namespace: it has lower-case letters, digits and hyphens, and no wildcards.");
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Longest && text[0] != '-' && text[^1] != '-' && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
