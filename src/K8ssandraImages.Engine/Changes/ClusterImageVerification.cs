namespace K8ssandraImages.Engine.Changes;

/// <summary>Compares what was asked of a resource with what its containers run after the edit.</summary>
internal sealed class ClusterImageVerification(ClusterImageIntent intent, IReadOnlyCollection<EffectiveImage> after, Action<EffectiveImage?, Diagnostic> report)
{
    private const int Longest = 160;
    private const string VectorAgent = "vector-agent";

    /// <summary>Reports the differences, each datacenter's once.</summary>
    public void Run()
    {
        foreach (var (image, asked) in intent.Images)
        {
            var containers = after.Where(candidate => IsOf(candidate, image) && (intent.Datacenter is null || candidate.Datacenter == intent.Datacenter)).ToList();
            // In k8ssandra-operator 1.5 Vector is a container of its own; later it runs in the logger's.
            if (image == ClusterImage.Vector && containers.Exists(static candidate => candidate.Container == VectorAgent))
                containers.RemoveAll(static candidate => candidate.Container != VectorAgent);
            if (containers.Count == 0)
            {
                report(null, ClusterImageRules.NoContainer.At(
                    null,
                    "No container runs the image of " + ClusterImageIntent.ParameterOf(image) + (intent.Datacenter is null ? "" : " in " + Show(intent.Datacenter)) + ": what it is for is not in use, or the datacenter is stopped.",
                    "Nothing, if it is meant for later."));
            }

            var told = new HashSet<string>();
            foreach (var container in containers)
                Check(container, asked, told);
        }
    }

    private void Check(EffectiveImage container, string asked, HashSet<string> told)
    {
        var name = Show(container.Container) + (string.IsNullOrEmpty(container.Datacenter) ? "" : " of " + Show(container.Datacenter));
        // Where the operator fails there is a finding about that.
        if (container.Image is { } image && ReferenceDifference.First(asked, image) is { } field)
        {
            var decider = ReferenceDifference.Decider(container.Trace, field);
            var where = decider is null ? Source(container) : Show(decider.Path ?? decider.Object);
            if (told.Add(container.Datacenter + "\n" + image + "\n" + where))
                report(container, ClusterImageRules.NotReached.At(decider, "The container " + name + " runs `" + Show(image) + "`, not `" + Show(asked) + "`." + (where.Length == 0 ? "" : " " + where + " decides."), "Change or remove what decides."));
        }

        if (intent.PullPolicy is { } policy && !string.Equals(container.PullPolicy ?? "", policy, StringComparison.OrdinalIgnoreCase) && told.Add(container.Datacenter + "\n" + container.PullPolicy))
            report(container, ClusterImageRules.NotReached.At(ReferenceDifference.Decider(container.Trace, ImageField.PullPolicy), "The pull policy of the container " + name + " is " + (container.PullPolicy is null ? "not set" : Show(container.PullPolicy)) + ", not " + Show(policy) + ".", "Change or remove what decides."));
        if (intent.PullSecret is { } secret && !container.PullSecrets.Contains(secret) && told.Add(container.Datacenter + "\n" + secret))
            report(container, ClusterImageRules.NotReached.At(null, "The pod of the container " + name + " does not get the pull secret " + Show(secret) + ".", "Put the secret on the service account of the pod."));
    }

    // What the API server or an operator fills in stands nowhere.
    private static string Source(EffectiveImage container) => container.Source switch
    {
        ImageTier.CrdDefault => "A default of the CRD",
        ImageTier.OperatorDefault => "The operator itself",
        ImageTier.OperatorEnvironment => "An environment variable of the operator",
        _ => "",
    };

    private static bool IsOf(EffectiveImage container, ClusterImage image) => image switch
    {
        ClusterImage.Server => container.Workload == WorkloadKind.Cassandra && container.Container is "cassandra" or "server-config-init-base",
        ClusterImage.SystemLogger => container.Workload == WorkloadKind.Cassandra && container.Container == "server-system-logger",
        ClusterImage.ConfigBuilder => container.Workload == WorkloadKind.Cassandra && container.Container == "server-config-init",
        ClusterImage.Medusa => container.Component == "medusa",
        ClusterImage.Reaper => container.Component == "reaper",
        ClusterImage.Stargate => container.Component == "stargate",
        ClusterImage.Vector => container.Workload == WorkloadKind.Cassandra && container.Container is VectorAgent or "server-system-logger",
        ClusterImage.PerNodeConfigInitContainer => container.Component == "per-node-config",
        _ => container.Component == "jmx-init",
    };

    private static string Show(string? text) => Printable.Escape(text, Longest);
}
