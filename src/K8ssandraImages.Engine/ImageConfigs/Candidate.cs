using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// One value that a field of an image could take, with the next lower one behind it. The first candidate of a chain that
/// is not ignored is in effect.
/// </summary>
/// <param name="Value">The value; "" is a value (v1beta2 <c>overrides.registry: ""</c> removes the registry).</param>
/// <param name="Tier">Where it comes from.</param>
/// <param name="Node">Where it stands; null for what is compiled into an operator or filled in by the API server.</param>
/// <param name="Next">The next lower candidate.</param>
/// <param name="Reason">Why it won, lost or is ignored, where precedence alone does not explain it.</param>
/// <param name="Ignored">The operator does not look at it.</param>
internal sealed record Candidate(
    string Value,
    ImageTier Tier,
    Node? Node,
    Candidate? Next = null,
    string? Reason = null,
    bool Ignored = false)
{
    /// <summary>The candidate in effect, or null.</summary>
    public static Candidate? Winner(Candidate? chain)
    {
        while (chain is { Ignored: true })
            chain = chain.Next;
        return chain;
    }

    /// <summary>Puts a field's value on top of a chain; an absent or empty one leaves the chain as it is.</summary>
    public static Candidate? Push(Candidate? chain, Node? node, ImageTier tier) =>
        node is { Kind: NodeKind.String, Text.Length: > 0 } ? new Candidate(node.Text, tier, node, chain) : chain;

    /// <summary>The chain <paramref name="upper"/> with <paramref name="lower"/> behind its end.</summary>
    public static Candidate? Concat(Candidate? upper, Candidate? lower) =>
        upper is null ? lower : lower is null ? upper : upper with { Next = Concat(upper.Next, lower) };

    /// <summary>Writes the chain as trace entries, in order of precedence.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="field">The field that it is about.</param>
    /// <param name="shadowedBecause">Where something outside the chain won: why; else null.</param>
    /// <param name="trace">Where to.</param>
    public static void Trace(Candidate? chain, ImageField field, string? shadowedBecause, List<TraceEntry> trace)
    {
        var decided = shadowedBecause is not null;
        for (; chain is not null; chain = chain.Next)
        {
            var outcome = chain.Ignored ? TraceOutcome.Ignored : decided ? TraceOutcome.Shadowed : TraceOutcome.Won;
            var reason = chain.Reason ?? (outcome == TraceOutcome.Shadowed ? shadowedBecause : null);
            trace.Add(new TraceEntry(field, chain.Value, chain.Tier, chain.Node?.Location, outcome, reason));
            decided |= outcome == TraceOutcome.Won;
        }
    }
}
