namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the pull policies of Kubernetes.</summary>
public sealed class PullPolicyCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["Always", "IfNotPresent", "Never"];
}
