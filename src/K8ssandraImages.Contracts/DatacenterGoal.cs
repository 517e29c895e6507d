namespace K8ssandraImages;

/// <summary>What a datacenter is waited for to be.</summary>
public enum DatacenterGoal
{
    /// <summary>It is ready, and its templates and pods have the images that they should have.</summary>
    All,

    /// <summary>It is ready, whatever images it has.</summary>
    Ready,

    /// <summary>Its templates and pods have the images that they should have, whether or not they are ready.</summary>
    Image,
}
