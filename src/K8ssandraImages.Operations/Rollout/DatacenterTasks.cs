using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The CassandraTasks of a datacenter: what cass-operator does to it, node by node, beside its reconciling.</summary>
internal static class DatacenterTasks
{
    /// <summary>The first task that is not over, for people; null where there is none, or where tasks cannot be seen.</summary>
    /// <param name="objects">The objects of its context.</param>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="name">The datacenter.</param>
    /// <param name="own">A task that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public static async Task<string?> FindActiveAsync(ClusterObjects objects, string @namespace, string name, string? own, CancellationToken cancellationToken)
    {
        List<Node> tasks;
        try
        {
            tasks = await objects.ListAsync(ResourceType.CassandraTask, @namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.NotFound or KubernetesErrorKind.Forbidden)
        {
            return null; // There are none before 1.10, and who may not see them learns by the datacenter's conditions.
        }

        foreach (var task in tasks)
        {
            if (IsOf(task, @namespace, name) && task.At("metadata", "name")?.Text != own && !IsOver(task) && !IsLater(task))
                return Printable.Escape(task.At("metadata", "name")?.Text, 100) + " (" + Commands(task) + ")";
        }

        return null;
    }

    /// <summary>Whether a task has come to its end.</summary>
    public static bool IsOver(Node task) => task.At("status", "completionTime") is { IsNull: false, Text.Length: > 0 };

    private static bool IsOf(Node task, string @namespace, string name)
    {
        var datacenter = task.At("spec", "datacenter");
        return datacenter?["name"]?.Text == name && (datacenter["namespace"] is not { Text.Length: > 0 } other || other.Text == @namespace);
    }

    private static bool IsLater(Node task) => ObservedPod.Time(task.At("spec", "scheduledTime")) > DateTimeOffset.UtcNow;

    private static string Commands(Node task)
    {
        var commands = new List<string>();
        foreach (var job in task.At("spec", "jobs") is { } jobs ? jobs.Items : [])
            commands.Add(Printable.Escape(job["command"]?.Text, 40));
        return string.Join(", ", commands.Take(3));
    }
}
