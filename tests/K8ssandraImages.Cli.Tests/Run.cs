using System.Text;
using System.Text.Json;

namespace K8ssandraImages.Cli.Tests;

/// <summary>One run of the command line in this process, with streams of its own.</summary>
internal sealed class Run
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Run(int exitCode, byte[] output, byte[] error)
    {
        ExitCode = exitCode;
        OutputBytes = output;
        Output = Strict.GetString(output);
        Error = Strict.GetString(error);
    }

    public int ExitCode { get; }

    public byte[] OutputBytes { get; }

    public string Output { get; }

    public string Error { get; }

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(OutputBytes).RootElement;

    public static Run Of(params string[] args) => With(null, new MemoryStream(), args);

    public static Run Piped(string input, params string[] args) => With(input, new MemoryStream(), args);

    public static Run AtTerminal(bool colour, params string[] args) => With(null, new MemoryStream(), args, terminal: true, colour);

    /// <summary>At a terminal at which somebody types.</summary>
    public static Run Answering(string answer, params string[] args) => With(answer, new MemoryStream(), args, terminal: true, typed: true);

    /// <param name="input">Standard input; null where nothing is piped in.</param>
    /// <param name="output">Where standard output goes.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Whether both outputs are a terminal.</param>
    /// <param name="colour">Whether a terminal may have colours.</param>
    /// <param name="typed">Whether the input is typed at the terminal.</param>
    public static Run With(string? input, Stream output, string[] args, bool terminal = false, bool colour = false, bool typed = false)
    {
        using var error = new MemoryStream();
        var streams = new StandardStreams
        {
            OpenInput = () => new MemoryStream(Strict.GetBytes(input ?? throw new InvalidOperationException("Standard input was read."))),
            OpenOutput = () => output,
            OpenError = () => error,
            IsInputRedirected = input is not null && !typed,
            IsOutputTerminal = terminal,
            IsErrorTerminal = terminal,
            AllowsColour = colour,
        };
        using var interruption = new Interruption();
        var code = Face.Run(args, streams, interruption);
        return new Run(code, (output as MemoryStream)?.ToArray() ?? [], error.ToArray());
    }
}
