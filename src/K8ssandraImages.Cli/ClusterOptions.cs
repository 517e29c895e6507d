using System.CommandLine;
using System.Globalization;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary>The options that say which clusters are read, and how.</summary>
internal sealed class ClusterOptions
{
    private const string Allowlist = "--credential-plugin-allowlist";
    private const string Policy = "--credential-plugin-policy";

    private readonly Option<string[]> _context = new("--context")
    {
        Description = "Contexts of the kubeconfig; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _allContexts = new("--all-contexts") { Description = "All contexts of the kubeconfig." };

    private readonly KubeconfigOption _kubeconfig = new();

    private readonly Option<string[]> _namespace = new("--namespace", "-n")
    {
        Description = "Only these namespaces; all that the account may read unless given.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _throttleLimit = new("--throttle-limit")
    {
        Description = "How many contexts are read at the same time; 8 unless given.",
        HelpName = "number",
    };

    private readonly Option<string[]> _contextMap = new("--context-map")
    {
        Description = "Which context a k8sContext of K8ssandraClusters stands for, where the names differ.",
        HelpName = "k8sContext=context",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _policy = new(Policy)
    {
        Description = "Which credential plugins (exec) of the kubeconfig may be started; AllowAll unless given, as with kubectl.",
        HelpName = "AllowAll|DenyAll|Allowlist",
    };

    private readonly Option<string[]> _allowlist = new(Allowlist)
    {
        Description = "The commands that the policy Allowlist allows.",
        HelpName = "command",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_context);
        command.Options.Add(_allContexts);
        command.Options.Add(_kubeconfig);
        command.Options.Add(_namespace);
        command.Options.Add(_throttleLimit);
        command.Options.Add(_contextMap);
        command.Options.Add(_policy);
        command.Options.Add(_allowlist);
    }

    /// <summary>Whether clusters were asked for by name.</summary>
    public bool NamesContexts(ParseResult parsed) => parsed.GetResult(_context) is { Implicit: false } || parsed.GetValue(_allContexts);

    /// <summary>Refuses options that say nothing where no cluster is read.</summary>
    /// <exception cref="UsageException">One is there.</exception>
    public void RefuseStray(ParseResult parsed)
    {
        foreach (var option in (Option[])[_kubeconfig, _namespace, _throttleLimit, _contextMap, _policy, _allowlist])
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException(option.Name + " is about clusters; it goes with --context or --all-contexts.");
        }
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">Something makes no sense.</exception>
    public LiveOptions Read(ParseResult parsed, StandardStreams streams)
    {
        var contexts = parsed.GetValue(_context) ?? [];
        var all = parsed.GetValue(_allContexts);
        if (all && contexts.Length > 0)
            throw new UsageException("--context and --all-contexts do not go together.");
        var namespaces = parsed.GetValue(_namespace) ?? [];
        foreach (var name in namespaces)
        {
            if (!IsNamespace(name))
                throw new UsageException("'" + name + "' is no name of a namespace; namespaces have no wildcards.");
        }

        return new LiveOptions
        {
            Kubeconfig = _kubeconfig.Of(parsed),
            Contexts = contexts,
            AllContexts = all,
            Namespaces = [.. namespaces.Distinct(StringComparer.Ordinal)],
            ThrottleLimit = Limit(parsed.GetValue(_throttleLimit)),
            ContextMap = Map(parsed.GetValue(_contextMap) ?? []),
            Connection = Connection(parsed.GetValue(_policy), parsed.GetValue(_allowlist) ?? []) with
            {
                IsInteractive = !streams.IsInputRedirected && streams.IsErrorTerminal,
            },
        };
    }

    private static int Limit(string? text)
    {
        if (text is null)
            return new LiveOptions().ThrottleLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw new UsageException("--throttle-limit is a number from 1 on, not '" + text + "'.");
    }

    private static Dictionary<string, string> Map(string[] pairs)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == pair.Length - 1)
                throw new UsageException("--context-map takes k8sContext=context, not '" + pair + "'.");
            if (!map.TryAdd(pair[..at], pair[(at + 1)..]))
                throw new UsageException("--context-map says twice what '" + pair[..at] + "' stands for.");
        }

        return map;
    }

    private static ConnectionOptions Connection(string? policyText, string[] allowlist)
    {
        CredentialPluginPolicy policy = policyText?.ToUpperInvariant() switch
        {
            null or "ALLOWALL" => CredentialPluginPolicy.AllowAll,
            "DENYALL" => CredentialPluginPolicy.DenyAll,
            "ALLOWLIST" => CredentialPluginPolicy.Allowlist,
            _ => throw new UsageException("'" + policyText + "' is no policy for credential plugins; there are AllowAll, DenyAll and Allowlist."),
        };
        if (policy == CredentialPluginPolicy.Allowlist && allowlist.Length == 0)
            throw new UsageException(Policy + " Allowlist needs " + Allowlist + ".");
        if (policy != CredentialPluginPolicy.Allowlist && allowlist.Length > 0)
            throw new UsageException(Allowlist + " needs " + Policy + " Allowlist.");
        return new ConnectionOptions { Policy = policy, CredentialPluginAllowlist = allowlist };
    }

    // RFC 1123, as the API server has it. For another name it would answer that there is nothing.
    private static bool IsNamespace(string name)
    {
        if (name.Length is 0 or > 63 || name[0] == '-' || name[^1] == '-')
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
