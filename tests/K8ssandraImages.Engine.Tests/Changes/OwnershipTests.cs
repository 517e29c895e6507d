using System.Text;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Changes;

public sealed class OwnershipTests
{
    private const string Tracking = "\"argocd.argoproj.io/tracking-id\":";

    // labels, annotations, owner references, who wrote the data, and who owns it; null where nobody does
    public static TheoryData<string, string, string, string, string, string?, bool> Marks => new()
    {
        { "", "", "", "kubectl", "ConfigMap", null, false },
        { "\"app.kubernetes.io/managed-by\":\"kustomize\"", "", "", "", "ConfigMap", null, false },
        { "\"app.kubernetes.io/managed-by\":\"Helm\"", "\"meta.helm.sh/release-name\":\"k8\",\"meta.helm.sh/release-namespace\":\"rel\"", "", "helm", "ConfigMap", "Helm rel/k8", false },
        { "\"app.kubernetes.io/managed-by\":\"Helm\",\"app.kubernetes.io/instance\":\"k8\"", "", "", "kubectl", "ConfigMap", "Helm k8", false },
        { "", "", "", "helm", "ConfigMap", "Helm (not named)", false },
        { "", Tracking + "\"app:/ConfigMap:ops/c\"", "", "", "ConfigMap", "ArgoCD app", true },
        { "", Tracking + "\"argocd_app:/ConfigMap:ops/c\"", "", "", "ConfigMap", "ArgoCD argocd_app", true },
        { "", Tracking + "\"app:/ConfigMap:ops/another\"", "", "", "ConfigMap", null, false },
        { "\"argocd.argoproj.io/instance\":\"app\"", "", "", "", "ConfigMap", "ArgoCD app", true },
        { "\"app.kubernetes.io/instance\":\"app\"", "", "", "argocd-controller", "ConfigMap", "ArgoCD app", true },
        { "\"app.kubernetes.io/instance\":\"app\"", "", "", "", "ConfigMap", null, false },
        { "\"app.kubernetes.io/managed-by\":\"Helm\",\"app.kubernetes.io/instance\":\"k8\"", Tracking + "\"app:/ConfigMap:ops/c\"", "", "", "ConfigMap", "ArgoCD app", true },
        { "\"kustomize.toolkit.fluxcd.io/name\":\"apps\",\"kustomize.toolkit.fluxcd.io/namespace\":\"flux-system\"", "", "", "", "ConfigMap", "Flux Kustomization flux-system/apps", true },
        { "\"kustomize.toolkit.fluxcd.io/name\":\"apps\"", "\"kustomize.toolkit.fluxcd.io/reconcile\":\"disabled\"", "", "", "ConfigMap", "Flux Kustomization apps", false },
        { "\"kustomize.toolkit.fluxcd.io/name\":\"apps\"", "\"kustomize.toolkit.fluxcd.io/ssa\":\"IfNotPresent\"", "", "", "ConfigMap", "Flux Kustomization apps", false },
        { "", "", "", "kustomize-controller", "ConfigMap", "Flux Kustomization (not named)", true },
        { "\"helm.toolkit.fluxcd.io/name\":\"k8\",\"helm.toolkit.fluxcd.io/namespace\":\"flux\",\"app.kubernetes.io/managed-by\":\"Helm\"", "\"meta.helm.sh/release-name\":\"k8\"", "", "", "ConfigMap", "Flux HelmRelease flux/k8", true },
        { "\"olm.owner\":\"cass.v1\",\"olm.owner.namespace\":\"olm\"", "", "", "", "ConfigMap", "Olm ClusterServiceVersion olm/cass.v1", true },
        { "\"operators.coreos.com/cass-operator.ops\":\"\"", "", "", "", "ConfigMap", "Olm ClusterServiceVersion ops/cass-operator.ops", true },
        { "", "", "{\"apiVersion\":\"operators.coreos.com/v1alpha1\",\"kind\":\"ClusterServiceVersion\",\"name\":\"cass.v1\",\"controller\":true}", "", "ConfigMap", "Olm ClusterServiceVersion ops/cass.v1", true },
        { "", "", "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",\"name\":\"t\",\"controller\":true}", "", "ConfigMap", "Operator Thing ops/t", true },
        { "", "", "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",\"name\":\"t\"}", "", "ConfigMap", null, false },
        { "\"k8ssandra.io/cluster-name\":\"demo\",\"k8ssandra.io/cluster-namespace\":\"kc\"", "", "", "", "CassandraDatacenter", "Operator K8ssandraCluster kc/demo", true },
        { "\"k8ssandra.io/cluster-name\":\"demo\"", "", "", "", "ConfigMap", null, false },
    };

    [Theory]
    [MemberData(nameof(Marks))]
    public void An_owner_is_known_by_its_marks(string labels, string annotations, string references, string manager, string kind, string? owner, bool reverts)
    {
        var found = Ownership.Of(Object(labels, annotations, references, manager, kind));
        if (owner is null)
        {
            Assert.Empty(found);
            return;
        }

        var one = Assert.Single(found);
        Assert.Equal((owner, reverts), (one.ToString(), one.Reverts));
        Assert.EndsWith(".", one.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_only_labels_does_not_own_the_content()
    {
        var root = Parse("""{"kind":"ConfigMap","metadata":{"name":"c","namespace":"ops","managedFields":[{"manager":"helm","fieldsV1":{"f:metadata":{}}},{"manager":"argocd-controller","subresource":"status","fieldsV1":{"f:data":{}}}]}}""");
        Assert.Empty(Ownership.Of(root));
    }

    [Fact]
    public void The_one_that_puts_changes_back_comes_first()
    {
        var owners = Ownership.Of(Object("\"app.kubernetes.io/managed-by\":\"Helm\"", "\"meta.helm.sh/release-name\":\"k8\"", "{\"apiVersion\":\"e/v1\",\"kind\":\"Thing\",\"name\":\"t\",\"controller\":true}", "", "ConfigMap"));
        Assert.Equal([ObjectOwnerKind.Operator, ObjectOwnerKind.Helm], owners.Select(owner => owner.Kind));
    }

    [Fact]
    public void Names_are_fit_for_a_terminal()
    {
        var owner = Assert.Single(Ownership.Of(Object("\"argocd.argoproj.io/instance\":\"a\\u001b[31mb\"", "", "", "", "ConfigMap")));
        Assert.DoesNotContain('\u001b', owner.Name + owner.Remedy);
    }

    private static Node Object(string labels, string annotations, string references, string manager, string kind) => Parse(
        """
        {"apiVersion":"v1","kind":"KIND","metadata":{"name":"c","namespace":"ops","labels":{LABELS},"annotations":{ANNOTATIONS},
         "ownerReferences":[REFERENCES],"managedFields":[{"manager":"MANAGER","fieldsV1":{"f:data":{"f:image_config.yaml":{}}}}]},"data":{}}
        """
            .Replace("KIND", kind, StringComparison.Ordinal).Replace("MANAGER", manager, StringComparison.Ordinal).Replace("LABELS", labels, StringComparison.Ordinal)
            .Replace("ANNOTATIONS", annotations, StringComparison.Ordinal).Replace("REFERENCES", references, StringComparison.Ordinal));

    private static Node Parse(string json) => DocumentParser.ParseObject(Encoding.UTF8.GetBytes(json), "c", DocumentLimits.Default);
}
