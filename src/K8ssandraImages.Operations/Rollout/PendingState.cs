using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What operators will find when they start anew, where that is not what is there now; and which of them start.</summary>
internal sealed record PendingState
{
    /// <summary>All operators start anew with what is there.</summary>
    public static readonly PendingState Nothing = new();

    /// <summary>What will be there; by what is there.</summary>
    public Func<Snapshot, Snapshot> Change { get; init; } = static snapshot => snapshot;

    /// <summary>Which operators start anew.</summary>
    public Func<Snapshot, OperatorDeployment, bool> Starts { get; init; } = static (_, _) => true;

    /// <summary>The K8ssandraCluster or CassandraDatacenter as it will be; null where it stays.</summary>
    public Node? Resource { get; init; }

    /// <summary>Whether something is pending at all.</summary>
    public bool IsAny => !ReferenceEquals(this, Nothing);

    /// <summary>Whether it concerns a resource: where one is changed, that one only.</summary>
    public bool IsAbout(Node root) => Resource is null
        || (root["kind"]?.Text == Resource["kind"]?.Text && root.At("metadata", "name")?.Text == Resource.At("metadata", "name")?.Text && root.At("metadata", "namespace")?.Text == Resource.At("metadata", "namespace")?.Text);

    /// <summary>An ImageConfig that all operators will read.</summary>
    /// <exception cref="OptionsException">It cannot be read.</exception>
    public static PendingState OfImageConfig(ManifestInput? input, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (input is null)
            return Nothing;
        var source = ManifestFleet.ReadImageConfig(input, report, cancellationToken);
        return new PendingState { Change = snapshot => snapshot.With(snapshot.Options with { ImageConfig = source }) };
    }

    /// <summary>The text of one ConfigMap, for the operators that read it.</summary>
    /// <param name="context">The context that it is in.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text that it will hold; null for what it holds.</param>
    public static PendingState OfConfigMap(string context, string? @namespace, string name, string? text)
    {
        bool Is(ImageConfigSource? source) => source is { IsConfigMap: true } && source.Context == context && source.Namespace == @namespace && source.Name == name;
        return new PendingState
        {
            Change = snapshot => text is not null && snapshot.ImageConfigs.FirstOrDefault(Is) is { } source ? snapshot.Replacing(source, source.RootWith(text)) : snapshot,
            Starts = (snapshot, deployment) => Is(snapshot.SourceOf(deployment, out _)),
        };
    }

    /// <summary>One operator that starts anew.</summary>
    /// <param name="context">The context of its Deployment.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text of the ImageConfig that it will find; null for what is there.</param>
    public static PendingState OfOperator(string context, string @namespace, string name, string? text)
    {
        bool Is(OperatorDeployment deployment) => deployment.Context == context && deployment.Namespace == @namespace && deployment.Name == name;
        return new PendingState
        {
            Change = snapshot => text is not null && snapshot.Operators.FirstOrDefault(Is) is { } deployment && snapshot.SourceOf(deployment, out _) is { } source
                ? snapshot.Replacing(source, source.RootWith(text))
                : snapshot,
            Starts = (_, deployment) => Is(deployment),
        };
    }

    /// <summary>What a snapshot will be.</summary>
    public Snapshot Of(Snapshot before) => new RestartedSnapshot(before, Change(before), deployment => Starts(before, deployment));
}
