namespace K8ssandraImages;

/// <summary>Which commands a kubeconfig may have started; as <c>credentialPluginPolicy</c> in kubectl's kuberc.</summary>
public enum CredentialPluginPolicy
{
    /// <summary>Any.</summary>
    AllowAll,

    /// <summary>None.</summary>
    DenyAll,

    /// <summary>Those that are named.</summary>
    Allowlist,
}
