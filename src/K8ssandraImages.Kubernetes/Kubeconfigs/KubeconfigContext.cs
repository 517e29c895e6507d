using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes;

/// <summary>A context of a kubeconfig: a cluster, a user of it, and a namespace. Holds no secret.</summary>
public sealed class KubeconfigContext
{
    internal KubeconfigContext(ContextEntry entry, ClusterEntry? cluster, UserEntry? user, bool isCurrent)
    {
        Entry = entry;
        ClusterEntry = cluster;
        UserEntry = user;
        IsCurrent = isCurrent;
        Server = cluster is null ? "" : ServerAddress.ForPeople(cluster.Server);
        AuthenticationKind = user?.Kind ?? KubeconfigAuthentication.None;
        Problem = ContextCheck.Problem(this)?.Diagnostic;
    }

    /// <summary>Its name.</summary>
    public string Name => Entry.Name;

    /// <summary>The name of its cluster; empty where it names none.</summary>
    public string Cluster => Entry.Cluster;

    /// <summary>The name of its user; empty where it names none.</summary>
    public string User => Entry.User;

    /// <summary>Its namespace; null where it names none (kubectl then takes <c>default</c>).</summary>
    public string? Namespace => Entry.Namespace.Length == 0 ? null : Entry.Namespace;

    /// <summary>The server's address as it is written, without user, password, query and fragment; empty where there is none that can be used.</summary>
    public string Server { get; }

    /// <summary>Whether it is the kubeconfig's current context.</summary>
    public bool IsCurrent { get; }

    /// <summary>How its user shows who it is.</summary>
    public KubeconfigAuthentication AuthenticationKind { get; }

    /// <summary>The command that is started for a credential: a name, or a full path; null where none is.</summary>
    public string? CredentialPlugin => AuthenticationKind == KubeconfigAuthentication.CredentialPlugin ? UserEntry?.Plugin?.Command : null;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location => Entry.Location;

    /// <summary>Why it cannot be used, as far as the kubeconfig alone tells; null where it can.</summary>
    public Diagnostic? Problem { get; }

    internal ContextEntry Entry { get; }

    internal ClusterEntry? ClusterEntry { get; }

    internal UserEntry? UserEntry { get; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
