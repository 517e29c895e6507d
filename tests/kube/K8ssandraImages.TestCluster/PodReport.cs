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

    /// <summary>The containers are about to be started.</summary>
    public static readonly PodReport ContainerCreating = new() { WaitingReason = "ContainerCreating" };

    /// <summary>Every container runs, none is ready.</summary>
    public static readonly PodReport NotReady = new() { IsReady = false };

    /// <summary>Whether the containers are ready.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Why the containers wait, such as <c>CrashLoopBackOff</c>; null if they run.</summary>
    public string? WaitingReason { get; init; }

    /// <summary>More about that; null for nothing.</summary>
    public string? WaitingMessage { get; init; }

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

    /// <summary>How the containers ended the last time; null where they never did.</summary>
    public ContainerEnd? LastEnd { get; init; }

    /// <summary>The status of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="seen">When it was seen first.</param>
    /// <param name="canPull">Whether an image can be pulled; null where all are there already.</param>
    internal string ToStatus(JsonObject pod, DateTimeOffset seen, Func<string, bool>? canPull)
    {
        var spec = pod["spec"]!;
        var isInitialized = WaitingReason is null;
        var initStatuses = new JsonArray();
        foreach (var container in spec["initContainers"] as JsonArray ?? [])
        {
            var image = (string)container!["image"]!;
            if (isInitialized && canPull?.Invoke(image) != false)
            {
                initStatuses.Add((JsonNode)Status(container, image, ready: true, "terminated", Completed()));
                continue;
            }

            initStatuses.Add((JsonNode)Status(container, image, ready: false, "waiting", WaitingReason is not null ? Waiting(WaitingReason, null) : isInitialized ? CannotPull(image) : Waiting("PodInitializing", null)));
            isInitialized = false;
        }

        var hasStarted = true;
        var isReady = isInitialized && IsReady;
        var statuses = new JsonArray();
        foreach (var container in spec["containers"]!.AsArray())
        {
            var image = (string)container!["image"]!;
            JsonObject? waiting = WaitingReason is not null ? Waiting(WaitingReason, WaitingMessage)
                : !isInitialized ? Waiting("PodInitializing", null)
                : canPull?.Invoke(image) == false ? CannotPull(image)
                : null;
            hasStarted &= waiting is null || LastEnd is not null;
            isReady &= waiting is null;
            statuses.Add((JsonNode)Status(container, image, waiting is null && IsReady, waiting is null ? "running" : "waiting", waiting ?? new JsonObject { ["startedAt"] = Time(StartedAt ?? seen) }));
        }

        isInitialized |= LastEnd is not null;
        var status = new JsonObject
        {
            ["phase"] = hasStarted ? "Running" : "Pending",
            ["startTime"] = Time(seen),
            ["podIP"] = hasStarted ? AddressOf(pod) : null,
            ["conditions"] = new JsonArray(Condition("Initialized", isInitialized), Condition("Ready", isReady), Condition("ContainersReady", isReady), Condition("PodScheduled", true)),
            ["containerStatuses"] = statuses,
        };
        if (initStatuses.Count > 0)
            status["initContainerStatuses"] = initStatuses;
        return status.ToJsonString();

        JsonObject Condition(string type, bool isTrue) =>
            new() { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["lastTransitionTime"] = Time(StartedAt ?? seen) };

        JsonObject Completed() => new() { ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = Time(StartedAt ?? seen), ["finishedAt"] = Time(StartedAt ?? seen) };

        JsonObject Status(JsonNode container, string image, bool ready, string state, JsonObject details)
        {
            var wasThere = state != "waiting" || (LastEnd is not null && WaitingReason is not null);
            var one = new JsonObject
            {
                ["name"] = (string)container["name"]!,
                ["image"] = image,
                ["imageID"] = wasThere ? ImageId(image) : "",
                ["containerID"] = wasThere ? "containerd://" + DigestOf(pod["metadata"]!["uid"] + image + RestartCount)["sha256:".Length..] : "",
                ["ready"] = ready,
                ["started"] = state == "running",
                ["restartCount"] = RestartCount,
                ["state"] = new JsonObject { [state] = details },
            };
            if (LastEnd is { } end && state != "terminated")
                one["lastState"] = new JsonObject { ["terminated"] = end.ToJson((string?)container["terminationMessagePolicy"]) };
            return one;
        }
    }

    private static JsonObject CannotPull(string image) => Waiting("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");

    private static JsonObject Waiting(string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
            waiting["message"] = message;
        return waiting;
    }

    private static string AddressOf(JsonObject pod)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes((string)pod["metadata"]!["uid"]!));
        return string.Create(CultureInfo.InvariantCulture, $"10.{bytes[0]}.{bytes[1]}.{bytes[2]}");
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
