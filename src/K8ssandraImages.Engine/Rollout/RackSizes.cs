namespace K8ssandraImages.Engine.Rollout;

/// <summary>How nodes are shared out among racks.</summary>
internal static class RackSizes
{
    /// <summary>The nodes of each rack: the first racks get one more where it does not come out even (SplitRacks, apis/cassandra/v1beta1).</summary>
    /// <param name="size">All nodes.</param>
    /// <param name="racks">How many racks there are; at least one.</param>
    public static int[] Of(int size, int racks) => [.. Enumerable.Range(0, racks).Select(rack => (size / racks) + (rack < size % racks ? 1 : 0))];
}
