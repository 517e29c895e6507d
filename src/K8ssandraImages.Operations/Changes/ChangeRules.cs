using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What can be found while something is changed.</summary>
public static class ChangeRules
{
    /// <summary>There is no place for backups and the journal, or it cannot be written; nothing is changed then.</summary>
    public static readonly Rule NoState = new("KSI0160", DiagnosticSeverity.Error, "No place for backups");

    /// <summary>What is to be changed is not there, or holds no ImageConfig.</summary>
    public static readonly Rule NoTarget = new("KSI0161", DiagnosticSeverity.Error, "Nothing to change");

    /// <summary>The operator does not read what is to be changed.</summary>
    public static readonly Rule NotReadByOperator = new("KSI0162", DiagnosticSeverity.Error, "Change that no operator would read");

    /// <summary>Somebody keeps the object as they want it.</summary>
    public static readonly Rule Owned = new("KSI0163", DiagnosticSeverity.Warning, "Object that somebody else owns");

    /// <summary>Somebody would put back what is changed.</summary>
    public static readonly Rule WouldBeReverted = new("KSI0164", DiagnosticSeverity.Error, "Change that would be put back");

    /// <summary>The operator would not start with the new text, or there would be an error that was not there before.</summary>
    public static readonly Rule WouldBreak = new("KSI0165", DiagnosticSeverity.Error, "Change that breaks something");

    /// <summary>An image stays where it is although all were to be moved.</summary>
    public static readonly Rule NotMoved = new("KSI0166", DiagnosticSeverity.Warning, "Image that is not moved");

    /// <summary>Somebody else has changed the same in the meantime.</summary>
    public static readonly Rule Conflict = new("KSI0167", DiagnosticSeverity.Error, "Changed by somebody else");

    /// <summary>A write failed, or it cannot be told whether it succeeded.</summary>
    public static readonly Rule NotWritten = new("KSI0168", DiagnosticSeverity.Error, "Write that failed");

    /// <summary>The object or file does not let itself be changed.</summary>
    public static readonly Rule CannotBeChanged = new("KSI0169", DiagnosticSeverity.Error, "Target that cannot be changed");

    /// <summary>A backup or an entry of the journal cannot be used.</summary>
    public static readonly Rule NoBackup = new("KSI0170", DiagnosticSeverity.Error, "Backup that cannot be used");

    /// <summary>The journal has lines that cannot be read.</summary>
    public static readonly Rule TornJournal = new("KSI0171", DiagnosticSeverity.Warning, "Journal with lines that cannot be read");

    /// <summary>What is asked for contradicts itself, or is not complete.</summary>
    public static readonly Rule NotUnderstood = new("KSI0172", DiagnosticSeverity.Error, "Change that is not complete");
}
