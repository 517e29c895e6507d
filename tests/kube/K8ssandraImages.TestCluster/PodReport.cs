using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>What a node says of a pod.</summary>
public sealed record PodReport
{
    /// <summary>Every container runs and is ready.</summary>
    public static readonly PodReport Ready = new();

    /// <summary>No image can be pulled.</summary>
    public static readonly PodReport ImagePullBackOff = new() { WaitingReason = "ImagePullBackOff" };

    /// <summary>Every container runs, none is ready.</summary>
    public static readonly PodReport NotReady = new() { IsReady = false };

    /// <summary>Whether the containers are ready.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Why the containers wait, such as <c>CrashLoopBackOff</c>; null if they run.</summary>
    public string? WaitingReason { get; init; }

    /// <summary>How often each container was started anew.</summary>
    public int RestartCount { get; init; }

    /// <summary>When the containers started; null for when the agent saw the pod first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>
    /// The <c>imageID</c> of an image: <see cref="DigestOf"/> after its repository, unless a test wants the same tag to have
    /// become another image.
    /// </summary>
    public Func<string, string> ImageId { get; init; } = static image => RepositoryOf(image) + "@" + DigestOf(image);

    /// <summary>A digest that is always the same for an image, and different for different ones.</summary>
    /// <param name="image">The image as in the container.</param>
    public static string DigestOf(string image) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)));

    internal string ToStatus(JsonObject pod, DateTimeOffset seen)
    {
        var running = WaitingReason is null;
        var isReady = running && IsReady;
        var spec = pod["spec"]!;
        var status = new JsonObject
        {
            ["phase"] = running ? "Running" : "Pending",
            ["startTime"] = Time(seen),
            ["conditions"] = new JsonArray(Condition("Initialized", running), Condition("Ready", isReady), Condition("ContainersReady", isReady), Condition("PodScheduled", true)),
            ["containerStatuses"] = Containers(spec["containers"]!.AsArray(), isReady, running ? "running" : "waiting"),
        };
        if (spec["initContainers"] is JsonArray { Count: > 0 } init)
            status["initContainerStatuses"] = Containers(init, running, running ? "terminated" : "waiting");
        return status.ToJsonString();

        JsonObject Condition(string type, bool isTrue) =>
            new() { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["lastTransitionTime"] = Time(StartedAt ?? seen) };

        JsonArray Containers(JsonArray containers, bool ready, string state) => [.. containers.Select(container =>
        {
            var image = (string)container!["image"]!;
            return (JsonNode)new JsonObject
            {
                ["name"] = (string)container["name"]!,
                ["image"] = image,
                ["imageID"] = state == "waiting" ? "" : ImageId(image),
                ["containerID"] = state == "waiting" ? "" : "containerd://" + DigestOf(pod["metadata"]!["uid"] + image + RestartCount)["sha256:".Length..],
                ["ready"] = ready,
                ["started"] = state == "running",
                ["restartCount"] = RestartCount,
                ["state"] = new JsonObject
                {
                    [state] = state switch
                    {
                        "running" => new JsonObject { ["startedAt"] = Time(StartedAt ?? seen) },
                        "terminated" => new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = Time(StartedAt ?? seen), ["finishedAt"] = Time(StartedAt ?? seen) },
                        _ => new JsonObject { ["reason"] = WaitingReason },
                    },
                },
            };
        })];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string RepositoryOf(string image)
    {
        var end = image.IndexOf('@', StringComparison.Ordinal);
        if (end < 0)
        {
            end = image.LastIndexOf(':');
            if (end < image.LastIndexOf('/'))
                end = -1;
        }

        return end < 0 ? image : image[..end];
    }
}
