using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>Decides whether a credential plugin may be started (client-go, plugin/pkg/client/auth/exec).</summary>
internal static class PluginGuard
{
    /// <summary>Refuses a policy that contradicts itself: a mistake in it must not open what it is to close.</summary>
    /// <exception cref="KubeconfigFailure">What is wrong.</exception>
    public static void CheckPolicy(PluginEntry plugin, ConnectionOptions options)
    {
        var allowlist = options.CredentialPluginAllowlist;
        if (options.Policy != CredentialPluginPolicy.Allowlist)
        {
            if (allowlist.Count > 0)
                throw Refuse(plugin, $"There is an allowlist of credential plugins, but the policy is {options.Policy}.", "Set the policy to Allowlist, or leave the allowlist out.");
            return;
        }

        if (allowlist.Count == 0)
            throw Refuse(plugin, "The policy for credential plugins is Allowlist, and the allowlist is empty.", "Name the commands that may be started, or set the policy to DenyAll.");
        foreach (var entry in allowlist)
        {
            if (!IsBareName(entry) && !(Path.IsPathFullyQualified(entry) && Path.GetFullPath(entry) == entry))
                throw Refuse(plugin, $"The allowlist of credential plugins has \"{Printable.Escape(entry, 120)}\", which is neither a command's name nor a full path.", "Write a name that is in PATH, or the full path without . and .. in it.");
        }
    }

    /// <summary>Refuses a plugin that the policy does not allow.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="path">Its full path; null where it is not found.</param>
    /// <param name="options">The policy.</param>
    /// <param name="environment">Where the allowlist's names are looked up.</param>
    /// <exception cref="KubeconfigFailure">It is not allowed, and how to allow it.</exception>
    public static void Check(PluginEntry plugin, string? path, ConnectionOptions options, KubeconfigEnvironment environment)
    {
        var command = Printable.Escape(plugin.Command, 120);
        if (options.Policy == CredentialPluginPolicy.DenyAll)
            throw Refuse(plugin, $"The credential plugin {command} was not started: the policy is DenyAll.", $"If it is to be trusted, set the policy to Allowlist and put {command} on the allowlist.");
        if (options.Policy != CredentialPluginPolicy.Allowlist || options.CredentialPluginAllowlist.Contains(plugin.Command))
            return;
        if (path is not null && options.CredentialPluginAllowlist.Any(entry => entry == path || Path.GetFileName(entry) == Path.GetFileName(path) && PluginPath.Find(entry, environment) == path))
            return;
        throw Refuse(plugin, $"The credential plugin {command} was not started: it is not on the allowlist.", $"If it is to be trusted, put {command} on the allowlist.");
    }

    private static bool IsBareName(string entry) =>
        entry is not ("" or "." or "..") && entry.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]) < 0;

    private static KubeconfigFailure Refuse(PluginEntry plugin, string message, string remedy) =>
        new(KubeconfigRules.PluginRefused, plugin.Location, message, remedy, KubernetesErrorKind.Credentials);
}
