using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found when a datacenter takes images in place.</summary>
public static class UpdateRules
{
    /// <summary>The operator still runs on what the ImageConfig was before.</summary>
    public static readonly Rule OperatorNotCurrent = new("KSI0260", DiagnosticSeverity.Error, "Update before the operator's restart");

    /// <summary>The datacenter is not well, and the update does not mend it.</summary>
    public static readonly Rule NotWell = new("KSI0261", DiagnosticSeverity.Error, "Datacenter that is not well enough to be updated");

    /// <summary>The datacenter cannot be updated in its release or situation.</summary>
    public static readonly Rule NotUpdatable = new("KSI0262", DiagnosticSeverity.Error, "Datacenter that cannot be updated as it is");

    /// <summary>Another datacenter of the same cluster is not well.</summary>
    public static readonly Rule SiblingNotWell = new("KSI0263", DiagnosticSeverity.Error, "Update beside a datacenter that is not well");

    /// <summary>The update does more than bring images to one datacenter.</summary>
    public static readonly Rule ReachesFurther = new("KSI0264", DiagnosticSeverity.Warning, "Update that reaches further than one datacenter's images");

    /// <summary>The permission is taken, and the images do not come.</summary>
    public static readonly Rule PermissionWithoutEffect = new("KSI0265", DiagnosticSeverity.Error, "Permission without effect");

    /// <summary>A pod does not run with its new images.</summary>
    public static readonly Rule PodFails = new("KSI0266", DiagnosticSeverity.Error, "Pod that fails while its datacenter is updated");

    /// <summary>Pull secrets come in another order each time, so the update may never end.</summary>
    public static readonly Rule MayNeverEnd = new("KSI0267", DiagnosticSeverity.Error, "Update that may never end") { Releases = "cass-operator 1.23.0 to 1.28.1" };

    /// <summary>The same name stands for different contents on the nodes, or what was brought is not what is asked for any more.</summary>
    public static readonly Rule StillDiffers = new("KSI0268", DiagnosticSeverity.Warning, "Updated datacenter that still differs");
}
