using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// When k8ssandra-operator brings new pod templates to Reaper, Stargate and Medusa outside the Cassandra pods: at once, in every release
/// (controllers/reaper/reaper_controller.go, controllers/stargate/stargate_controller.go, pkg/medusa/reconcile.go).
/// </summary>
internal static class ComponentUpdate
{
    /// <summary>When a Deployment, or Reaper's StatefulSet, follows, and why.</summary>
    /// <param name="release">The k8ssandra-operator that makes it; null where none is known.</param>
    /// <param name="isThere">Whether there is one.</param>
    /// <param name="images">What it should run; empty where it should not be there.</param>
    /// <param name="changes">Whether its pod template changes.</param>
    public static (RolloutTiming Timing, string Reason) Judge(K8ssandraOperatorRelease? release, bool isThere, IReadOnlyList<EffectiveImage> images, bool changes) => (isThere, images.Count, changes) switch
    {
        (_, 0, _) => (RolloutTiming.AtOnce, "k8ssandra-operator " + release?.Version + " does not make it any more."),
        _ when images.FirstOrDefault(image => image.Image is null) is { } failure => Failed(failure),
        (_, _, false) => (RolloutTiming.None, "No image of its pods changes."),
        (false, _, _) => (RolloutTiming.AtOnce, "k8ssandra-operator " + release?.Version + " makes it as soon as it starts."),
        _ => (RolloutTiming.AtOnce, "k8ssandra-operator " + release?.Version + " updates it as soon as it starts; it waits for nobody."),
    };

    /// <summary>What follows from an image that the operator cannot make.</summary>
    public static (RolloutTiming Timing, string Reason) Failed(EffectiveImage image)
    {
        var cause = image.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return cause?.Id == ResolutionRules.ContextNotRead.Id
            ? (RolloutTiming.Unknown, "What the pods should run is not known: " + cause.Message)
            : (RolloutTiming.Blocked, "The operator cannot build the pods: " + (cause?.Message ?? "there is no image.") + " Those that run stay as they are.");
    }

    /// <summary>The Deployment or StatefulSet as kubectl names it; Reaper with local storage is a StatefulSet (since k8ssandra-operator 1.19.0).</summary>
    /// <param name="root">The K8ssandraCluster or Reaper that asks for it.</param>
    /// <param name="kind">What runs in it.</param>
    /// <param name="name">Its name.</param>
    public static string ResourceOf(Node root, WorkloadKind kind, string name) => (kind == WorkloadKind.Reaper && IsLocal(root) ? "statefulset/" : "deployment/") + name;

    private static bool IsLocal(Node root) =>
        (root["kind"]?.Text == "Reaper" ? root["spec"] : root.At("spec", "reaper"))?["storageType"]?.Text == "local";
}
