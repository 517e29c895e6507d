using Microsoft.Win32.SafeHandles;

namespace K8ssandraImages.Cli;

/// <summary>The three streams of the process and what is known about them; tests give their own.</summary>
internal sealed class StandardStreams
{
    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens standard output; called once.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Opens standard error; called once.</summary>
    public required Func<Stream> OpenError { get; init; }

    /// <summary>Whether something is piped in.</summary>
    public bool IsInputRedirected { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether whoever reads standard output has gone, as far as that can be told without a write.</summary>
    public Func<bool> IsReaderGone { get; init; } = static () => false;

    /// <summary>Whether a terminal gets colours (https://no-color.org).</summary>
    public bool AllowsColour { get; init; }

    public static StandardStreams OfProcess() => new()
    {
        OpenInput = Console.OpenStandardInput,
        OpenOutput = static () => Pipe(1) ?? Console.OpenStandardOutput(),
        OpenError = static () => Pipe(2) ?? Console.OpenStandardError(),
        IsInputRedirected = Console.IsInputRedirected,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        IsReaderGone = ReaderCheck.IsReaderGone,
        AllowsColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
    };

    // The console's stream swallows "broken pipe", so that `| head` would let the rest be computed for nobody, and switches a
    // terminal's keypad. A file stream does neither, but where it can seek it writes at offsets of its own: two of them on one
    // file overwrite each other.
    private static FileStream? Pipe(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return null;
        try
        {
            var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A closed or unusual descriptor: the console's stream copes with it.
            return null;
        }
    }
}
