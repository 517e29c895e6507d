using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Tells who keeps an object as they want it, by the marks that tools leave on what they write: labels, annotations, owner
/// references, and the names under which they write fields. Pure; nothing is asked of the tools themselves.
/// </summary>
internal static class Ownership
{
    private const string Instance = "app.kubernetes.io/instance";
    private const string NotNamed = "(not named)";

    /// <summary>The owners of an object, those that put changes back first; empty where nobody says so.</summary>
    /// <param name="root">The object as the server has it, with managedFields where they are known.</param>
    public static IReadOnlyList<ObjectOwner> Of(Node root)
    {
        var marks = new Marks(root);
        var owners = new List<ObjectOwner?> { ByFlux(marks), ByArgo(marks), ByOlm(marks), ByController(marks), ByCluster(marks) };
        // Helm is what Flux and Argo CD use: with one of them, nobody runs helm by hand.
        if (owners.TrueForAll(static owner => owner?.Kind is not (ObjectOwnerKind.Flux or ObjectOwnerKind.ArgoCD)))
            owners.Add(ByHelm(marks));
        return [.. owners.OfType<ObjectOwner>().OrderByDescending(static owner => owner.Reverts)];
    }

    // https://fluxcd.io/flux/components/kustomize/kustomizations (labels, reconcile and ssa annotations); helm-controller labels
    // what its releases hold in the same way.
    private static ObjectOwner? ByFlux(Marks marks)
    {
        if (marks.Label("helm.toolkit.fluxcd.io/name") is { } release)
        {
            var name = Qualified(marks.Label("helm.toolkit.fluxcd.io/namespace"), release);
            return new ObjectOwner(ObjectOwnerKind.Flux, "HelmRelease " + name, Reverts: true, marks.IsConfigMap
                ? "Change spec.values.global.imageConfig of the HelmRelease " + name + " in Git instead."
                : "Change the values of the HelmRelease " + name + " in Git instead.");
        }

        var kustomization = marks.Label("kustomize.toolkit.fluxcd.io/name");
        if (kustomization is null && !marks.IsWrittenBy("kustomize-controller", "helm-controller"))
            return null;
        var owner = kustomization is null ? NotNamed : Qualified(marks.Label("kustomize.toolkit.fluxcd.io/namespace"), kustomization);
        var isLeftAlone = marks.Annotation("kustomize.toolkit.fluxcd.io/reconcile") == "disabled" || marks.Annotation("kustomize.toolkit.fluxcd.io/ssa") is "Ignore" or "IfNotPresent";
        return new ObjectOwner(ObjectOwnerKind.Flux, "Kustomization " + owner, !isLeftAlone, "Change the manifest in the Git repository of the Kustomization " + owner + " instead" + InFile(marks) + ".");
    }

    // https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking: an identifier that names another object was copied
    // with it, and Argo CD pays no attention to it. Whether an application heals itself, only Argo CD knows.
    private static ObjectOwner? ByArgo(Marks marks)
    {
        string? application = null;
        if (marks.Annotation("argocd.argoproj.io/tracking-id") is { } tracking)
        {
            var parts = tracking.Split(':');
            if (parts.Length >= 3 && parts[^1] == marks.Namespace + "/" + marks.Name)
                application = parts[0];
        }

        application ??= marks.Label("argocd.argoproj.io/instance");
        if (application is null && marks.IsWrittenBy("argocd-controller", "argocd-application-controller"))
            application = marks.Label(Instance) ?? NotNamed;
        return application is null ? null : new ObjectOwner(
            ObjectOwnerKind.ArgoCD, Show(application), Reverts: true, "Change the manifest in the Git repository of the application " + Show(application) + " instead" + InFile(marks) + ".");
    }

    private static ObjectOwner? ByOlm(Marks marks)
    {
        var version = marks.OwnerOf("ClusterServiceVersion", "operators.coreos.com/")?["name"]?.Text
            ?? (marks.Label("olm.owner.kind") is null or "ClusterServiceVersion" ? marks.Label("olm.owner") : null)
            ?? marks.FirstLabel("operators.coreos.com/");
        return version is null ? null : new ObjectOwner(
            ObjectOwnerKind.Olm,
            "ClusterServiceVersion " + Qualified(marks.Label("olm.owner.namespace") ?? marks.Namespace, version),
            Reverts: true,
            "The Operator Lifecycle Manager installs what its bundle holds. Put what differs from it where OLM leaves it alone: "
                + (marks.IsConfigMap ? "a ConfigMap of your own labelled k8ssandra.io/config=image whose name comes first, or the images in the custom resources." : "the Subscription's spec.config, or a bundle of your own."));
    }

    // An operator that made an object puts back what it decides about it.
    private static ObjectOwner? ByController(Marks marks)
    {
        foreach (var reference in marks.OwnerReferences)
        {
            if (reference["controller"]?.Text != "true" || reference["kind"]?.Text is not { Length: > 0 } kind || kind == "ClusterServiceVersion")
                continue;
            var name = Show(kind) + " " + Qualified(marks.Namespace, reference["name"]?.Text ?? "");
            return new ObjectOwner(ObjectOwnerKind.Operator, name, Reverts: true, "Change the " + name + " instead, from which this object is made.");
        }

        return null;
    }

    // k8ssandra-operator writes CassandraDatacenters into other clusters too, where no owner reference can point.
    private static ObjectOwner? ByCluster(Marks marks)
    {
        if (marks.Kind != "CassandraDatacenter" || marks.Label("k8ssandra.io/cluster-name") is not { } cluster || marks.OwnerOf("K8ssandraCluster", "k8ssandra.io/") is not null)
            return null;
        var name = "K8ssandraCluster " + Qualified(marks.Label("k8ssandra.io/cluster-namespace") ?? marks.Namespace, cluster);
        return new ObjectOwner(ObjectOwnerKind.Operator, name, Reverts: true, "Change the " + name + " instead, from which this object is made.");
    }

    // https://helm.sh/docs/topics/advanced (Storage backends), pkg/action/validate.go: the annotations say which release holds an object. The label
    // alone stands in what `helm template` wrote, which somebody applied.
    private static ObjectOwner? ByHelm(Marks marks)
    {
        var release = marks.Annotation("meta.helm.sh/release-name");
        if (release is null && !marks.IsWrittenBy("helm") && marks.Label("app.kubernetes.io/managed-by") != "Helm")
            return null;
        var name = release is null ? Show(marks.Label(Instance) ?? NotNamed) : Qualified(marks.Annotation("meta.helm.sh/release-namespace") ?? marks.Namespace, release);
        return new ObjectOwner(ObjectOwnerKind.Helm, name, Reverts: false, "The next upgrade of the release " + name + " puts it back: change "
            + (marks.IsConfigMap ? "its value global.imageConfig too (ConvertTo-K8ssHelmValues writes it)." : "its values too."));
    }

    private static string InFile(Marks marks) => marks.IsConfigMap ? " (Set-K8ssImageConfig -Path, k8ssimages config set --path; New-K8ssImageKustomization writes a patch for it)" : "";

    private static string Qualified(string? @namespace, string name) => string.IsNullOrEmpty(@namespace) ? Show(name) : Show(@namespace) + "/" + Show(name);

    private static string Show(string text) => Printable.Escape(text, 120);

    /// <summary>What tools have left on an object.</summary>
    private sealed class Marks(Node root)
    {
        private readonly Node? _metadata = root["metadata"];

        public string? Kind => root["kind"]?.Text;

        public bool IsConfigMap => Kind == "ConfigMap";

        public string? Name => _metadata?["name"]?.Text;

        public string? Namespace => _metadata?["namespace"]?.Text;

        public Node[] OwnerReferences => _metadata?["ownerReferences"] is { } references ? references.Items.ToArray() : [];

        public string? Label(string key) => Text(_metadata?["labels"]?[key]);

        public string? Annotation(string key) => Text(_metadata?["annotations"]?[key]);

        /// <summary>What stands behind a prefix in a label's key: OLM's <c>operators.coreos.com/package.namespace</c>.</summary>
        public string? FirstLabel(string prefix)
        {
            foreach (var member in _metadata?["labels"] is { } labels ? labels.Members : [])
            {
                if (member.Key.StartsWith(prefix, StringComparison.Ordinal))
                    return member.Key[prefix.Length..];
            }

            return null;
        }

        public Node? OwnerOf(string kind, string group) => Array.Find(
            OwnerReferences, reference => reference["kind"]?.Text == kind && reference["apiVersion"]?.Text.StartsWith(group, StringComparison.Ordinal) == true);

        /// <summary>Whether one of these wrote a field of the content, as the API server notes it.</summary>
        public bool IsWrittenBy(params ReadOnlySpan<string> managers)
        {
            foreach (var entry in _metadata?["managedFields"] is { } entries ? entries.Items : [])
            {
                if (entry["subresource"] is { Text.Length: > 0 } || (entry["fieldsV1"]?["f:data"] ?? entry["fieldsV1"]?["f:spec"]) is null)
                    continue;
                foreach (var manager in managers)
                {
                    if (entry["manager"]?.Text == manager)
                        return true;
                }
            }

            return false;
        }

        private static string? Text(Node? node) => node is { Text.Length: > 0 } ? node.Text : null;
    }
}
