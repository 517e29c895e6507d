using System.Text;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Writes a kustomization that installs an operator with an ImageConfig of one's own. The ConfigMap is patched by its name and
/// namespace: kustomize fails where there is none, while a patch with a target would silently do nothing.
/// </summary>
internal static class ImageKustomization
{
    private const string Patch = "image-config.yaml";
    private const string Variables = "k8ssandra-operator-env.yaml";

    /// <summary>The files.</summary>
    /// <param name="imageConfig">The text of the ImageConfig.</param>
    /// <param name="request">What else it is to be like.</param>
    public static IReadOnlyList<KustomizationFile> Write(string imageConfig, KustomizationRequest request)
    {
        var hasVariables = request.DefaultRegistry is not null || request.ImagePullSecrets.Count > 0;
        var files = new List<KustomizationFile>
        {
            new("kustomization.yaml", Kustomization(request.EffectiveResource, hasVariables ? [Patch, Variables] : [Patch])),
            new(Patch, ConfigMapPatch(imageConfig, request.Layout)),
        };
        if (hasVariables)
            files.Add(new KustomizationFile(Variables, DeploymentPatch(request)));
        return files;
    }

    private static string Kustomization(string resource, IReadOnlyList<string> patches)
    {
        var builder = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        builder.Append("  - ").Append(Plain(resource)).Append("\npatches:\n");
        foreach (var patch in patches)
            builder.Append("  - path: ").Append(patch).Append('\n');
        return builder.ToString();
    }

    // The other keys of the ConfigMap stay: a merge touches only what it names.
    private static string ConfigMapPatch(string imageConfig, InstallLayout layout) =>
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + layout.ConfigMap + "\n  namespace: " + layout.Namespace
        + "\ndata:\n  image_config.yaml: " + LiteralText.Write(imageConfig, 2) + "\n";

    private static string DeploymentPatch(KustomizationRequest request)
    {
        var builder = new StringBuilder("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: k8ssandra-operator\n  namespace: ")
            .Append(request.Layout.Namespace)
            .Append("\nspec:\n  template:\n    spec:\n      containers:\n        - name: k8ssandra-operator\n          env:\n");
        if (request.DefaultRegistry is { } registry)
            builder.Append("            - name: DEFAULT_REGISTRY\n              value: ").Append(Plain(registry)).Append('\n');
        if (request.ImagePullSecrets.Count > 0)
            builder.Append("            - name: IMAGE_PULL_SECRETS\n              value: ").Append(Plain(string.Join(",", request.ImagePullSecrets))).Append('\n');
        return builder.ToString();
    }

    private static string Plain(string text) => Quoting.Write(text, ScalarStyle.Plain, inFlow: false);
}
