using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>One Deployment of Stargate (pkg/stargate/deployments.go). It never looks at an ImageConfig for its own image.</summary>
internal sealed class StargateReader(ComponentImages images)
{
    /// <summary>The name of a rack's Deployment and of its container (<c>DeploymentName</c>, pkg/stargate/stargate.go).</summary>
    /// <param name="prefix">The names of cluster and datacenter, with a hyphen between.</param>
    /// <param name="rack">The rack.</param>
    /// <param name="release">The release.</param>
    public static string DeploymentName(string prefix, string rack, K8ssandraOperatorRelease release)
    {
        var name = prefix + "-" + rack + "-stargate-deployment";
        return release.CleansStargateNames ? KubernetesName.Cleanup(name) : name;
    }

    // What the API server fills in at the datacenter or the rack beats what somebody wrote at the cluster.
    private static void WarnOfShadowed(ResourceReader reader, Node template, Node higher, ImageFields merged)
    {
        if (template["containerImage"] is not { Kind: NodeKind.Mapping } written || higher["containerImage"] is { IsNull: false })
            return;
        List<string> lost = [];
        foreach (var (key, chain) in new[] { ("registry", merged.Registry), ("repository", merged.Repository), ("tag", merged.Tag) })
        {
            if (written[key] is { IsString: true, Text.Length: > 0 } value && Candidate.Winner(chain) is { Tier: ImageTier.CrdDefault } byDefault && byDefault.Value != value.Text)
                lost.Add(key);
        }

        if (lost.Count == 0)
            return;
        reader.Report(
            ResolutionRules.DefaultShadows,
            written.Location,
            written.Path + " loses its " + string.Join(" and ", lost) + " where " + higher.Path + " has no containerImage: the API server fills in one there, and it wins.",
            "Write the containerImage there too.",
            "stargate");
    }

    /// <summary>Reads one rack's Deployment.</summary>
    /// <param name="reader">Where findings go.</param>
    /// <param name="scope">Where it belongs.</param>
    /// <param name="name">The name of the Deployment and of its container.</param>
    /// <param name="levels">The templates, highest first: rack, datacenter, cluster. Absent ones are null.</param>
    /// <param name="serverType">The datacenter's server type.</param>
    /// <param name="serverVersion">The datacenter's server version.</param>
    public WorkloadModel Read(ResourceReader reader, Scope scope, string name, ReadOnlySpan<(Node? Template, ImageTier Tier)> levels, string? serverType, string serverVersion)
    {
        var environment = images.Environment;
        var release = environment.Release;
        ImageFields? merged = null;
        Candidate? vectorImage = null;
        bool? vectorEnabled = null;
        Node? place = null;
        foreach (var (template, tier) in levels)
        {
            if (template is null)
                continue;
            if (place is not null)
            {
                if (merged is not null)
                    WarnOfShadowed(reader, template, place, merged);
                // Until 1.4 a template replaces the lower one as a whole (apis/stargate/v1alpha1/stargate_types.go:139-164).
                if (!release.MergesPerField)
                    break;
            }

            place ??= template;
            var fields = images.Read(reader, template, "containerImage", tier, release.Ships.Crd.StargateContainerImage, "stargate");
            merged = merged is null ? fields : fields is null ? merged : fields.Under(merged);
            var vector = reader.Mapping(reader.Mapping(template, "telemetry"), "vector");
            vectorEnabled ??= reader.Flag(vector, "enabled");
            vectorImage = Candidate.Concat(vectorImage, reader.Push(null, vector, "image", tier, "vector"));
        }

        var flavour = release.HasStargateForDse && serverType == "dse" ? "stargate-dse-68"
            : serverVersion.StartsWith('3') ? "stargate-3_11" : "stargate-4_0";
        var (answer, policy, all) = images.Compose(merged, new ImageParts(release.AlwaysWritesRegistry ? "docker.io" : null, "stargateio", flavour, release.Ships.StargateTag));
        var workload = new WorkloadModel(scope, WorkloadKind.Stargate, place!) { Name = name, Findings = reader.Findings };
        workload.Containers.Add((ContainerKind.Main, new ContainerModel(name, place) { Answer = answer, PullPolicy = policy, Component = "stargate" }));
        if (release.HasVector && vectorEnabled == true)
            workload.Containers.Add((ContainerKind.Main, images.Vector("stargate-vector-agent", vectorImage)));
        if (release.ReadsEnvironment)
            workload.PullSecrets.AddRange(environment.PullSecrets);
        if (Candidate.Winner(all.PullSecret) is { } secret)
            workload.PullSecrets.Add(secret with { Next = null });
        return workload;
    }
}
