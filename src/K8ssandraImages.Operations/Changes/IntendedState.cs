using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What a target is to be, as far as every change needs it.</summary>
internal abstract record IntendedState
{
    /// <summary>Whether all is as it is to be already.</summary>
    public abstract bool IsUnchanged { get; }

    /// <summary>The text that people look at: the ImageConfig's own, or the resource as YAML.</summary>
    public abstract string Content { get; }

    /// <summary>The object or document.</summary>
    public abstract Node Root { get; }

    /// <summary>The hash of what is stored afterwards, as far as it is known.</summary>
    public abstract string HashAfter { get; }
}
