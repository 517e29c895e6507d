using System.Management.Automation;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Refuses <c>[a-z]</c>: names of components and containers are matched with <c>*</c> and <c>?</c> only.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SimpleWildcardAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        var text = element is PSObject wrapped ? wrapped.BaseObject as string : element as string;
        if (text?.AsSpan().IndexOfAny('[', ']', '`') >= 0)
            throw new ValidationMetadataException("`" + TerminalText.Escape(text) + "`: the wildcards are * and ?; sets such as [a-z] are not.");
    }
}
