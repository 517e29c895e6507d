using System.CommandLine;

namespace K8ssandraImages.Cli;

/// <summary><c>--kubeconfig</c>.</summary>
internal sealed class KubeconfigOption : Option<string?>
{
    public KubeconfigOption()
        : base("--kubeconfig")
    {
        Description = "The kubeconfig; else KUBECONFIG, ~/.kube/config or the pod's service account.";
        HelpName = "file";
    }

    /// <summary>The file; null where none was given.</summary>
    /// <exception cref="UsageException">It is empty: another one would be read than was meant.</exception>
    public string? Of(ParseResult parsed) =>
        parsed.GetValue(this) is { } path ? path.Length > 0 ? path : throw new UsageException("--kubeconfig is empty.") : null;
}
