using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Linting.Resources;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The images that a registry for all does not reach: what custom resources, pod templates and the operators themselves decide. Each with why, and how it is moved.</summary>
internal sealed class StayingImages(string registry, string? context, string? where)
{
    private readonly string _prefix = registry.TrimEnd('/') + "/";

    /// <summary>The images that stay, in the order of the datacenters, then those of the operators.</summary>
    /// <param name="rows">The images of the datacenters.</param>
    /// <param name="operators">The operators.</param>
    /// <param name="after">What would be.</param>
    public IReadOnlyList<K8ssImageChange> Of(IEnumerable<K8ssImageChange> rows, IEnumerable<OperatorDeployment> operators, Snapshot after)
    {
        var fleet = new Fleet(after);
        var own = operators.SelectMany(deployment => OwnImages(fleet, deployment));
        return [.. rows.Where(Stays).Select(row => With(row, WhyOf(row, after))), .. own];
    }

    private IEnumerable<K8ssImageChange> OwnImages(Fleet fleet, OperatorDeployment deployment)
    {
        var images = fleet.Images(deployment.Root, deployment.Context, null, static _ => { }).ToList();
        return ImageComparison.Compare(images, images, withUnchanged: true).Where(Stays).Select(row => With(row, ChangeRules.NotMoved.At(
            row.Location,
            Show(row) + " stays: it is the operator's own, and stands in " + Printable.Escape(deployment.ToString(), 160) + ".",
            "Change it where the operator is installed from, or: kubectl set image deployment/" + Printable.Escape(deployment.Name, 80) + " " + Printable.Escape(row.Container, 80) + "=" + Printable.Escape(Moved(row.After!), 200)
                + (deployment.Namespace is null ? "" : " -n " + Printable.Escape(deployment.Namespace, 80)) + (where is null ? "" : " " + where))));
    }

    private bool Stays(K8ssImageChange row) => row.After is { Length: > 0 } image && !image.StartsWith(_prefix, StringComparison.Ordinal);

    private Diagnostic WhyOf(K8ssImageChange row, Snapshot after)
    {
        var place = row.Registry?.Location is { } location ? Printable.Escape((location.Path + " of " + location.Object).Trim(), 300) : "its field";
        var (why, remedy) = (row.Registry?.Tier ?? row.Source) switch
        {
            ImageTier.PodTemplate => ("it stands in a pod template", "Change " + place + "."),
            ImageTier.DatacenterLevel or ImageTier.ClusterLevel or ImageTier.DatacenterSpec => ("a custom resource sets it", "Change " + place + ": Set-K8ssClusterImage."),
            ImageTier.OperatorEnvironment => ("the environment of k8ssandra-operator decides", "Change the variable DEFAULT_REGISTRY of its Deployment."),
            ImageTier.OperatorDefault or ImageTier.CrdDefault => (row.Registry?.Tier == ImageTier.CrdDefault ? "the API server fills it in" : "k8ssandra-operator has it built in", NotMovedRule.Remedy(row.Component, row.Registry, after.K8ssandraOperatorOf(row.Context, row.Namespace).Release)),
            null => ("nothing is known about it", "Get-K8ssEffectiveImage shows where it comes from."),
            _ when row.Context != context => ("the ImageConfig of the context " + Printable.Escape(row.Context, 80) + " decides", "Change that one too: Set-K8ssImageConfig -Context " + Printable.Escape(row.Context, 80) + "."),
            _ => ("something else in the ImageConfig decides", "Look at " + place + ": Set-K8ssImageConfig -Component " + Printable.Escape(row.Component, 80) + " -Remove Registry."),
        };
        return ChangeRules.NotMoved.At(row.Registry?.Location ?? row.Location, Show(row) + " stays: " + why + ".", remedy);
    }

    private static string Show(K8ssImageChange row) => "The image " + Printable.Escape(row.After, 200) + " of the container " + Printable.Escape(row.Container, 80);

    // The same path and tag behind the other registry.
    private string Moved(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var isRegistry = slash > 0 && (image.AsSpan(0, slash).ContainsAny('.', ':') || image.StartsWith("localhost/", StringComparison.Ordinal));
        return _prefix + (isRegistry ? image[(slash + 1)..] : image);
    }

    /// <summary>An image with one more finding.</summary>
    public static K8ssImageChange With(K8ssImageChange row, Diagnostic finding) => new()
    {
        Context = row.Context,
        Namespace = row.Namespace,
        Cluster = row.Cluster,
        Datacenter = row.Datacenter,
        Workload = row.Workload,
        Container = row.Container,
        ContainerKind = row.ContainerKind,
        Component = row.Component,
        Change = row.Change,
        Before = row.Before,
        After = row.After,
        PullPolicyBefore = row.PullPolicyBefore,
        PullPolicyAfter = row.PullPolicyAfter,
        PullSecretsBefore = row.PullSecretsBefore,
        PullSecretsAfter = row.PullSecretsAfter,
        Source = row.Source,
        Location = row.Registry?.Location ?? row.Location,
        Registry = row.Registry,
        Diagnostics = [.. row.Diagnostics, finding],
    };
}
