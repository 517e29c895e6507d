using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>A change that cannot be made as it was asked for; nothing of it is made.</summary>
internal sealed class IntentException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public IntentException(Rule rule, Node? node, string message, string remedy)
        : this(rule.At(node?.Location, message, remedy))
    {
    }

    /// <summary>Why, and what can be done instead.</summary>
    public Diagnostic Diagnostic { get; } = diagnostic;
}
