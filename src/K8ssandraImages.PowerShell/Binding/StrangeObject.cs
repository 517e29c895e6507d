using System.Management.Automation;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Stands for a piped object that is of no use, so that the cmdlet can say why, and what to do.</summary>
internal sealed class StrangeObject(PSObject value) : K8ssObject
{
    // The prefix that PowerShell gives to the type of an object that went through a job, a remote session or a file and came
    // back as a copy of its properties.
    private const string Copied = "Deserialized.K8ssandraImages.";

    /// <summary>The object.</summary>
    public PSObject Value => value;

    /// <summary>What is wrong with it.</summary>
    public string Message => IsCopy
        ? TerminalText.Escape(TypeName[Copied.Length..]) + " `" + TerminalText.Escape(value.Properties["Name"]?.Value as string) + "` came through a job, a remote session or a file and has lost what it was made from."
        : "An object of type " + TerminalText.Escape(TypeName) + " is neither text of a manifest, nor a file, nor an object of this module.";

    /// <summary>What to do.</summary>
    public string Remedy => !IsCopy
        ? "Pipe the text of manifests, files, or the output of Get-K8ssCluster, Get-K8ssDatacenter or Get-K8ssContext."
        : value.Properties["Context"]?.Value is string { Length: > 0 } ? "Read it again here, with -Context." : "Read the manifests again here, with -Path.";

    /// <summary>The text of the operation that it is a copy of; null where it is none.</summary>
    public string? Document => IsCopy ? value.Properties["Document"]?.Value as string : null;

    private bool IsCopy => TypeName.StartsWith(Copied, StringComparison.Ordinal);

    private string TypeName => value.TypeNames is [var name, ..] ? name : "";
}
