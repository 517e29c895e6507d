using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What people have asked for beside a CassandraDatacenter and what goes with it, because its operators make it the owner: tasks,
/// schedules, backup jobs (cass-operator internal/controllers/control; k8ssandra-operator controllers/medusa, v1.32.5). Whatever else it owns, its
/// operators make again.
/// </summary>
internal static class DatacenterDependents
{
    // A schedule is never over; what is, is told by a field of its status.
    private static readonly (ResourceType Type, string? Over)[] Kinds =
    [
        (ResourceType.CassandraTask, "completionTime"),
        (new ResourceType("control.k8ssandra.io", "v1alpha1", "scheduledtasks", "ScheduledTask"), null),
        (new ResourceType("medusa.k8ssandra.io", "v1alpha1", "medusabackupschedules", "MedusaBackupSchedule"), null),
        (new ResourceType("medusa.k8ssandra.io", "v1alpha1", "medusabackupjobs", "MedusaBackupJob"), "finishTime"),
        (new ResourceType("medusa.k8ssandra.io", "v1alpha1", "medusarestorejobs", "MedusaRestoreJob"), "finishTime"),
        (new ResourceType("medusa.k8ssandra.io", "v1alpha1", "medusatasks", "MedusaTask"), "finishTime"),
    ];

    /// <summary>The resource of a kind.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ResourceType TypeOf(string kind) => Array.Find(Kinds, known => known.Type.Kind == kind).Type ?? throw new FormatException("nothing of the kind " + Printable.Escape(kind, 60) + " goes with a datacenter.");

    /// <summary>All of a datacenter.</summary>
    /// <param name="objects">The objects of its context.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">The CassandraDatacenter.</param>
    /// <param name="uid">Which.</param>
    /// <param name="unseen">Told what may not be read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public static async Task<IReadOnlyList<DatacenterDependent>> FindAsync(ClusterObjects objects, string @namespace, string name, string uid, Action<ResourceType, KubernetesException> unseen, CancellationToken cancellationToken)
    {
        var found = new List<DatacenterDependent>();
        foreach (var (type, over) in Kinds)
        {
            try
            {
                await foreach (var json in objects.Session.Client(objects.Context).ListAsync(type, @namespace, ListOptions.Default, cancellationToken).ConfigureAwait(false))
                {
                    var root = DocumentParser.ParseObject(json.Span, objects.Context, DocumentLimits.Default);
                    var isOwned = IsOwnedBy(root, uid);
                    // One that its operator has not looked at yet has no owner.
                    if (isOwned || root.At("spec", "cassandraDatacenter")?.Text == name)
                        found.Add(new DatacenterDependent(type, root, json, isOwned, over is not null && root.At("status", over) is { IsNull: false, Text.Length: > 0 }, over is null));
                }
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
            {
                // Not every release, and not every cluster, has them all.
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
            {
                unseen(type, exception);
            }
        }

        return found;
    }

    /// <summary>Whether an object is owned by another.</summary>
    public static bool IsOwnedBy(Node item, string uid)
    {
        foreach (var reference in item.At("metadata", "ownerReferences") is { } references ? references.Items : [])
        {
            if (uid.Length > 0 && reference["uid"]?.Text == uid)
                return true;
        }

        return false;
    }
}

/// <summary>Something that goes with a datacenter.</summary>
/// <param name="Type">Its resource.</param>
/// <param name="Root">The object.</param>
/// <param name="Json">The same, as the server wrote it.</param>
/// <param name="IsOwned">Whether the datacenter is its owner.</param>
/// <param name="IsOver">Whether what it asks for has been done.</param>
/// <param name="IsSchedule">Whether it asks for something again and again.</param>
internal sealed record DatacenterDependent(ResourceType Type, Node Root, ReadOnlyMemory<byte> Json, bool IsOwned, bool IsOver, bool IsSchedule)
{
    public string Name => Root.At("metadata", "name")?.Text ?? "";

    /// <summary>Whether it begins at a time that has not come.</summary>
    public bool IsLater => ObservedPod.Time(Root.At("spec", "scheduledTime")) > DateTimeOffset.UtcNow;

    /// <summary>Whether it is to be there afterwards too.</summary>
    public bool Returns => IsOwned && (IsSchedule || (!IsOver && IsLater));

    /// <summary>Whether something is under way by it.</summary>
    public bool IsUnderWay => !IsSchedule && !IsOver && !IsLater;

    /// <summary><c>MedusaBackupSchedule nightly</c>, fit for a terminal.</summary>
    public override string ToString() => Type.Kind + " " + Printable.Escape(Name, 120);

    /// <summary>What is created of it: what somebody has decided, and no owner, which its operator sets again.</summary>
    public SavedDependent Save()
    {
        var root = JsonNode.Parse(Json.Span, documentOptions: ResetManifest.Depth)!.AsObject();
        root.Remove("status");
        var metadata = root["metadata"]!.AsObject();
        foreach (var field in metadata.Select(static field => field.Key).Except(["name", "namespace", "labels", "annotations"], StringComparer.Ordinal).ToList())
            metadata.Remove(field);
        return new SavedDependent(Type.Kind, Name, Root.At("metadata", "uid")?.Text ?? "", root.ToJsonString());
    }
}

/// <summary>Something that is created again after the datacenter that it went with.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Which object it was.</param>
/// <param name="Manifest">What is created, as JSON.</param>
internal sealed record SavedDependent(string Kind, string Name, string Uid, string Manifest);
