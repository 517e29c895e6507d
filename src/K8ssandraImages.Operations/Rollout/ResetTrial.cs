using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Asks the server whether it would do what a re-creation is to do, without doing it (<c>dryRun</c>): rights, webhooks and validation answer
/// before anything is written, and not in the middle.
/// </summary>
/// <param name="objects">The objects of the datacenter's context.</param>
/// <param name="cancellationToken">Stops at once.</param>
internal sealed class ResetTrial(ClusterObjects objects, CancellationToken cancellationToken)
{
    private static readonly WriteOptions Dry = WriteOptions.Default with { DryRun = true };

    private IKubernetesClient Client => objects.Session.Client(objects.Context);

    /// <summary>What it would refuse.</summary>
    /// <param name="root">The CassandraDatacenter.</param>
    /// <param name="subject">Its volumes.</param>
    /// <param name="mechanism">What keeps its volumes.</param>
    /// <param name="manifest">The object that is to be created; null where somebody else creates it.</param>
    /// <param name="dependents">What is to be created after it.</param>
    /// <exception cref="KubernetesException">It does not answer.</exception>
    public async Task<IReadOnlyList<ResetDenial>> AskAsync(Node root, ResetSubject subject, KeepVolumes mechanism, string? manifest, IReadOnlyList<SavedDependent> dependents)
    {
        var (@namespace, name) = (root.At("metadata", "namespace")?.Text ?? "", root.At("metadata", "name")?.Text ?? "");
        var (uid, version) = (root.At("metadata", "uid")?.Text, root.At("metadata", "resourceVersion")?.Text);
        var denials = new List<ResetDenial>();
        // One speaks for all.
        if (subject.Volumes.FirstOrDefault(static volume => volume.At("spec", "persistentVolumeReclaimPolicy")?.Text != "Retain") is { } volume)
        {
            var policy = Encoding.UTF8.GetBytes("""{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}""");
            await TryAsync("set the reclaim policy of its volumes to Retain", () => Client.PatchAsync(ResourceType.PersistentVolume, null, volume.At("metadata", "name")!.Text, PatchKind.Merge, policy, Dry, cancellationToken)).ConfigureAwait(false);
        }

        var annotation = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [KeepVolumesNames.AnnotationOf(mechanism)] = KeepVolumesNames.ValueOf(mechanism) } } };
        await TryAsync("annotate it", () => Client.PatchAsync(ResourceType.CassandraDatacenter, @namespace, name, PatchKind.Merge, Encoding.UTF8.GetBytes(annotation.ToJsonString()), Dry, cancellationToken)).ConfigureAwait(false);
        await TryAsync("delete it", () => Client.DeleteAsync(ResourceType.CassandraDatacenter, @namespace, name, new DeleteOptions { Uid = uid, ResourceVersion = version, PropagationPolicy = "Background", DryRun = true }, cancellationToken)).ConfigureAwait(false);
        // It is there: what is said about that comes last, when all else is right.
        if (manifest is not null)
            await TryAsync("create it", () => Client.CreateAsync(ResourceType.CassandraDatacenter, @namespace, Encoding.UTF8.GetBytes(manifest), Dry, cancellationToken)).ConfigureAwait(false);
        foreach (var dependent in dependents)
            await TryAsync("create the " + dependent.Kind + " " + Printable.Escape(dependent.Name, 120) + " again", () => Client.CreateAsync(DatacenterDependents.TypeOf(dependent.Kind), @namespace, Encoding.UTF8.GetBytes(dependent.Manifest), Dry, cancellationToken)).ConfigureAwait(false);
        return denials;

        async Task TryAsync(string what, Func<Task> write)
        {
            try
            {
                await write().ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Conflict or KubernetesErrorKind.NotFound)
            {
                // It is there already, or has changed since it was read, which is seen when it is looked at again.
            }
            catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Forbidden or KubernetesErrorKind.Invalid or KubernetesErrorKind.Server)
            {
                var finding = ContextReader.Finding(ResetRules.Unsafe, exception);
                denials.Add(new ResetDenial(what, finding.Message, finding.Remedy));
            }
        }
    }
}
