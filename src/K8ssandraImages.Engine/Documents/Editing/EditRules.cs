namespace K8ssandraImages.Engine.Documents;

/// <summary>Why a text is not edited.</summary>
internal static class EditRules
{
    /// <summary>The text, or the way it is written, leaves no safe edit.</summary>
    public static readonly Rule Unsafe = new("KSI0150", DiagnosticSeverity.Error, "Text that cannot be edited safely");

    /// <summary>The place is shared by an anchor, an alias or a merge key.</summary>
    public static readonly Rule Shared = new("KSI0151", DiagnosticSeverity.Error, "Edit that would change other places too");

    /// <summary>The place is filled in by a template.</summary>
    public static readonly Rule Template = new("KSI0152", DiagnosticSeverity.Error, "Text that a template fills in");

    /// <summary>The document has something else where the field's way leads.</summary>
    public static readonly Rule OtherKind = new("KSI0153", DiagnosticSeverity.Error, "Another kind of value in the way of an edit");
}
