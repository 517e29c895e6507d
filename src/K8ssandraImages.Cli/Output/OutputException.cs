namespace K8ssandraImages.Cli.Output;

/// <summary>Standard output cannot be written.</summary>
internal sealed class OutputException(Exception cause) : Exception(cause.Message, cause)
{
    private const int BrokenPipe = 32; // EPIPE
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D); // ERROR_BROKEN_PIPE
    private const int WindowsNoData = unchecked((int)0x800700E8); // ERROR_NO_DATA: the pipe is being closed

    /// <summary>The reader has gone, and nothing was written to find that out.</summary>
    public static OutputException ReaderGone() => new(new IOException("Broken pipe", BrokenPipe));

    /// <summary>Whether the reader has gone, which is its right.</summary>
    public bool IsClosedPipe { get; } = cause.HResult is BrokenPipe or WindowsBrokenPipe or WindowsNoData;
}
