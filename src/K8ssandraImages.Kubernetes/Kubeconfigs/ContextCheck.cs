using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>What can be told of a context without any other file; the checks of client-go (clientcmd, validation.go).</summary>
internal static class ContextCheck
{
    /// <summary>The first thing that makes a context unusable; null where there is none.</summary>
    public static KubeconfigFailure? Problem(KubeconfigContext context)
    {
        var entry = context.Entry;
        if (entry.Cluster.Length == 0)
            return new(KubeconfigRules.Dangling, entry.At("cluster"), "The context names no cluster.", "Write cluster: and the name of a cluster.");
        if (context.ClusterEntry is not { } cluster)
            return new(KubeconfigRules.Dangling, entry.At("cluster"), $"The context's cluster {Printable.Escape(entry.Cluster)} is not in the kubeconfig.", "Add the cluster, or correct its name; names are case-sensitive.");
        if (entry.User.Length > 0 && context.UserEntry is null)
            return new(KubeconfigRules.Dangling, entry.At("user"), $"The context's user {Printable.Escape(entry.User)} is not in the kubeconfig.", "Add the user, or correct its name; names are case-sensitive.");
        var user = context.UserEntry ?? UserEntry.Nobody;
        return Problem(user) ?? Problem(cluster, user);
    }

    private static KubeconfigFailure? Problem(UserEntry user)
    {
        if (user.Token.Length > 0 && (user.UserName.Length > 0 || user.Password.Length > 0) || user.TokenFile.Length > 0 && user.UserName.Length > 0)
            return Contradiction(user, "username", "The user has both a token and a user name or password; kubectl takes only one of them.", "Remove one of the two.");
        if (user.HasCertificate)
        {
            if (user.CertificateFile.Length > 0 && user.CertificateData.Length > 0)
                return Contradiction(user, "client-certificate", "The user has both client-certificate and client-certificate-data, and kubectl refuses that.", "Remove one of the two.");
            if (user.KeyFile.Length > 0 && user.KeyData.Length > 0)
                return Contradiction(user, "client-key", "The user has both client-key and client-key-data, and kubectl refuses that.", "Remove one of the two.");
            if (!user.HasKey)
                return Contradiction(user, user.CertificateFile.Length > 0 ? "client-certificate" : "client-certificate-data", "The user has a client certificate without its key.", "Add client-key or client-key-data.");
        }

        if (user.Plugin is { } plugin)
        {
            if (user.AuthProvider is not null)
                return Contradiction(user, "exec", "The user has both exec and auth-provider, and kubectl refuses that.", "Remove auth-provider, which Kubernetes no longer has.");
            if (Credentials.CredentialPlugin.Problem(plugin) is { } problem)
                return problem;
        }

        return user.Impersonation.LacksUser
            ? Contradiction(user, "as-groups", "The user has as-uid, as-groups or as-user-extra, but not as: whom to act as.", "Add as: and a user.")
            : null;
    }

    private static KubeconfigFailure? Problem(ClusterEntry cluster, UserEntry user)
    {
        if (cluster.Server.Length == 0)
            return new(KubeconfigRules.BadAddress, cluster.At("server"), $"The cluster {Printable.Escape(cluster.Name)} has no server.", "Write server: and the URL of its API server, as in https://host:6443.");
        if (cluster.AuthorityFile.Length > 0 && cluster.AuthorityData.Length > 0)
            return new(KubeconfigRules.Contradiction, cluster.At("certificate-authority"), "The cluster has both certificate-authority and certificate-authority-data, and kubectl refuses that.", "Remove one of the two.");
        // No message shows an address that is none: there may be a password in it.
        if (ServerAddress.Read(cluster.Server) is not { } address)
            return new(KubeconfigRules.BadAddress, cluster.At("server"), "The cluster's server is no address of an API server.", "Write it as in https://host:6443, or https://host/path.");
        if (cluster.Proxy.Length > 0 && ServerAddress.ReadProxy(cluster.Proxy) is null)
            return new(KubeconfigRules.BadAddress, cluster.At("proxy-url"), "The cluster's proxy-url is no address of a proxy.", "Write it as in http://host:3128; the scheme is http, https or socks5.");
        // Without TLS kubectl looks at nothing of this.
        if (!address.HasTls)
            return null;
        if (cluster.SkipsTlsVerification && cluster.HasAuthority)
            return new(KubeconfigRules.Contradiction, cluster.At("insecure-skip-tls-verify"), "The cluster has a certificate authority, and insecure-skip-tls-verify says not to use it; kubectl refuses that.", "Remove insecure-skip-tls-verify.");
        return user.AuthProvider is null
            ? null
            : new(KubeconfigRules.AuthProvider, user.At("auth-provider"), $"The user has {Described(user.AuthProvider)} (auth-provider), which is no longer supported.", Replacement(user.AuthProvider), KubernetesErrorKind.Credentials);
    }

    private static string Described(string provider) =>
        provider is "gcp" or "azure" or "oidc" ? "the authentication provider " + provider : "an authentication provider";

    private static string Replacement(string provider) => provider switch
    {
        "gcp" => "Install gke-gcloud-auth-plugin and run: gcloud container clusters get-credentials CLUSTER.",
        "azure" => "Install kubelogin (Azure/kubelogin) and run: kubelogin convert-kubeconfig.",
        "oidc" => "Install kubectl oidc-login (int128/kubelogin) and write it under exec.",
        _ => "Use a credential plugin: write its command under exec.",
    };

    private static KubeconfigFailure Contradiction(UserEntry user, string field, string message, string remedy) =>
        new(KubeconfigRules.Contradiction, user.At(field), message, remedy);
}
