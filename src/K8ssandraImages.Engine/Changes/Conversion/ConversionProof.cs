using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Shows that a converted ImageConfig says what the old one said: builds the pods of datacenters as the new release builds
/// them, once with the answers of the old text under the old release, once with those of the new text under the new release,
/// and compares image, pull policy and pull secrets of every container. What another release itself does to the containers of
/// a pod is the same on both sides, and so no difference of the text.
/// </summary>
internal sealed class ConversionProof(ImageConfigV1Beta1 before, ImageConfig after, IReadOnlyDictionary<string, string> reasons)
{
    private readonly CassandraPodResolver _resolver = new(new EffectiveImageFactory(withTrace: false));
    private readonly List<EffectiveImage> _old = [];
    private readonly List<EffectiveImage> _new = [];
    private readonly List<K8ssImageChange> _differences = [];
    private readonly HashSet<(string Container, string? Image, string? NewImage, string? Policy, string? NewPolicy)> _known = [];

    /// <summary>The containers that differ, each with a finding that says why.</summary>
    public IReadOnlyList<K8ssImageChange> Differences => _differences;

    /// <summary>How many containers were compared.</summary>
    public int Compared { get; private set; }

    private CassOperatorRelease Old => before.Release;

    private CassOperatorRelease New => after.Release;

    /// <summary>Compares the pods of a datacenter.</summary>
    public void Add(DatacenterModel dc) => Compare(dc, isGenerated: false);

    /// <summary>Compares the pods of the generated datacenters, and the images that no Cassandra pod has.</summary>
    public void AddCover()
    {
        foreach (var dc in ServerCover.For(before))
            Compare(dc, isGenerated: true);
        foreach (var component in before.ComponentImages.Keys)
        {
            if (after.Components.Contains(component) && !ImageConfigComponent.IsOfCassOperator(component))
                CompareComponent(component);
        }
    }

    private void Compare(DatacenterModel dc, bool isGenerated)
    {
        _old.Clear();
        _new.Clear();
        _resolver.Resolve(dc, before, _old, New);
        _resolver.Resolve(dc, after, _new, New);
        for (var i = 0; i < _new.Count; i++)
        {
            Compared++;
            var (old, now) = (_old[i], _new[i]);
            var change = (old.Image == now.Image ? 0 : ImageChangeKind.Image)
                | (old.PullPolicy == now.PullPolicy || string.IsNullOrEmpty(old.Image) || now.Image is null ? 0 : ImageChangeKind.PullPolicy)
                | (old.PullSecrets.SequenceEqual(now.PullSecrets) ? 0 : ImageChangeKind.PullSecrets);
            if (change == ImageChangeKind.None)
                continue;
            // Without an image there is no pod, so its policy means nothing. Of generated datacenters, the first that has a difference tells it.
            var isNew = _known.Add(change == ImageChangeKind.PullPolicy
                ? (now.Container + " " + now.Component, null, null, old.PullPolicy, now.PullPolicy)
                : (now.Container, old.Image ?? now.Component, now.Image, old.PullPolicy, now.PullPolicy));
            if (isGenerated && !isNew)
                continue;
            _differences.Add(Difference(old, now, change, [.. Explain(dc, old, now, change)]));
        }
    }

    private void CompareComponent(string component)
    {
        Compared++;
        var (old, now) = (before.Component(component), after.Component(component));
        var (oldPolicy, newPolicy) = (Candidate.Winner(before.PullPolicy(component))?.Value, Candidate.Winner(after.PullPolicy(component))?.Value);
        var change = (old.Image == now.Image ? 0 : ImageChangeKind.Image) | (oldPolicy == newPolicy ? 0 : ImageChangeKind.PullPolicy);
        if (change == ImageChangeKind.None)
            return;
        var (rule, why) = reasons.TryGetValue(component, out var reason)
            ? (ConversionRules.Differs, reason)
            : old.Diagnostics.Any(IsError) || !ImageReference.TryParse(old.Image, out _, out _) ? (ConversionRules.Differs, Invalid(old.Image)) : (ConversionRules.NotEqual, Unexplained);
        _differences.Add(new K8ssImageChange
        {
            Workload = WorkloadKind.Operator,
            Container = component,
            Component = component,
            Change = change,
            Before = old.Image,
            After = now.Image,
            PullPolicyBefore = oldPolicy,
            PullPolicyAfter = newPolicy,
            Source = now.Tier,
            Diagnostics = [rule.At(old.Node?.Location, component + ": " + why, "Check the image.")],
        });
    }

    private static K8ssImageChange Difference(EffectiveImage old, EffectiveImage now, ImageChangeKind change, Diagnostic[] diagnostics) => new()
    {
        Context = now.Context,
        Namespace = now.Namespace,
        Cluster = now.Cluster,
        Datacenter = now.Datacenter,
        Workload = now.Workload,
        Container = now.Container,
        ContainerKind = now.ContainerKind,
        Component = now.Component,
        Change = change,
        Before = old.Image,
        After = now.Image,
        PullPolicyBefore = old.PullPolicy,
        PullPolicyAfter = now.PullPolicy,
        PullSecretsBefore = old.PullSecrets,
        PullSecretsAfter = now.PullSecrets,
        Source = now.Source,
        Diagnostics = diagnostics,
    };

    private IEnumerable<Diagnostic> Explain(DatacenterModel dc, EffectiveImage old, EffectiveImage now, ImageChangeKind change)
    {
        if (change.HasFlag(ImageChangeKind.Image))
            yield return ExplainImage(dc, old, now);
        if (change.HasFlag(ImageChangeKind.PullPolicy))
        {
            yield return now.Container == CassandraPodResolver.ConfigInitBase && !Old.BaseContainerHasServerPolicy
                ? Differs(now, null, "until cass-operator 1.26.1 this container has the pull policy for all images; since 1.27.0 it has that of " + now.Component + ".", "Nothing has to be done: it runs the image of the server.")
                : Unequal(now, "pull policy " + (old.PullPolicy ?? "(none)") + " became " + (now.PullPolicy ?? "(none)"));
        }

        if (change.HasFlag(ImageChangeKind.PullSecrets))
            yield return Unequal(now, "the pull secrets differ");
    }

    private Diagnostic ExplainImage(DatacenterModel dc, EffectiveImage old, EffectiveImage now)
    {
        var isServer = now.Container is CassandraPodResolver.Cassandra or CassandraPodResolver.ConfigInitBase;
        if (isServer && before.VersionImages.TryGetValue((dc.ServerType, dc.ServerVersion), out var own) && old.Image is { Length: > 0 })
        {
            var keepsRoot = New.HasReadOnlyRootFilesystem(dc.ServerType, dc.ServerVersion, null, null) && dc.ReadOnlyRootFilesystem is null
                ? " With it, the root file system is no longer read-only by default: set spec.readOnlyRootFilesystem: true too."
                : "";
            return Differs(
                now,
                own.Location,
                "v1beta2 has no image per server version.",
                "Set serverImage: " + Printable.Escape(old.Image, 300) + " in the spec of the CassandraDatacenter, or in spec.cassandra of the K8ssandraCluster, where the server is " + dc.ServerType + " " + Printable.Escape(dc.ServerVersion, 40) + "." + keepsRoot);
        }

        if (reasons.TryGetValue(now.Component, out var reason))
            return Differs(now, null, reason, "Check that your registry has the image.");
        if (old.Diagnostics.FirstOrDefault(finding => finding.Id == ImageConfigRules.UnsupportedServerVersion.Id) is { } unsupported)
            return Differs(now, unsupported.Location, "cass-operator " + Old.Version + " builds no pod with this server version, cass-operator " + New.Version + " builds one with any.", "Nothing has to be done: there is no such datacenter yet.");
        return old.Diagnostics.FirstOrDefault(IsError) is { } error
            ? Differs(now, error.Location, Invalid(old.Image) + (now.Diagnostics.Any(IsError) ? " It is none afterwards either." : ""), now.Diagnostics.FirstOrDefault(IsError)?.Remedy)
            : Unequal(now, "the image " + Printable.Escape(old.Image ?? "(none)", 200) + " became " + Printable.Escape(now.Image ?? "(none)", 200));
    }

    private static string Invalid(string? image) => image is null
        ? "the old release gives no image here: it fails."
        : "`" + Printable.Escape(image, 200) + "`, which the old release writes, is no valid image.";

    private const string Unexplained = "the new text does not say what the old one said.";

    private static bool IsError(Diagnostic finding) => finding.Severity == DiagnosticSeverity.Error;

    private static Diagnostic Differs(EffectiveImage image, SourceLocation? location, string why, string? remedy) =>
        ConversionRules.Differs.At(location, Name(image) + why, remedy);

    private static Diagnostic Unequal(EffectiveImage image, string what) =>
        ConversionRules.NotEqual.At(null, Name(image) + what + ", and nothing explains it.", "Correct the converted text by hand, and report the ImageConfig that it was made from.");

    private static string Name(EffectiveImage image) => Printable.Escape(image.Datacenter ?? "", 80) + ", " + Printable.Escape(image.Container, 80) + ": ";
}
