using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Linting.Kustomizations;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Linting;

/// <summary>A kustomization and the releases that it installs, for rules to look at.</summary>
internal sealed class KustomizationSubject
{
    /// <summary>Finds out the releases.</summary>
    /// <param name="kustomization">The kustomization.</param>
    /// <param name="cassOperator">The release that was given; null for none.</param>
    /// <param name="k8ssandraOperator">The release that was given; null for none.</param>
    public KustomizationSubject(Kustomization kustomization, OperatorVersion? cassOperator, OperatorVersion? k8ssandraOperator)
    {
        Kustomization = kustomization;
        k8ssandraOperator ??= VersionOf(OperatorKind.K8ssandraOperator);
        K8ssandraOperator = k8ssandraOperator is { } version ? new K8ssandraOperatorRelease(version) : null;
        cassOperator ??= VersionOf(OperatorKind.CassOperator) ?? K8ssandraOperator?.Ships.CassOperatorKustomize;
        CassOperator = cassOperator is { } other ? new CassOperatorRelease(other) : null;
    }

    public Kustomization Kustomization { get; }

    /// <summary>The k8ssandra-operator; null where none is installed, or its release is not known.</summary>
    public K8ssandraOperatorRelease? K8ssandraOperator { get; }

    /// <summary>The cass-operator; null where its release is not known.</summary>
    public CassOperatorRelease? CassOperator { get; }

    /// <summary>Whether the operators read a labelled ConfigMap; null where that is not known.</summary>
    public bool? ReadsLabelled => CassOperator?.ReadsLabelledConfigMap;

    /// <summary>Whether the manifests have a ConfigMap cass-operator-manager-config; null where that is not known.</summary>
    public bool? HasManagerConfig => CassOperator?.ReadsConfigFile;

    /// <summary>What the release is called in messages; null where it is not known.</summary>
    public string? ReleaseName => K8ssandraOperator is { } both ? "k8ssandra-operator " + both.Version : CassOperator is { } alone ? "cass-operator " + alone.Version : null;

    /// <summary>The document in the text of a scalar; null where there is none.</summary>
    public static Node? DocumentIn(Node text) => DocumentParser.ParseNested(text, DocumentLimits.Default) is { Roots: [var root, ..] } ? root : null;

    private OperatorVersion? VersionOf(OperatorKind kind) => Kustomization.Resources.Find(resource => resource.Operator == kind && resource.Version is not null)?.Version;
}
