using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>What a user gets from all commands that read clusters.</summary>
internal sealed class ReaderAnswers
{
    private readonly List<string> _rows = [];
    private readonly List<Diagnostic> _findings = [];
    private readonly List<string> _reasons = [];
    private readonly HashSet<string> _shown;
    private readonly KubernetesSession _session;

    private ReaderAnswers(LiveOptions options, IEnumerable<string> shown)
    {
        _shown = [.. shown];
        _session = KubernetesSession.Open(options, _findings.Add);
    }

    /// <summary>One line an answer, without what differs from context to context, sorted.</summary>
    public IReadOnlyList<string> Rows => [.. _rows.Order(StringComparer.Ordinal)];

    /// <summary>The findings that belong to no answer.</summary>
    public IReadOnlyList<Diagnostic> Findings => _findings;

    /// <summary>Everything that was said: findings, those of answers too, and reasons.</summary>
    public IEnumerable<string> Said => _findings.Select(finding => finding.Id + " " + finding.Message).Concat(_reasons);

    /// <summary>The clusters, datacenters, images and ImageConfigs, and, if it is asked for, operators and what runs.</summary>
    /// <param name="options">The cluster, and as whom.</param>
    /// <param name="shown">The namespaces whose answers count; others may be another test's.</param>
    /// <param name="withDrift">Whether operators and what runs are read too.</param>
    public static ReaderAnswers Read(LiveOptions options, IEnumerable<string> shown, bool withDrift)
    {
        var answers = new ReaderAnswers(options, shown);
        answers.ReadImages();
        if (withDrift)
            answers.ReadDrift();
        return answers;
    }

    /// <summary>The administrator, or somebody who is in a group and nobody else.</summary>
    public static LiveOptions As(string kubeconfig, string? group, params string[] namespaces) => new()
    {
        Kubeconfig = kubeconfig,
        Namespaces = namespaces,
        Connection = group is null ? new ConnectionOptions() : new ConnectionOptions { ImpersonateUser = "reader", ImpersonateGroups = [group] },
    };

    private void ReadImages()
    {
        Take(Fleet().Clusters(CancellationToken.None), cluster => $"cluster {cluster}", cluster => cluster.Diagnostics);
        Take(Fleet().Datacenters(CancellationToken.None), datacenter => $"datacenter {datacenter}", datacenter => datacenter.Diagnostics);
        Take(Fleet().Images(CancellationToken.None), image => $"image {image.Cluster} {image.Datacenter} {image.Workload} {image.WorkloadName} {image.Container} {image.Image} {image.Source}", image => image.Diagnostics);
        Take(Fleet().ImageConfigs(CancellationToken.None), config => $"config {config.Name}", config => config.Diagnostics);
    }

    private void ReadDrift()
    {
        Take(Fleet().Operators(CancellationToken.None), Line, item => item.Diagnostics);
        Take(Fleet().Drift([], CancellationToken.None), Line, item => item.Diagnostics);

        // What comes out of the pipeline is read anew, by its name.
        using var pipeline = new PipelineDrift([], new ManifestOptions(), _findings.Add, null, CancellationToken.None);
        foreach (var item in Fleet().Clusters(CancellationToken.None).Concat<K8ssObject>(Fleet().Datacenters(CancellationToken.None)).Concat(Fleet().Operators(CancellationToken.None)).ToList())
        {
            if (_shown.Contains(item.Namespace ?? ""))
                Take(pipeline.Of(item)!, drift => "again " + Line(drift), drift => drift.Diagnostics);
        }
    }

    private LiveFleet Fleet() => new(_session, new ManifestOptions(), _findings.Add, CancellationToken.None);

    private void Take<T>(IEnumerable<T> answers, Func<T, string> line, Func<T, IReadOnlyList<Diagnostic>> diagnostics)
        where T : K8ssObject
    {
        foreach (var answer in answers.Where(answer => _shown.Contains(answer.Namespace ?? "")))
        {
            _rows.Add(answer.Namespace + " " + line(answer));
            _reasons.AddRange(diagnostics(answer).Select(diagnostic => diagnostic.Id + " " + diagnostic.Message));
            if (answer is K8ssImageDrift drift)
                _reasons.Add(drift.State + " " + drift.Reason);
        }
    }

    private static string Line(K8ssOperator item) =>
        $"operator {item} {item.Version} {item.ImageConfigName} {item.ImageConfigApi} {item.ImageConfigChanged:O} {item.LeaseHolder} {item.Replicas}";

    private static string Line(K8ssImageDrift item) =>
        $"drift {item.Cluster} {item.Datacenter} {item.Resource} {item.Container} {item.Desired} {item.Template} {item.State} {string.Join(',', item.Pods)}";
}
