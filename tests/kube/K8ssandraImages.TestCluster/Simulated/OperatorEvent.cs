using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>The events of cass-operator (pkg/events/events.go).</summary>
internal static class OperatorEvent
{
    /// <summary>Writes an event about a datacenter. From 1.31.0 on what was the reason is the action, and the message is the reason.</summary>
    public static async Task WriteAsync(NamespaceView view, CassDatacenter dc, OperatorVersion version, string reason, string message, string type)
    {
        var now = PodReport.Time(DateTimeOffset.UtcNow);
        var written = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = dc.Name + "." },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "cassandra.datastax.com/v1beta1",
                ["kind"] = "CassandraDatacenter",
                ["namespace"] = view.Name,
                ["name"] = dc.Name,
                ["uid"] = dc.Uid,
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["count"] = 1,
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["source"] = new JsonObject { ["component"] = "cass-operator" },
        };
        if (version >= new OperatorVersion(1, 31))
            (written["action"], written["reason"], written["message"]) = (reason, message, "");
        try
        {
            await view.CreateAsync(written);
        }
        catch (ApiException refused) when (refused.StatusCode is 403 or 404)
        {
            // The namespace is about to go; nobody minds an event less.
        }
    }
}
