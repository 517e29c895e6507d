using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// The containers of a datacenter's pods as cass-operator builds them
/// (<c>buildInitContainers</c>, <c>buildContainers</c> and <c>buildPodTemplateSpec</c> in
/// pkg/reconciliation/construct_podtemplatespec.go, v1.8.0 to v1.32.0).
/// </summary>
internal sealed class CassandraPodResolver(EffectiveImageFactory factory)
{
    public const string Cassandra = "cassandra";
    public const string SystemLogger = "server-system-logger";
    public const string ConfigInit = "server-config-init";
    public const string ConfigInitBase = "server-config-init-base";
    private const string TemplateKeepsPolicy = "a container whose template names an image keeps its own policy";

    /// <summary>Adds the pod's images to a list, init containers first, in the pod's order.</summary>
    /// <param name="dc">The datacenter.</param>
    /// <param name="config">What gives images, policies and secrets, as the release reads it that it is bound to.</param>
    /// <param name="images">Where to.</param>
    /// <param name="builder">The release whose containers the pod has; null for the same.</param>
    public void Resolve(DatacenterModel dc, ImageConfig config, List<EffectiveImage> images, CassOperatorRelease? builder = null)
    {
        var release = builder ?? config.Release;
        var pod = new Pod(dc, config, SecretsOf(dc, config));
        var usesClient = release.UsesClientImage(dc.ServerType, dc.ServerVersion, dc.UseNewConfigBuilder);
        var configIndex = release.TakesFirstConfigContainer ? IndexOf(dc.InitContainers, ConfigInit) : LastIndexOf(dc.InitContainers, ConfigInit);
        var baseIndex = release.IgnoresTemplateBaseContainer ? -1 : LastIndexOf(dc.InitContainers, ConfigInitBase);
        var readOnlyDse = !usesClient && dc.ServerType == "dse" && release.HasDseReadOnlyBaseContainer
            && release.HasReadOnlyRootFilesystem(dc.ServerType, dc.ServerVersion, Candidate.Winner(dc.ServerImage)?.Value, dc.ReadOnlyRootFilesystem);
        var needsBase = usesClient || readOnlyDse;

        // Where the base container that the template lacks goes: before server-config-init, or first for read-only DSE.
        var addBase = needsBase && baseIndex < 0 && !(release.IgnoresTemplateBaseContainer && configIndex >= 0);
        var duplicateBase = addBase && release.IgnoresTemplateBaseContainer && LastIndexOf(dc.InitContainers, ConfigInitBase) >= 0;
        if (addBase && readOnlyDse)
            images.Add(Base(pod, null, duplicateBase));
        for (var i = 0; i < dc.InitContainers.Count; i++)
        {
            var container = dc.InitContainers[i];
            if (addBase && usesClient && i == configIndex)
                images.Add(Base(pod, null, duplicateBase));
            if (i == configIndex)
                images.Add(ConfigBuilder(pod, container, usesClient));
            else if (i == baseIndex && needsBase)
                images.Add(Base(pod, container, false));
            else
                images.Add(AsGiven(pod, container, ContainerKind.Init));
        }

        if (configIndex < 0)
        {
            if (addBase && usesClient)
                images.Add(Base(pod, null, duplicateBase));
            images.Add(ConfigBuilder(pod, null, usesClient));
        }

        var cassandraIndex = LastIndexOf(dc.Containers, Cassandra);
        var loggerIndex = LastIndexOf(dc.Containers, SystemLogger);
        // The logger's image is looked up even where the sidecar is disabled, and a panic then costs the whole pod.
        Diagnostic[] failedLookup = loggerIndex < 0 && dc.DisableSystemLogger && config.IsLoaded && Candidate.Winner(dc.SystemLoggerImage) is null && config.Component("system-logger") is { Image: null } failed
            ? [.. failed.Diagnostics]
            : [];
        for (var i = 0; i < dc.Containers.Count; i++)
        {
            var container = dc.Containers[i];
            if (i == cassandraIndex)
                images.Add(Server(pod, container, failedLookup));
            else if (i == loggerIndex)
                images.Add(Logger(pod, container));
            else
                images.Add(AsGiven(pod, container, ContainerKind.Main));
        }

        if (cassandraIndex < 0)
            images.Add(Server(pod, null, failedLookup));
        if (loggerIndex < 0 && !dc.DisableSystemLogger)
            images.Add(Logger(pod, null));
    }

    private static Candidate[] SecretsOf(DatacenterModel dc, ImageConfig config)
    {
        var fromConfig = config.PullSecrets();
        return dc.PullSecrets.Count == 0 && fromConfig is Candidate[] all ? all : [.. dc.PullSecrets, .. fromConfig];
    }

    private static int IndexOf(IReadOnlyList<ContainerModel> containers, string name)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i].Name == name)
                return i;
        }

        return -1;
    }

    private static int LastIndexOf(IReadOnlyList<ContainerModel> containers, string name)
    {
        for (var i = containers.Count - 1; i >= 0; i--)
        {
            if (containers[i].Name == name)
                return i;
        }

        return -1;
    }

    private EffectiveImage Server(Pod pod, ContainerModel? container, Diagnostic[] diagnostics)
    {
        var component = ServerComponent(pod);
        return Complete(pod, container, Cassandra, ContainerKind.Main, component, pod.Dc.ServerImage, pod.ServerAnswer, PolicyOf(pod, component), diagnostics);
    }

    private EffectiveImage Logger(Pod pod, ContainerModel? container) => Complete(
        pod, container, SystemLogger, ContainerKind.Main, "system-logger", pod.Dc.SystemLoggerImage, pod.Config.Component("system-logger"), PolicyOf(pod, "system-logger"), []);

    private EffectiveImage ConfigBuilder(Pod pod, ContainerModel? container, bool usesClient)
    {
        if (!usesClient)
        {
            return Complete(
                pod, container, ConfigInit, ContainerKind.Init, "config-builder", pod.Dc.ConfigBuilderImage, pod.Config.Component("config-builder"), PolicyOf(pod, "config-builder"), []);
        }

        var answer = pod.Config.Component("k8ssandra-client");
        var policy = PolicyOf(pod, "k8ssandra-client");
        // Until 1.22 the global policy is written even where there is no image.
        if (answer.Image is { Length: 0 } && pod.Release.HasComponentPullPolicies)
            policy = null;
        if (Candidate.Winner(pod.Dc.ConfigBuilderImage) is not { } ignored)
            return Complete(pod, container, ConfigInit, ContainerKind.Init, "k8ssandra-client", null, answer, policy, []);
        var unused = ignored with { Ignored = true, Next = null, Reason = "k8ssandra-client builds the configuration of this server version" };
        return Complete(pod, container, ConfigInit, ContainerKind.Init, "k8ssandra-client", unused, answer, policy,
        [
            ResolutionRules.ConfigBuilderIgnored.At(
                ignored.Node?.Location,
                "spec.configBuilderImage is ignored: " + ConfigInit + " runs k8ssandra-client for " + Printable.Escape(pod.Dc.ServerType, 20) + " " + Printable.Escape(pod.Dc.ServerVersion, 40) + ".",
                "Set images.k8ssandra-client in the ImageConfig. (An image for " + ConfigInit + " in the pod template works only with the arguments that k8ssandra-client needs.)"),
        ]);
    }

    private EffectiveImage Base(Pod pod, ContainerModel? container, bool duplicate)
    {
        var component = ServerComponent(pod);
        Candidate? policy;
        if (pod.Release.BaseContainerHasServerPolicy)
        {
            policy = pod.Config.PullPolicy(component);
            if (policy is null && container is { PullPolicy: { } erased } && !container.HasImage)
                container = container with { PullPolicy = erased with { Ignored = true, Next = null, Reason = "the operator writes the server's policy over it, even an empty one" } };
        }
        else
        {
            policy = pod.Config.GlobalPullPolicy;
        }

        return Complete(pod, container, ConfigInitBase, ContainerKind.Init, component, pod.Dc.ServerImage, pod.ServerAnswer, policy, duplicate
            ?
            [
                ResolutionRules.DuplicateContainer.At(
                    pod.Dc.Node.Location,
                    "cass-operator " + pod.Release.Version + " does not see " + ConfigInitBase + " in the pod template and adds a second one; the API server refuses the pod.",
                    "Remove the container from the template, or upgrade to 1.17.2."),
            ]
            : []);
    }

    private EffectiveImage AsGiven(Pod pod, ContainerModel container, ContainerKind kind) =>
        Create(pod, container, container.Name, kind, container.Component ?? ComponentOf(container.Name), container.Image, container.Answer, container.PullPolicy, [], null);

    /// <summary>The template's image wins, then the field of the spec, then the ImageConfig.</summary>
    private EffectiveImage Complete(
        Pod pod, ContainerModel? container, string name, ContainerKind kind, string component, Candidate? specImage, ImageAnswer? answer, Candidate? policy, Diagnostic[] diagnostics)
    {
        if (container is { HasImage: true })
        {
            var kept = container.PullPolicy;
            if (Candidate.Winner(policy) is { } unused)
                kept = Candidate.Concat(kept, unused with { Ignored = true, Next = null, Reason = TemplateKeepsPolicy });
            var chain = container.Answer is null ? Candidate.Concat(container.Image, specImage) : container.Image;
            return Create(pod, container, name, kind, component, chain, container.Answer ?? answer, kept, diagnostics, null);
        }

        if (Candidate.Winner(container?.PullPolicy) is { } template)
        {
            if (Candidate.Winner(policy) is { } replacing)
            {
                policy = Candidate.Concat(policy, template with { Next = null, Reason = "the operator replaces the template's policy when it fills in the image" });
                if (replacing.Value != template.Value)
                {
                    diagnostics =
                    [
                        .. diagnostics,
                        ResolutionRules.PolicyReplaced.At(
                            template.Node?.Location,
                            "The ImageConfig's pull policy " + Printable.Escape(replacing.Value, 40) + " replaces the template's " + Printable.Escape(template.Value, 40) + ", because the template names no image.",
                            "Name the image in the template too, or set the policy in the ImageConfig."),
                    ];
                }
            }
            else
            {
                policy = container!.PullPolicy;
            }
        }
        else if (container?.PullPolicy is { } ignored)
        {
            policy = Candidate.Concat(policy, ignored);
        }

        if (pod.Config.PullPolicyFailure(component) is { } panic)
            return Create(pod, container, name, kind, component, null, ImageAnswer.Failure(panic), null, diagnostics, null);
        return Create(pod, container, name, kind, component, Candidate.Concat(container?.Image, specImage), answer, policy, diagnostics, pod.Config.RegistryOverride);
    }

    private EffectiveImage Create(
        Pod pod, ContainerModel? container, string name, ContainerKind kind, string component, Candidate? image, ImageAnswer? answer, Candidate? policy, Diagnostic[] diagnostics, Candidate? registryOverride)
    {
        var own = container?.Diagnostics ?? [];
        if (own.Count > 0 || pod.Dc.Findings.Count > 0)
        {
            var all = new List<Diagnostic>(own);
            all.AddRange(diagnostics);
            foreach (var finding in pod.Dc.Findings)
            {
                if (finding.Component == component || (finding.Component == "server" && name == Cassandra))
                    all.Add(finding.Diagnostic);
            }

            diagnostics = [.. all];
        }

        return factory.Create(new EffectiveImageFactory.Parts
        {
            Scope = pod.Dc.Scope,
            Workload = WorkloadKind.Cassandra,
            Container = name,
            Kind = kind,
            Component = component,
            Image = image,
            Answer = answer,
            PullPolicy = policy,
            PullSecrets = pod.Secrets,
            Diagnostics = diagnostics,
            Place = container?.Node ?? pod.Dc.Node,
            RegistryOverride = registryOverride ?? (image is null ? null : pod.Config.RegistryOverride),
        });
    }

    private static Candidate? PolicyOf(Pod pod, string component) =>
        pod.Release.HasComponentPullPolicies ? pod.Config.PullPolicy(component) : pod.Config.GlobalPullPolicy;

    private static string ServerComponent(Pod pod) => pod.Dc.ServerType.Length == 0 ? Cassandra : pod.Dc.ServerType;

    private static string ComponentOf(string container) => container switch
    {
        "medusa" or "medusa-restore" => "medusa",
        "vector-agent" => "vector",
        "jmx-credentials" => "jmx-init",
        "per-node-config" => "per-node-config",
        ConfigInitBase => Cassandra,
        _ => "custom",
    };

    private sealed class Pod(DatacenterModel dc, ImageConfig config, Candidate[] secrets)
    {
        private ImageAnswer? _server;

        public DatacenterModel Dc => dc;

        public ImageConfig Config => config;

        public CassOperatorRelease Release => config.Release;

        public Candidate[] Secrets => secrets;

        public ImageAnswer ServerAnswer => _server ??= config.Server(dc.ServerType, dc.ServerVersion);
    }
}
