using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>Reaper's workload, from <c>spec.reaper</c> of a K8ssandraCluster or the spec of a Reaper (pkg/reaper/deployment.go).</summary>
internal sealed class ReaperReader(ComponentImages images)
{
    /// <summary>Reads it.</summary>
    /// <param name="reader">Where findings go.</param>
    /// <param name="spec">The object with Reaper's fields.</param>
    /// <param name="scope">Where it belongs.</param>
    /// <param name="place">The place to name.</param>
    /// <param name="tier">The tier of what is written there.</param>
    /// <param name="name">The name of the Reaper resource, and so of its workload.</param>
    /// <param name="ofCluster">Whether it is <c>spec.reaper</c> of a K8ssandraCluster, which has not every field of a Reaper.</param>
    public WorkloadModel Read(ResourceReader reader, Node spec, Scope scope, Node place, ImageTier tier, string? name, bool ofCluster)
    {
        var environment = images.Environment;
        var release = environment.Release;
        var crd = release.Ships.Crd;
        var main = images.Read(reader, spec, "containerImage", tier, crd.ReaperContainerImage, "reaper");
        var (answer, policy, fields) = images.Reaper(main);
        var workload = new WorkloadModel(scope, WorkloadKind.Reaper, place) { Name = name, Findings = reader.Findings };
        var skipsSchema = reader.Flag(spec, "skipSchemaMigration") == true;
        if (skipsSchema && ofCluster && !release.HasReaperSchemaSwitch)
        {
            skipsSchema = false;
            var unread = spec["skipSchemaMigration"]!;
            reader.Report(
                ResolutionRules.WithoutEffect,
                unread.Location,
                unread.Path + " exists since k8ssandra-operator 1.21.0; in " + release.Version + " the API server drops it.",
                "Upgrade, or remove it.",
                "reaper");
        }

        skipsSchema |= release.HasLocalReaperWithoutInit && reader.Text(spec, "storageType") == "local";
        ImageFields? initFields = null;
        if (!skipsSchema)
        {
            var init = new ContainerModel("reaper-schema-init", place) { Answer = answer, PullPolicy = policy, Component = "reaper" };
            if (release.HasReaperInitImage)
            {
                var own = images.Read(reader, spec, "initContainerImage", tier, crd.ReaperInitContainerImage, "reaper");
                (var initAnswer, var initPolicy, initFields) = images.Reaper(own);
                init = init with { Answer = initAnswer, PullPolicy = initPolicy };
            }

            workload.Containers.Add((ContainerKind.Init, init));
        }

        if (!release.HasReaperInitImage && spec["initContainerImage"] is { IsNull: false } ignored)
        {
            reader.Report(
                ResolutionRules.WithoutEffect,
                ignored.Location,
                ignored.Path + " is ignored since k8ssandra-operator 1.15.0: the init container runs containerImage.",
                "Remove it.",
                "reaper");
        }

        workload.Containers.Add((ContainerKind.Main, new ContainerModel("reaper", place) { Answer = answer, PullPolicy = policy, Component = "reaper" }));
        var vector = reader.Mapping(reader.Mapping(spec, "telemetry"), "vector");
        if (release.HasVector && reader.Flag(vector, "enabled") == true)
            workload.Containers.Add((ContainerKind.Main, images.Vector("reaper-vector-agent", reader.Push(null, vector, "image", tier, "vector"))));

        AddPullSecrets(workload.PullSecrets, fields, initFields);
        return workload;
    }

    private void AddPullSecrets(List<Candidate> secrets, ImageFields main, ImageFields? init)
    {
        var environment = images.Environment;
        var release = environment.Release;
        var own = Candidate.Winner(main.PullSecret) is { } secret ? secret with { Next = null } : null;
        if (release.ReadsImageConfig)
        {
            // No de-duplication: the ImageConfig's, then that of the merged image (pkg/reaper/deployment.go:405-414 at v1.32.5).
            secrets.AddRange(environment.ImageConfig.PullSecrets("reaper"));
            if (own is not null)
                secrets.Add(own);
            return;
        }

        if (release.ReadsEnvironment)
            secrets.AddRange(environment.PullSecrets);
        if (own is not null)
            secrets.Add(own);
        if (Candidate.Winner(init?.PullSecret) is { } ofInit && ofInit.Value != own?.Value)
            secrets.Add(ofInit with { Next = null });
    }
}
