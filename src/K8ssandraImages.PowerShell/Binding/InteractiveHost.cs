using System.Management.Automation.Host;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Whether somebody sits in front of the host, so that a credential plugin may ask them something.</summary>
internal static class InteractiveHost
{
    /// <summary>Whether the process has a terminal to read from, and the host shows it to a person.</summary>
    public static bool IsUsed(PSHost host)
    {
        if (!Environment.UserInteractive || Console.IsInputRedirected || Array.Exists(Environment.GetCommandLineArgs(), IsNonInteractive))
            return false;
        try
        {
            // A host without a screen, such as that of a job or of another program, throws.
            return host.UI?.RawUI.BufferSize.Width > 0;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    // -NonInteractive, and as short as PowerShell takes it.
    private static bool IsNonInteractive(string argument) =>
        argument.Length >= 5 && argument[0] is '-' or '/' && "noninteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase);
}
