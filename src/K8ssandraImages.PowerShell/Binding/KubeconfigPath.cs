using System.Management.Automation;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Where the kubeconfig is, as PowerShell sees it: its drives, its home directory and its current location.</summary>
internal static class KubeconfigPath
{
    /// <summary>The file of a path; ends the command where it is of no file. That there is no such file is said when it is read.</summary>
    public static string? Resolve(PSCmdlet cmdlet, string? path)
    {
        if (path is null)
            return null;
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return file;
            cmdlet.ThrowTerminatingError(Error(path, "'" + TerminalText.Escape(path, 1000) + "' is a path of the provider " + provider.Name + "; a kubeconfig is a file.", null));
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException)
        {
            cmdlet.ThrowTerminatingError(Error(path, "'" + TerminalText.Escape(path, 1000) + "': " + TerminalText.Escape(exception.Message, 500), exception));
        }

        return null;
    }

    /// <summary>Relative paths in KUBECONFIG begin where the user is.</summary>
    public static KubeconfigEnvironment Environment(PSCmdlet cmdlet) => new() { CurrentDirectory = cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath };

    private static ErrorRecord Error(string path, string message, Exception? cause) =>
        new(cause ?? new PSArgumentException(message), "KubeConfigNotFound", ErrorCategory.ObjectNotFound, path) { ErrorDetails = new ErrorDetails(message) };
}
