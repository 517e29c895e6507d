using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// k8ssandra-operator's <c>Image</c> type (pkg/images/images.go): read with the CRD's defaults, filled in from compiled-in
/// defaults and the environment (<c>ApplyDefaults</c>), or put on top of the ImageConfig (since 1.27.0, for Medusa and Reaper).
/// </summary>
internal sealed class ComponentImages(K8ssandraOperatorEnvironment environment, bool appliesDefaults)
{
    /// <summary>The pull policy that the operator writes for Vector and the purge job.</summary>
    public static readonly Candidate IfNotPresent = new("IfNotPresent", ImageTier.OperatorDefault, null);

    private readonly K8ssandraOperatorRelease _release = environment.Release;

    public K8ssandraOperatorEnvironment Environment => environment;

    /// <summary>Whether the API server's defaults are still to be applied: for manifests, never for objects from a cluster.</summary>
    public bool AppliesDefaults => appliesDefaults;

    /// <summary>
    /// Whether an object is still to get the CRD's defaults: a manifest that no API server has seen. One that was read from a
    /// cluster, or written to a file from one (it has a uid), was given the defaults of the day when it was stored, and keeps
    /// those.
    /// </summary>
    public static bool LacksDefaults(Node root) => string.IsNullOrEmpty(root.At("metadata", "uid")?.Text);

    /// <summary>Reads an Image field; null where it is absent and has no default.</summary>
    /// <param name="reader">Where findings go.</param>
    /// <param name="parent">The object with the field; null where that is absent (no default then).</param>
    /// <param name="key">The field.</param>
    /// <param name="tier">The tier of what is written there.</param>
    /// <param name="objectDefault">The CRD's default for the whole object in this release; null where it has none.</param>
    /// <param name="component">The component that findings concern; null to report none.</param>
    public ImageFields? Read(ResourceReader reader, Node? parent, string key, ImageTier tier, ImageParts? objectDefault, string? component)
    {
        if (parent is null)
            return null;
        var findings = component is null ? new ResourceReader() : reader;
        var node = findings.Mapping(parent, key, component);
        var crd = _release.Ships.Crd;
        if (node is null)
        {
            if (!appliesDefaults || objectDefault is null)
                return null;
            return new ImageFields
            {
                Registry = ByDefault(objectDefault.Registry ?? crd.ImageRegistry, parent),
                Repository = ByDefault(objectDefault.Repository, parent),
                Name = ByDefault(objectDefault.Name, parent),
                Tag = ByDefault(objectDefault.Tag ?? crd.ImageTag, parent),
            };
        }

        var fields = new ImageFields
        {
            Registry = findings.Push(Nested(node, "registry", crd.ImageRegistry), node, "registry", tier, component),
            Repository = findings.Push(null, node, "repository", tier, component),
            Name = findings.Push(null, node, "name", tier, component),
            Tag = findings.Push(Nested(node, "tag", crd.ImageTag), node, "tag", tier, component),
            PullPolicy = findings.Push(null, node, "pullPolicy", tier, component),
            PullSecret = findings.Push(null, findings.Mapping(node, "pullSecretRef", component, "a mapping with the secret's name, as in {name: my-secret},"), "name", tier, component),
        };
        if (component is not null)
            Check(reader, node, fields, component);
        return fields;
    }

    /// <summary>The image of a component that has compiled-in defaults: <c>ApplyDefaults</c>.</summary>
    public (ImageAnswer Answer, Candidate? PullPolicy, ImageFields Fields) Compose(ImageFields? fields, ImageParts compiled)
    {
        var below = new ImageFields
        {
            Registry = Compiled(compiled.Registry),
            Repository = Compiled(compiled.Repository),
            Name = Compiled(compiled.Name),
            Tag = Compiled(compiled.Tag),
        };
        var merged = below.Under(fields);
        var registry = merged.Registry;
        if (_release.ReadsEnvironment && environment.DefaultRegistry is { } fromEnvironment)
            registry = Candidate.Concat(registry, fromEnvironment);
        registry = Candidate.Concat(registry, new Candidate("docker.io", ImageTier.OperatorDefault, null));
        var tag = Candidate.Concat(merged.Tag, new Candidate("latest", ImageTier.OperatorDefault, null));
        var latest = ImageFields.Value(tag) == "latest";
        var policy = Candidate.Concat(
            merged.PullPolicy,
            new Candidate(latest ? "Always" : "IfNotPresent", ImageTier.OperatorDefault, null, null, latest ? "the operator's rule for the tag latest" : "the operator's rule for every tag but latest"));
        var complete = merged with { Registry = registry, Tag = tag, PullPolicy = policy };
        return (ImageAnswer.Of(complete, complete.ComposeWithRepository(!_release.AlwaysWritesRegistry), []), policy, complete);
    }

    /// <summary>Medusa's image.</summary>
    public (ImageAnswer Answer, Candidate? PullPolicy, ImageFields Fields) Medusa(ImageFields? fields) =>
        _release.ReadsImageConfig ? OnImageConfig(fields, "medusa") : Compose(fields, _release.Ships.Medusa!);

    /// <summary>Reaper's image.</summary>
    public (ImageAnswer Answer, Candidate? PullPolicy, ImageFields Fields) Reaper(ImageFields? fields) =>
        _release.ReadsImageConfig ? OnImageConfig(fields, "reaper") : Compose(fields, _release.Ships.Reaper!);

    /// <summary>A whole reference that an operator has compiled in.</summary>
    public static ImageAnswer Opaque(string image, ImageTier tier) => new(image, tier, null, [], (shadowed, trace) =>
    {
        if (!ImageReference.TryParse(image, out var reference, out _))
            return;
        var outcome = shadowed is null ? TraceOutcome.Won : TraceOutcome.Shadowed;
        trace.Add(new TraceEntry(ImageField.Registry, reference.Domain, tier, null, outcome, reference.HasExplicitDomain ? shadowed : "the reference names no registry"));
        trace.Add(new TraceEntry(ImageField.Repository, reference.Repository, tier, null, outcome, shadowed));
        trace.Add(new TraceEntry(ImageField.Name, reference.Name, tier, null, outcome, shadowed));
        if (reference.Tag is not null)
            trace.Add(new TraceEntry(ImageField.Tag, reference.Tag, tier, null, outcome, shadowed));
    });

    /// <summary>The vector sidecar of Reaper and Stargate.</summary>
    public ContainerModel Vector(string name, Candidate? image)
    {
        var answer = _release.VectorReadsImageConfig ? environment.ImageConfig.Component("system-logger") : Opaque(_release.Ships.Vector!, ImageTier.OperatorDefault);
        return new ContainerModel(name) { Image = image, Answer = answer, PullPolicy = IfNotPresent, Component = "vector" };
    }

    private (ImageAnswer Answer, Candidate? PullPolicy, ImageFields Fields) OnImageConfig(ImageFields? fields, string component)
    {
        var config = environment.ImageConfig;
        if (config.Fields(component) is not { } below)
            return (config.Component(component), null, ImageFields.Empty);
        var merged = below.Under(fields);
        var image = merged.Compose(config.Release.HasDigest);
        IReadOnlyList<Diagnostic> diagnostics = [];
        if (ImageFields.Value(merged.Name).Length == 0 || (ImageFields.Value(merged.Tag).Length == 0 && ImageFields.Value(merged.Digest).Length == 0))
            diagnostics = config.Component(component).Diagnostics;
        return (ImageAnswer.Of(merged, image, diagnostics), merged.PullPolicy, merged);
    }

    private static void Check(ResourceReader reader, Node node, ImageFields fields, string component)
    {
        ImageKeys.CheckImage(reader, node, component);
        if (Candidate.Winner(fields.PullPolicy) is { Value: not ("Always" or "IfNotPresent" or "Never") } policy)
        {
            reader.Report(
                ResolutionRules.Refused,
                policy.Node!.Location,
                policy.Node.Path + " is `" + Printable.Escape(policy.Value, 60) + "`; the API server refuses the object.",
                "Write Always, IfNotPresent or Never.",
                component);
        }

        if (fields.Tag is { Tier: ImageTier.CrdDefault })
        {
            reader.Report(
                ResolutionRules.PartialImage,
                node.Location,
                node.Path + " has no tag, so the API server fills in `latest`; the default tag of the release is not used.",
                "Add the tag that you want.",
                component);
        }
    }

    private Candidate? Nested(Node node, string key, string? value) =>
        appliesDefaults && value is not null && node[key] is null or { IsNull: true } ? new Candidate(value, ImageTier.CrdDefault, node, null, "the API server fills it in") : null;

    private static Candidate? ByDefault(string? value, Node parent) =>
        value is null ? null : new Candidate(value, ImageTier.CrdDefault, parent, null, "the API server fills in the object");

    private static Candidate? Compiled(string? value) => string.IsNullOrEmpty(value) ? null : new Candidate(value, ImageTier.OperatorDefault, null);
}
