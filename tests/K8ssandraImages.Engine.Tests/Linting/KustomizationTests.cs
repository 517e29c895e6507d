namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>The ImageConfig in a patch is looked at as the release reads it that the kustomization installs.</summary>
public class KustomizationTests
{
    private const string V1 = "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {system-logger: 'k/l:1'}\n";
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\noverrides: {registry: r.io/}\n";

    [Theory]
    // A.4 #11 of k8ssandra-operator: the old form for a release that reads the new one
    [InlineData("v1.32.5", "cass-operator-image-config", V1, "KSI0030")]
    [InlineData("v1.26.0", "cass-operator-manager-config", V1, "KSI0050 KSI0055")]
    [InlineData("v1.26.0", "cass-operator-manager-config", V2, "KSI0030")]
    // H: what replaces the shipped text has to bring Medusa and Reaper along
    [InlineData("v1.32.5", "cass-operator-image-config", V2, "KSI0038 KSI0040 KSI0041 KSI0050")]
    // Nobody says which release: the form tells
    [InlineData(null, "my-config", V1, "KSI0050 KSI0055")]
    [InlineData(null, "cass-operator-image-config", V1, "KSI0030")]
    public void Patch(string? reference, string target, string text, string expected)
    {
        var kustomization = "resources: ['" + (reference is null ? "operators" : "github.com/k8ssandra/k8ssandra-operator/config/deployments/control-plane?ref=" + reference) + "']\npatches:\n  - target: {kind: ConfigMap, name: " + target + "}\n    patch: |\n      - op: replace\n        path: /data/image_config.yaml\n        value: |\n          "
            + text.TrimEnd('\n').Replace("\n", "\n          ", StringComparison.Ordinal) + "\n";
        var findings = Linted.Text(kustomization, name: "kustomization.yaml").Where(finding => finding.Id != "KSI0108").ToList();
        Assert.Equal(expected, string.Join(' ', findings.Where(finding => finding.Id != "KSI0031").Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal)));
        // Places are lines of the kustomization itself, two texts deep.
        Assert.All(findings, finding => Assert.InRange(finding.Location!.Line, 7, 11));
    }

    [Fact]
    public void A_kustomization_without_kind_is_a_document_that_is_understood() =>
        Assert.Equal([], Linted.Text("resources: [a]\n", name: "kustomization.yaml"));

    [Fact]
    public void One_of_Flux_is_another_thing() =>
        Assert.Equal([], Linted.Text("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {patches: [{target: {kind: ConfigMap, name: cass-operator-manager-config}}]}\n"));
}
