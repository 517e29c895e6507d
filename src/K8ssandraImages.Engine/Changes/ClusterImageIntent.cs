using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>What images somebody wants a K8ssandraCluster or a CassandraDatacenter to set.</summary>
internal sealed record ClusterImageIntent
{
    /// <summary>The datacenter of a K8ssandraCluster at which they are set; null for the cluster level.</summary>
    public string? Datacenter { get; init; }

    /// <summary>The images, each a whole reference with a tag or a digest.</summary>
    public IReadOnlyDictionary<ClusterImage, string> Images { get; init; } = new Dictionary<ClusterImage, string>();

    /// <summary>The pull policy of those images, where the field has one.</summary>
    public string? PullPolicy { get; init; }

    /// <summary>The pull secret of those images, where the field has one.</summary>
    public string? PullSecret { get; init; }

    /// <summary>The images that are no longer to be set: what comes below decides again.</summary>
    public IReadOnlyList<ClusterImage> Remove { get; init; } = [];

    /// <summary>
    /// The edits that make a resource say this. What becomes of them in each container is told by <see cref="Verify"/>, once
    /// the edited resource is resolved.
    /// </summary>
    /// <param name="root">The K8ssandraCluster or the CassandraDatacenter as it is.</param>
    /// <param name="manager">The release of k8ssandra-operator; not looked at for a CassandraDatacenter.</param>
    /// <param name="cassOperator">The release of the cass-operator that builds the pods.</param>
    /// <param name="report">Warnings.</param>
    /// <exception cref="IntentException">The resource or the release has no such field, or it would not do what was meant; the message says what can be done instead.</exception>
    public IReadOnlyList<FieldEdit> EditsFor(Node root, K8ssandraOperatorRelease manager, CassOperatorRelease cassOperator, Action<Diagnostic> report)
    {
        var references = Check();
        var edits = new ResourceEdits(root);
        switch (root["kind"]?.Text)
        {
            case "K8ssandraCluster":
                new ClusterImageTranslation(this, references, edits, manager, cassOperator, report).Translate();
                break;
            case "CassandraDatacenter":
                new DatacenterImageTranslation(this, references, edits, cassOperator, report).Translate();
                break;
            default:
                throw new IntentException(ClusterImageRules.NoSuchField, root, "Images are set at a K8ssandraCluster or a CassandraDatacenter; this is neither.", "Name one of those.");
        }

        return edits.All;
    }

    /// <summary>Reports the containers that do not run what was asked for, and images that no container runs.</summary>
    /// <param name="after">The effective images of the edited resource, with their trace.</param>
    /// <param name="report">Where to, with the container; without one where there is none.</param>
    public void Verify(IReadOnlyCollection<EffectiveImage> after, Action<EffectiveImage?, Diagnostic> report) => new ClusterImageVerification(this, after, report).Run();

    /// <summary>The parameter that sets an image, as messages name it.</summary>
    public static string ParameterOf(ClusterImage image) => image switch
    {
        ClusterImage.Server => "-ServerImage (--server-image)",
        ClusterImage.SystemLogger => "-SystemLoggerImage (--system-logger-image)",
        ClusterImage.ConfigBuilder => "-ConfigBuilderImage (--config-builder-image)",
        ClusterImage.Medusa => "-MedusaImage (--medusa-image)",
        ClusterImage.Reaper => "-ReaperImage (--reaper-image)",
        ClusterImage.Stargate => "-StargateImage (--stargate-image)",
        ClusterImage.Vector => "-VectorImage (--vector-image)",
        ClusterImage.PerNodeConfigInitContainer => "-PerNodeConfigInitContainerImage (--per-node-config-init-container-image)",
        _ => "-JmxInitContainerImage (--jmx-init-container-image)",
    };

    /// <summary>Finds out whether this can be understood at all, and reads the images.</summary>
    /// <exception cref="IntentException">It contradicts itself, or is not complete.</exception>
    public Dictionary<ClusterImage, References.WrittenReference> Check()
    {
        if (Images.Count == 0 && Remove.Count == 0)
            throw Contradiction("There is no image to change.", "Give one, as in " + ParameterOf(ClusterImage.Server) + " registry.example.com/team/cassandra:4.1.7, or what is to go with " + IntentParameter.Remove + ".");
        foreach (var image in Remove)
        {
            if (Images.ContainsKey(image))
                throw Contradiction(ParameterOf(image) + " is to be set and to be removed.", "Leave one of them out.");
        }

        if (Images.Count == 0 && (PullPolicy ?? PullSecret) is not null)
            throw Contradiction("A pull policy and a pull secret belong to an image that is set.", "Give the image too.");
        if (PullPolicy is not null)
            IntentValue.PullPolicy(PullPolicy);
        if (PullSecret is not null)
            IntentValue.PullSecrets([PullSecret]);
        var references = new Dictionary<ClusterImage, References.WrittenReference>();
        foreach (var (image, text) in Images)
        {
            var reference = IntentValue.Image(text, ParameterOf(image));
            if (!reference.IsPinned)
                throw new IntentException(IntentRules.Incomplete, null, "`" + Printable.Escape(text) + "` has neither a tag nor a digest, so whatever is latest would run.", "Write the tag, as in " + Printable.Escape(text) + ":latest.");
            references[image] = reference;
        }

        return references;
    }

    private static IntentException Contradiction(string message, string remedy) => new(IntentRules.Contradiction, null, message, remedy);
}
