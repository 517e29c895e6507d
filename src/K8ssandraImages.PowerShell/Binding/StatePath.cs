using System.Management.Automation;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Where backups and the journal are kept, as PowerShell sees it.</summary>
internal static class StatePath
{
    /// <summary>The folder of a path, or without one that of the environment; ends the command where it can be none.</summary>
    public static StateFolder Find(PSCmdlet cmdlet, string? path)
    {
        if (path is null)
            return StateFolder.Find(null);
        try
        {
            var folder = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return StateFolder.Find(folder);
            cmdlet.ThrowTerminatingError(Error(path, "'" + TerminalText.Escape(path, 1000) + "' is a path of the provider " + provider.Name + "; backups are kept in files.", null));
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException)
        {
            cmdlet.ThrowTerminatingError(Error(path, "'" + TerminalText.Escape(path, 1000) + "': " + TerminalText.Escape(exception.Message, 500), exception));
        }

        return StateFolder.Find(path);
    }

    private static ErrorRecord Error(string path, string message, Exception? cause) =>
        new(cause ?? new PSArgumentException(message), "JournalPathNotUsable", ErrorCategory.InvalidArgument, path) { ErrorDetails = new ErrorDetails(message) };
}
