using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Image fields of a K8ssandraCluster (apis/k8ssandra/v1alpha1/k8ssandracluster_types.go and the types of Stargate, Medusa,
/// Reaper and telemetry, v1.0.0 to v1.32.5): which exist at which level, and at which the operator looks.
/// </summary>
internal sealed class ClusterImageTranslation(
    ClusterImageIntent intent,
    IReadOnlyDictionary<ClusterImage, WrittenReference> references,
    ResourceEdits edits,
    K8ssandraOperatorRelease release,
    CassOperatorRelease cassOperator,
    Action<Diagnostic> report)
{
    private const string ContainerImage = "containerImage";
    private const string InitContainerImage = "initContainerImage";
    private static readonly string[] Parts = ["registry", "repository", "name", "tag"];
    private static readonly FieldPath Spec = FieldPath.Of("spec");
    private static readonly FieldPath Cassandra = FieldPath.Of("spec", "cassandra");
    private FieldPath _level = Cassandra;

    private bool IsDatacenter => intent.Datacenter is not null;

    private string Release => "k8ssandra-operator " + release.Version;

    /// <summary>Collects the edits.</summary>
    public void Translate()
    {
        if (edits.Find(Cassandra) is not { Kind: NodeKind.Mapping })
            throw new IntentException(ClusterImageRules.NotThere, edits.Root, "The K8ssandraCluster has no spec.cassandra.", "Add it with its datacenters first.");
        if (intent.Datacenter is { } name)
            _level = FindDatacenter(name);
        foreach (var image in Enum.GetValues<ClusterImage>())
        {
            if (references.TryGetValue(image, out var reference))
                Set(image, reference);
            else if (intent.Remove.Contains(image) && RemovedBy(image) is { } path)
                Drop(image, path);
        }
    }

    private FieldPath FindDatacenter(string name)
    {
        var all = edits.Find(Cassandra.Then("datacenters"));
        var items = all is { Kind: NodeKind.Sequence } ? all.Items : [];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].At("metadata", "name")?.Text == name)
                return Cassandra.Then("datacenters").At(i);
        }

        var names = string.Join(", ", items.ToArray().Select(static item => Show(item.At("metadata", "name")?.Text)));
        throw new IntentException(ClusterImageRules.NotThere, all, "The K8ssandraCluster has no datacenter " + Show(name) + ".", names.Length == 0 ? "It has none at all." : "It has " + names + ".");
    }

    private void Set(ClusterImage image, WrittenReference reference)
    {
        switch (image)
        {
            case ClusterImage.Server:
                RefusePolicyAndSecret(image);
                edits.Set(_level.Then("serverImage"), reference.ToString());
                WarnOfReadOnly();
                break;
            case ClusterImage.SystemLogger:
                SetContainer(image, "containers", "server-system-logger", "system-logger", reference);
                break;
            case ClusterImage.ConfigBuilder:
                RefuseClientImage();
                SetContainer(image, "initContainers", "server-config-init", "config-builder", reference);
                break;
            case ClusterImage.Medusa or ClusterImage.Reaper:
                SetMedusaOrReaper(image, reference);
                break;
            case ClusterImage.Stargate:
                SetStargate(reference);
                break;
            case ClusterImage.Vector:
                SetVector(reference);
                break;
            case ClusterImage.PerNodeConfigInitContainer:
                SetPerNodeConfig(reference);
                break;
            default:
                SetJmx(reference);
                break;
        }
    }

    private void Drop(ClusterImage image, FieldPath path)
    {
        edits.Drop(path);
        if (image == ClusterImage.Reaper && release.HasReaperInitImage)
            edits.Drop(Spec.Then("reaper", InitContainerImage));
    }

    // Where a value stands that is to go, whatever the release thinks of it: what has no effect may be removed, too.
    private FieldPath? RemovedBy(ClusterImage image)
    {
        switch (image)
        {
            case ClusterImage.Server:
                return _level.Then("serverImage");
            case ClusterImage.SystemLogger:
                return ContainerOf("containers", "server-system-logger")?.Then("image");
            case ClusterImage.ConfigBuilder:
                return ContainerOf("initContainers", "server-config-init")?.Then("image");
            case ClusterImage.Medusa or ClusterImage.Reaper:
                RefuseDatacenter(image);
                return Spec.Then(KeyOf(image), ContainerImage);
            case ClusterImage.Stargate:
                return StargateOf().Then(ContainerImage);
            case ClusterImage.Vector:
                return _level.Then("telemetry", "vector", "image");
            case ClusterImage.PerNodeConfigInitContainer:
                return _level.Then("perNodeConfigInitContainerImage");
            default:
                return _level.Then("jmxInitContainerImage");
        }
    }

    // ---- fields of the type Image ----------------------------------------------------------------------------------

    private void SetMedusaOrReaper(ClusterImage image, WrittenReference reference)
    {
        RefuseDatacenter(image);
        var key = KeyOf(image);
        var component = Spec.Then(key);
        if (edits.Find(component) is null)
            throw NotThere(component, "creates " + (image == ClusterImage.Medusa ? "Medusa" : "a Reaper"));
        if (image == ClusterImage.Reaper && release.HasReaperReference && edits.Text(component.Then("reaperRef", "name")) is { } other)
        {
            throw new IntentException(
                ClusterImageRules.NotThere,
                edits.Find(component.Then("reaperRef")),
                "The K8ssandraCluster uses the Reaper " + Show(other) + " and makes none of its own; spec.reaper.containerImage has no effect.",
                "Set spec.containerImage of that Reaper.");
        }

        if (image == ClusterImage.Medusa && intent.PullSecret is not null)
        {
            throw new IntentException(
                ClusterImageRules.NoPodGetsIt,
                null,
                "Medusa runs in the Cassandra pods, and they do not get spec.medusa.containerImage.pullSecretRef.",
                release.ReadsImageConfig
                    ? "List the secret in defaults.pullSecrets of the ImageConfig (Set-K8ssImageConfig " + IntentParameter.Default + " " + IntentParameter.PullSecret + "), or put it on the service account of the pods."
                    : "Set the pull secret of the ImageConfig (Set-K8ssImageConfig " + IntentParameter.Override + " " + IntentParameter.PullSecret + "), or put it on the service account of the pods.");
        }

        SetParts(image, component.Then(ContainerImage), reference);
        if (image == ClusterImage.Reaper && release.HasReaperInitImage)
            SetReaperInit(component.Then(InitContainerImage), reference);
    }

    // Until 1.14.1 the init container that migrates the schema has an image of its own, which is to be the same Reaper's.
    private void SetReaperInit(FieldPath path, WrittenReference reference)
    {
        // The default of the CRD is there in every object from a cluster, and the same as the main container's.
        if (edits.Find(path) is { } other && Array.Exists(Parts, part => other[part]?.Text != edits.Text(Spec.Then("reaper", ContainerImage, part))))
            report(IntentRules.AlsoChanged.At(other.Location, Show(path.ToString()) + " is changed too: reaper-schema-init migrates the schema for the Reaper that follows.", "Nothing, unless it was another image on purpose."));
        SetParts(ClusterImage.Reaper, path, reference);
    }

    private void SetStargate(WrittenReference reference)
    {
        var path = StargateOf();
        if (edits.Find(path) is null)
        {
            if (IsDatacenter && edits.Find(Spec.Then("stargate")) is not null)
                throw new IntentException(ClusterImageRules.NotThere, edits.Find(_level), "The datacenter has no Stargate of its own; that of spec.stargate is for it, too, and one of its own would have to repeat all of its settings.", "Set the image at the cluster level, without -Datacenter (--datacenter).");
            throw NotThere(path, "creates Stargate");
        }

        WarnOfFlavours(reference);
        SetParts(ClusterImage.Stargate, path.Then(ContainerImage), reference);
    }

    private void SetJmx(WrittenReference reference)
    {
        if (!release.HasJmxContainer)
            throw NoField(ClusterImage.JmxInitContainer, "has no JMX init container; it went with 1.5.0.", "Nothing is needed in its place. Remove a jmxInitContainerImage with " + IntentParameter.Remove + " JmxInitContainer.");
        if (edits.Find(Spec.Then("auth"))?.Text == "false")
            throw new IntentException(ClusterImageRules.NotThere, edits.Find(Spec.Then("auth")), "Without authentication (spec.auth: false) there is no JMX init container.", "Nothing has to be set.");
        RequireDatacenter(ClusterImage.JmxInitContainer, "jmxInitContainerImage");
        SetParts(ClusterImage.JmxInitContainer, _level.Then("jmxInitContainerImage"), reference);
    }

    // Each part is written: what is missing would be filled in by the CRD (tag latest, and until 1.14.1 registry docker.io), the
    // operator or an ImageConfig, and none of that is what the reference says.
    private void SetParts(ClusterImage image, FieldPath path, WrittenReference reference)
    {
        var isHub = reference.Registry is "" or DockerHub.Domain or DockerHub.LegacyDomain;
        if (reference.Repository.Length == 0 && !isHub)
        {
            throw new IntentException(
                ClusterImageRules.NoSuchField,
                null,
                "`" + Show(reference.ToString()) + "` has no path between registry and name, and " + Show(path.ToString()) + " cannot say so: an empty repository is filled in.",
                "Push the image under a path, as in " + Show(reference.Registry) + "/team/" + Show(reference.Name) + ".");
        }

        var tag = reference.Tag;
        if (reference.Digest.Length > 0)
        {
            // The type has no digest; a tag of the form of one is written behind an @ by the library of 1.28.0 and later.
            if (image is not (ClusterImage.Medusa or ClusterImage.Reaper) || !TakesDigestForTag())
            {
                throw NoField(
                    image,
                    "has no digest in " + Show(path.ToString()) + (image is ClusterImage.Medusa or ClusterImage.Reaper ? "; a tag that is one works since 1.28.0." : "."),
                    "Give a tag" + (reference.Tag.Length > 0 ? ", as in " + Show((reference with { Digest = "" }).ToString()) : "") + ".");
            }

            tag = reference.Digest;
        }

        if (reference.Registry.Length == 0 && release.ReadsEnvironment)
            report(ClusterImageRules.SideEffect.At(null, "`" + Show(reference.ToString()) + "` names no registry, so " + Show(path.ToString()) + ".registry becomes docker.io, which beats what would be filled in: DEFAULT_REGISTRY of k8ssandra-operator, and for Medusa and Reaper since 1.27.0 the ImageConfig.", "Write the registry into the image."));
        edits.Set(path.Then("registry"), isHub ? DockerHub.Domain : reference.Registry);
        edits.Set(path.Then("repository"), reference.Repository.Length > 0 ? reference.Repository : DockerHub.OfficialPrefix.TrimEnd('/'));
        edits.Set(path.Then("name"), reference.Name);
        edits.Set(path.Then("tag"), tag);
        if (intent.PullPolicy is { } policy)
            edits.Set(path.Then("pullPolicy"), IntentValue.PullPolicy(policy));
        if (intent.PullSecret is { } secret)
            edits.Set(path.Then("pullSecretRef", "name"), secret);
    }

    private bool TakesDigestForTag() => release.ReadsImageConfig && new CassOperatorRelease(release.Ships.CassOperatorLibrary).HasDigest;

    // ---- fields that hold a whole reference ------------------------------------------------------------------------

    private void SetContainer(ClusterImage image, string list, string name, string component, WrittenReference reference)
    {
        var instead = "Set it for all datacenters in the ImageConfig: Set-K8ssImageConfig " + IntentParameter.Component + " " + component + ".";
        if (!release.HasContainers)
            throw NoField(image, "has no " + list + "; they came with 1.2.0.", instead);
        if (image == ClusterImage.SystemLogger && HasVectorLogger())
        {
            if (!release.VectorKeepsUserLogger)
                throw NoField(image, "replaces the container " + name + " as a whole while Vector is on.", "Give " + ClusterImageIntent.ParameterOf(ClusterImage.Vector) + ".");
            if (VectorImage() is { } winning)
                throw new IntentException(ClusterImageRules.NoSuchField, winning, Show(winning.Path) + " decides while Vector is on.", "Give " + ClusterImageIntent.ParameterOf(ClusterImage.Vector) + ", or remove that with " + IntentParameter.Remove + " Vector.");
        }

        if (intent.PullSecret is not null)
            throw NoSecret(image);
        if (ContainerOf(list, name) is not { } container)
        {
            throw new IntentException(
                ClusterImageRules.NotThere,
                edits.Find(_level),
                Show(_level.ToString()) + " has no " + list + " entry named " + name + "." + (IsDatacenter && !release.MergesPerField ? " One of the datacenter's own would replace the cluster's list as a whole." : ""),
                instead + " For this one alone add `" + list + ": [{name: " + name + ", image: " + Show(reference.ToString()) + "}]` by hand.");
        }

        edits.Set(container.Then("image"), reference.ToString());
        if (intent.PullPolicy is { } policy)
            edits.Set(container.Then("imagePullPolicy"), IntentValue.PullPolicy(policy));
    }

    private void SetVector(WrittenReference reference)
    {
        if (!release.HasVector)
            throw NoField(ClusterImage.Vector, "has no Vector; it came with 1.5.0.", "Upgrade.");
        RefusePolicyAndSecret(ClusterImage.Vector);
        if (IsDatacenter && !release.VectorReadsDatacenterTelemetry)
            throw NoField(ClusterImage.Vector, "looks at the cluster's telemetry only for Vector in the Cassandra pods; at the datacenter's since 1.32.0.", "Set it at the cluster level, without -Datacenter (--datacenter).");
        if (!IsVectorOn())
            throw new IntentException(ClusterImageRules.NotThere, edits.Find(_level.Then("telemetry")), "Vector is not on (telemetry.vector.enabled), so no container runs its image.", "Turn it on first, or change the image of server-system-logger with " + ClusterImageIntent.ParameterOf(ClusterImage.SystemLogger) + ".");
        edits.Set(_level.Then("telemetry", "vector", "image"), reference.ToString());
        if (!release.HasVectorContainer)
            report(ClusterImageRules.SideEffect.At(null, "Vector runs inside the container server-system-logger since k8ssandra-operator 1.6.0: the image is that container's.", "Give an image of system-logger."));
    }

    private void SetPerNodeConfig(WrittenReference reference)
    {
        const string Key = "perNodeConfigInitContainerImage";
        const ClusterImage Image = ClusterImage.PerNodeConfigInitContainer;
        if (!release.HasPerNodeConfigImage)
            throw NoField(Image, release.HasPerNodeConfig ? "has its image compiled in; the field came with 1.5.0." : "has no per-node configuration; it came with 1.4.0.", "Upgrade.");
        RefusePolicyAndSecret(Image);
        if (release.Ships.Crd.PerNodeConfigInitContainerImage is not null)
            RequireDatacenter(Image, Key);
        edits.Set(_level.Then(Key), reference.ToString());
        if (release.ReadsImageConfig)
            report(ClusterImageRules.Deprecated.At(null, Key + " is deprecated since k8ssandra-operator 1.27.0; without it the ImageConfig's k8ssandra-client is run.", "Set-K8ssImageConfig " + IntentParameter.Component + " k8ssandra-client."));
    }

    // ---- what is refused, and what is told -------------------------------------------------------------------------

    private void RefuseDatacenter(ClusterImage image)
    {
        if (IsDatacenter)
            throw NoField(image, "has " + (image == ClusterImage.Medusa ? "Medusa" : "Reaper") + " for the whole cluster only.", "Leave out -Datacenter (--datacenter).");
    }

    // The API server gives every datacenter a value of its own, and the datacenter's wins.
    private void RequireDatacenter(ClusterImage image, string key)
    {
        if (!IsDatacenter)
            throw NoField(image, "never looks at spec.cassandra." + key + ": the API server gives each datacenter one by default, which wins.", "Set it at each datacenter with -Datacenter (--datacenter).");
    }

    private void RefuseClientImage()
    {
        var version = edits.Text(_level.Then("serverVersion")) ?? edits.Text(Cassandra.Then("serverVersion"));
        var type = release.HasServerType ? edits.Text(Cassandra.Then("serverType")) ?? "cassandra" : "cassandra";
        if (cassOperator.UsesClientImage(type, version, null))
        {
            throw NoField(
                ClusterImage.ConfigBuilder,
                "builds the configuration of " + Show(type) + " " + Show(version) + " with k8ssandra-client, which gets no arguments where its image is set here.",
                "Set it in the ImageConfig: Set-K8ssImageConfig " + IntentParameter.Component + " k8ssandra-client.");
        }
    }

    private void RefusePolicyAndSecret(ClusterImage image)
    {
        if (intent.PullSecret is not null)
            throw NoSecret(image);
        if (intent.PullPolicy is not null)
        {
            throw new IntentException(
                ClusterImageRules.NoPodGetsIt,
                null,
                "There is no pull policy beside " + ClusterImageIntent.ParameterOf(image) + ".",
                image == ClusterImage.Server ? "Set the one of the server type in the ImageConfig: Set-K8ssImageConfig " + IntentParameter.Component + " cassandra " + IntentParameter.PullPolicy + "." : "Leave it out.");
        }
    }

    private static IntentException NoSecret(ClusterImage image) => new(
        ClusterImageRules.NoPodGetsIt,
        null,
        "There is no pull secret beside " + ClusterImageIntent.ParameterOf(image) + ".",
        "Give it to all Cassandra pods with the ImageConfig (Set-K8ssImageConfig " + IntentParameter.PullSecret + "), or put it on their service account.");

    private IntentException NoField(ClusterImage image, string what, string remedy) =>
        new(ClusterImageRules.NoSuchField, null, ClusterImageIntent.ParameterOf(image) + ": " + Release + " " + what, remedy);

    private IntentException NotThere(FieldPath path, string what) => new(
        ClusterImageRules.NotThere,
        edits.Find(Spec),
        Show(path.ToString()) + " is not there, and writing an image into it " + what + ".",
        "Add it with its settings first; then set its image.");

    // ReadOnlyFs of cass-operator looks whether spec.serverImage is set (cassandradatacenter_types.go:953-974 at v1.32.0).
    private void WarnOfReadOnly()
    {
        var datacenters = edits.Find(Cassandra.Then("datacenters")) is { } all ? all.Items.ToArray() : [];
        foreach (var dc in datacenters)
        {
            if (IsDatacenter && dc.At("metadata", "name")?.Text != intent.Datacenter)
                continue;
            var hadImage = dc["serverImage"] is { Text.Length: > 0 } || edits.Text(Cassandra.Then("serverImage")) is not null;
            var isSaid = release.HasReadOnlyRootFilesystem && (dc["readOnlyRootFilesystem"] ?? edits.Find(Cassandra.Then("readOnlyRootFilesystem"))) is { IsNull: false };
            var type = release.HasServerType ? edits.Text(Cassandra.Then("serverType")) ?? "cassandra" : "cassandra";
            var version = dc["serverVersion"] is { Text.Length: > 0 } own ? own.Text : edits.Text(Cassandra.Then("serverVersion"));
            if (hadImage || isSaid || !cassOperator.HasReadOnlyRootFilesystem(type, version, null, null))
                continue;
            report(DatacenterImageTranslation.ReadOnlyEnds(cassOperator, dc.At("metadata", "name")?.Text));
            return;
        }
    }

    // pkg/stargate/deployments.go:230-250 at v1.32.5: where the field has no name the operator chooses it by the server.
    private void WarnOfFlavours(WrittenReference reference)
    {
        if (IsDatacenter)
            return;
        var datacenters = edits.Find(Cassandra.Then("datacenters")) is { } all ? all.Items.ToArray() : [];
        var isOld = datacenters.Select(dc => (dc["serverVersion"] is { Text.Length: > 0 } own ? own.Text : edits.Text(Cassandra.Then("serverVersion")) ?? "").StartsWith('3')).Distinct().ToList();
        if (isOld.Count > 1)
            report(ClusterImageRules.SideEffect.At(null, "Every datacenter gets the name " + Show(reference.Name) + "; without a name the operator chooses Stargate's image by the server version, and the datacenters have different ones.", "Set the image at each datacenter with -Datacenter (--datacenter)."));
    }

    // ---- where things stand ------------------------------------------------------------------------------------------

    private FieldPath StargateOf() => (IsDatacenter ? _level : Spec).Then("stargate");

    private static string KeyOf(ClusterImage image) => image == ClusterImage.Medusa ? "medusa" : "reaper";

    private FieldPath? ContainerOf(string list, string name)
    {
        var items = edits.Find(_level.Then(list)) is { Kind: NodeKind.Sequence } found ? found.Items : [];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i]["name"]?.Text == name)
                return _level.Then(list).At(i);
        }

        return null;
    }

    private bool HasVectorLogger() => release.HasVector && !release.HasVectorContainer && IsVectorOn();

    private bool IsVectorOn()
    {
        var ofCluster = edits.Find(Cassandra.Then("telemetry", "vector", "enabled"))?.Text;
        var own = IsDatacenter && release.VectorReadsDatacenterTelemetry ? edits.Find(_level.Then("telemetry", "vector", "enabled"))?.Text : null;
        return (own ?? ofCluster) == "true";
    }

    private Node? VectorImage()
    {
        var own = IsDatacenter && release.VectorReadsDatacenterTelemetry ? edits.Find(_level.Then("telemetry", "vector", "image")) : null;
        return own is { Text.Length: > 0 } ? own : edits.Find(Cassandra.Then("telemetry", "vector", "image")) is { Text.Length: > 0 } ofCluster ? ofCluster : null;
    }

    private static string Show(string? text) => Printable.Escape(text, 120);
}
