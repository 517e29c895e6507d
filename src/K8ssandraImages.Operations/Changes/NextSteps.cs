using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What has to be done for a change of an ImageConfig to take effect: operators read it at start only.</summary>
internal static class NextSteps
{
    /// <summary>What to do after a ConfigMap has changed.</summary>
    /// <param name="where">Which cluster it is in, as kubectl takes it.</param>
    /// <param name="readers">The operators that read it.</param>
    /// <param name="release">The release of cass-operator.</param>
    public static string? OfConfigMap(string where, IReadOnlyList<OperatorDeployment> readers, CassOperatorRelease release) => readers.Count == 0
        ? null
        : (readers.Count == 1 ? "Restart the operator, which reads it at start only: " : "Restart the operators, which read it at start only: ")
            + string.Join("; ", readers.Select(reader => Restart(reader) + " " + where)) + "." + Then(readers, release);

    /// <summary>What to do after a file has changed.</summary>
    /// <param name="name">The file.</param>
    /// <param name="isConfigMap">Whether it holds the ConfigMap.</param>
    /// <param name="readers">The operators that read it, as far as they are known.</param>
    /// <param name="release">The release of cass-operator.</param>
    public static string OfFile(string name, bool isConfigMap, IReadOnlyList<OperatorDeployment> readers, CassOperatorRelease release) =>
        (isConfigMap
            ? "Apply it (kubectl apply -f " + Show(name) + "), or commit it where it is applied from"
            : "Bring it into the ConfigMap that the operator reads (Set-K8ssImageConfig -Content, k8ssimages config set --content)")
        + "; then restart the operator, which reads it at start only" + (readers.Count == 0 ? "." : ": " + string.Join("; ", readers.Select(Restart)) + ".") + Then(readers, release);

    // Nobody is to restart an operator and be surprised by the pods, or by none.
    private static string Then(IReadOnlyList<OperatorDeployment> readers, CassOperatorRelease release) =>
        (release.UpdatesWithoutPermission
            ? " Every datacenter whose images differ then rolls at once (cass-operator " + release.Version + "): Get-K8ssImageImpact, k8ssimages impact tell it before."
            : " Datacenters that run then wait for permission (cass-operator " + release.Version + "): Compare-K8ssImage, k8ssimages drift tell what each waits for.")
        + (readers.Any(static reader => reader.Kind == OperatorKind.K8ssandraOperator) ? " Reaper follows at once." : "");

    private static string Restart(OperatorDeployment reader) =>
        "kubectl rollout restart deployment/" + Show(reader.Name) + (reader.Namespace is null ? "" : " -n " + Show(reader.Namespace));

    private static string Show(string text) => Printable.Escape(text, 200);
}
