namespace K8ssandraImages;

/// <summary>How operators are installed: which cass-operator and which ImageConfig come with a release of k8ssandra-operator depends on it.</summary>
public enum OperatorInstallMethod
{
    /// <summary>With the kustomize manifests of the repository.</summary>
    Kustomize,

    /// <summary>With the Helm chart.</summary>
    Helm,
}
