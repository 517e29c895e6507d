using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Reads the ImageConfigs that operators of clusters read, with their texts: those that a change would change.</summary>
public sealed class ImageConfigReading
{
    private readonly IKubernetesSession _session;
    private readonly LiveFleet _fleet;
    private readonly Action<Diagnostic> _report;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="report">Where findings go.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public ImageConfigReading(KubernetesSession session, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
        : this((IKubernetesSession)session, options, report, cancellationToken)
    {
    }

    internal ImageConfigReading(IKubernetesSession session, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(report);
        _session = session;
        _report = report;
        _fleet = new LiveFleet(session, options, report, cancellationToken);
    }

    /// <summary>The fleet that waits for servers.</summary>
    public LiveFleet Fleet => _fleet;

    /// <summary>The ImageConfigs.</summary>
    /// <param name="names">Names of ConfigMaps; empty for all that operators read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public IEnumerable<K8ssImageConfig> Read(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        using var hold = _session.Hold();
        _fleet.LoadOperators(cancellationToken);
        foreach (var context in _session.Contexts)
        {
            foreach (var chosen in new ImageConfigChoice(_fleet.Snapshot, context, _session.Options.Namespaces, names, force: true, _report).Choose())
            {
                if (Find(context, chosen, cancellationToken) is { } source)
                    yield return new Fleet(_fleet.Snapshot).ImageConfig(source);
            }
        }
    }

    // One that no operator reads was named, and is not among what has been read.
    private ImageConfigSource? Find(string context, ChosenImageConfig chosen, CancellationToken cancellationToken)
    {
        var known = _fleet.Snapshot.ImageConfigs.FirstOrDefault(source => source.IsConfigMap && source.Context == context && source.Namespace == chosen.Namespace && source.Name == chosen.Name);
        if (known is not null)
            return known;
        try
        {
            var json = Waiting.For(() => _session.Client(context).GetAsync(ResourceType.ConfigMap, chosen.Namespace, chosen.Name, cancellationToken));
            if (ImageConfigSource.Read(DocumentParser.ParseObject(json.Span, context, DocumentLimits.Default), context) is { HasText: true } source)
                return source;
            _report(ChangeRules.NoTarget.At(new SourceLocation(context, 0, 0, "ConfigMap " + chosen.Namespace + "/" + chosen.Name, null), "The ConfigMap has no key " + ImageConfigSource.Key + ".", "Name the one that has it."));
        }
        catch (Exception exception) when (exception is KubernetesException or FormatException)
        {
            _report(exception is KubernetesException failure
                ? ContextReader.Finding(LiveRules.NotRead, failure)
                : LiveRules.StrangeObject.At(new SourceLocation(context, 0, 0, null, null), "The ConfigMap cannot be understood: " + exception.Message, "Look at it with kubectl get -o json."));
        }

        return null;
    }
}
