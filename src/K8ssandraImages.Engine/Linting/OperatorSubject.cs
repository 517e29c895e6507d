using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>An operator's Deployment, for rules to look at.</summary>
/// <param name="deployment">The Deployment.</param>
/// <param name="version">Its release; null where that is not known.</param>
internal sealed class OperatorSubject(OperatorDeployment deployment, OperatorVersion? version)
{
    public OperatorDeployment Deployment => deployment;

    public Node Root => deployment.Root;

    /// <summary>The Helm chart that rendered it; null for none.</summary>
    public HelmChart? Chart { get; } = HelmChart.Of(deployment.Root);

    /// <summary>The release of cass-operator; null where it is the other operator, or its release is not known.</summary>
    public CassOperatorRelease? CassOperator { get; } = deployment.Kind == OperatorKind.CassOperator && version is { } known ? new CassOperatorRelease(known) : null;

    /// <summary>The release of k8ssandra-operator; null where it is the other operator, or its release is not known.</summary>
    public K8ssandraOperatorRelease? K8ssandraOperator { get; } = deployment.Kind == OperatorKind.K8ssandraOperator && version is { } known ? new K8ssandraOperatorRelease(known) : null;

    /// <summary>The ImageConfig that k8ssandra-operator reads; null where it reads none.</summary>
    public ImageConfig? ImageConfig { get; init; }

    /// <summary>Whether a ConfigMap is not there, as far as that is known.</summary>
    public required Func<string, bool> LacksConfigMap { get; init; }

    /// <summary>A variable of its environment with a value of its own; null where there is none.</summary>
    public Node? Variable(string name)
    {
        foreach (var variable in deployment.Container["env"] is { } env ? env.Items : [])
        {
            if (variable["name"]?.Text == name && variable["value"] is { IsString: true } value)
                return value;
        }

        return null;
    }
}
