using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>Asks a cluster as a command does.</summary>
internal static class Ask
{
    /// <summary>The answers, and all findings beside them.</summary>
    /// <param name="options">Which contexts.</param>
    /// <param name="question">What is asked.</param>
    public static (List<T> Answers, List<Diagnostic> Findings) Cluster<T>(LiveOptions options, Func<LiveFleet, IEnumerable<T>> question)
    {
        var findings = new List<Diagnostic>();
        var session = KubernetesSession.Open(options, findings.Add);
        var fleet = new LiveFleet(session, new ManifestOptions(), findings.Add, CancellationToken.None);
        return ([.. question(fleet)], findings);
    }

    /// <summary>What a namespace's containers run, and should run.</summary>
    public static (List<K8ssImageDrift> Answers, List<Diagnostic> Findings) Drift(string kubeconfig, string @namespace, params ManifestInput[] manifests) =>
        Cluster(new LiveOptions { Kubeconfig = kubeconfig, Namespaces = [@namespace] }, fleet => fleet.Drift(manifests, CancellationToken.None));
}
