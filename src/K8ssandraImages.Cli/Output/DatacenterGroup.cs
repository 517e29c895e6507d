namespace K8ssandraImages.Cli.Output;

/// <summary>Which images stand together.</summary>
internal static class DatacenterGroup
{
    public static bool IsSame(EffectiveImage one, EffectiveImage other) =>
        one.Datacenter == other.Datacenter && one.Cluster == other.Cluster && one.Namespace == other.Namespace && one.Context == other.Context;
}
