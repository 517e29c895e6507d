using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>One fact of the world for which an operation was planned.</summary>
/// <param name="Context">The context.</param>
/// <param name="Object">The object as kind, namespace and name.</param>
/// <param name="Field">What of it, as in <c>the image of cassandra</c>.</param>
/// <param name="Value">What it is.</param>
internal sealed record WorldItem(string Context, string Object, string Field, string Value)
{
    /// <summary>Whether it is of an object.</summary>
    public bool Is(ChangedObject one) => Context == one.Context && Object == one.ToString();
}
