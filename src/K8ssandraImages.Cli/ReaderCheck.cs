using System.Runtime.InteropServices;

namespace K8ssandraImages.Cli;

/// <summary>
/// Tells whether whoever reads standard output has gone. Only a write shows it otherwise, and while a server is waited for
/// there is none: the rest would be waited for, and read, for nobody.
/// </summary>
internal static class ReaderCheck
{
    private const int StandardOutput = 1;
    private const short Error = 0x8; // POLLERR, as Linux says it
    private const short HangUp = 0x10; // POLLHUP, as macOS says it

    public static bool IsReaderGone()
    {
        if (OperatingSystem.IsWindows())
            return false;
        var entry = new PollEntry { Descriptor = StandardOutput };
        return Poll(ref entry, 1, 0) > 0 && (entry.Result & (Error | HangUp)) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollEntry entries, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Result;
    }
}
