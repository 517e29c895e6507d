using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Drift;

/// <summary>A container as a pod template or a pod's spec names it.</summary>
internal sealed record ObservedContainer(string Name, bool IsInit, string Image)
{
    /// <summary>The pull policy; null where none is written.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>The containers of a pod spec, init containers first.</summary>
    public static ObservedContainer[] Read(Node? podSpec)
    {
        var containers = new List<ObservedContainer>();
        foreach (var container in podSpec?["initContainers"] is { } init ? init.Items : [])
            containers.Add(Read(container, true));
        foreach (var container in podSpec?["containers"] is { } main ? main.Items : [])
            containers.Add(Read(container, false));
        return [.. containers];
    }

    private static ObservedContainer Read(Node container, bool isInit) =>
        new(container["name"]?.Text ?? "", isInit, container["image"]?.Text ?? "") { PullPolicy = container["imagePullPolicy"]?.Text };
}

/// <summary>A StatefulSet or Deployment, as far as it says which images its pods run and how far a rollout is.</summary>
internal sealed record ObservedWorkload
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string Uid { get; init; } = "";

    /// <summary>The uid of the object that controls it; null where none does.</summary>
    public string? OwnerUid { get; init; }

    public string? Rack { get; init; }

    public required ObservedContainer[] Containers { get; init; }

    /// <summary>The pull secrets of its pod template, in order.</summary>
    public string[] PullSecrets { get; init; } = [];

    public int Replicas { get; init; }

    public int ReadyReplicas { get; init; }

    public int UpdatedReplicas { get; init; }

    /// <summary>Whether its controller still has pods to replace, or has not looked at the newest template yet.</summary>
    public bool IsRolling { get; init; }

    /// <summary>The first pod that gets a new template; 0 unless an update is held at some pods (canary).</summary>
    public int Partition { get; init; }

    /// <summary>Whether a pod gets a new template only when somebody deletes it (<c>OnDelete</c>).</summary>
    public bool WaitsForDeletion { get; init; }

    /// <summary>As kubectl names it.</summary>
    public string Resource => (Kind == "StatefulSet" ? "statefulset/" : "deployment/") + Name;

    /// <summary>Reads a StatefulSet or Deployment.</summary>
    public static ObservedWorkload Read(Node root)
    {
        var metadata = root["metadata"];
        var spec = root["spec"];
        var status = root["status"];
        string? owner = null;
        foreach (var reference in metadata?["ownerReferences"] is { } references ? references.Items : [])
        {
            if (reference["controller"]?.Text == "true")
                owner = reference["uid"]?.Text;
        }

        var isStateful = root["kind"]?.Text == "StatefulSet";
        var replicas = Number(spec?["replicas"]) ?? 1;
        var partition = Number(spec?.At("updateStrategy", "rollingUpdate", "partition")) ?? 0;
        var updated = Number(status?["updatedReplicas"]) ?? 0;
        var unseen = Number(status?["observedGeneration"]) is { } observed && Number(metadata?["generation"]) is { } generation && observed < generation;
        // updatedReplicas is not kept up by every controller once an update is over; the revisions are.
        var rolling = isStateful
            ? status?["updateRevision"] is { Text.Length: > 0 } update && status["currentRevision"] is { Text.Length: > 0 } current && update.Text != current.Text
            : updated < replicas || (Number(status?["replicas"]) ?? 0) > updated;
        return new ObservedWorkload
        {
            Kind = isStateful ? "StatefulSet" : "Deployment",
            Name = metadata?["name"]?.Text ?? "",
            Uid = metadata?["uid"]?.Text ?? "",
            OwnerUid = owner,
            Rack = metadata?.At("labels", "cassandra.datastax.com/rack")?.Text,
            Containers = ObservedContainer.Read(spec?.At("template", "spec")),
            PullSecrets = PullSecretsOf(spec?.At("template", "spec", "imagePullSecrets")),
            Replicas = replicas,
            ReadyReplicas = Number(status?["readyReplicas"]) ?? 0,
            UpdatedReplicas = updated,
            IsRolling = unseen || rolling,
            Partition = partition,
            WaitsForDeletion = spec?.At("updateStrategy", "type")?.Text == "OnDelete",
        };
    }

    private static string[] PullSecretsOf(Node? secrets)
    {
        var names = new List<string>();
        foreach (var secret in secrets is null ? [] : secrets.Items)
            names.Add(secret["name"]?.Text ?? "");
        return [.. names];
    }

    internal static int? Number(Node? node) =>
        node is { Kind: NodeKind.Integer } && int.TryParse(node.Text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
