using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using K8ssandraImages.Cli.Output;

namespace K8ssandraImages.Cli;

/// <summary>The library's help, then the examples of the command.</summary>
internal sealed class HelpWithExamples(HelpAction standard, StandardStreams streams) : SynchronousCommandLineAction
{
    private const int Width = 100;

    public override int Invoke(ParseResult parseResult)
    {
        using var text = new StringWriter { NewLine = "\n" };
        standard.MaxWidth = Width;
        parseResult.InvocationConfiguration.Output = text;
        standard.Invoke(parseResult);
        var help = text.ToString().TrimEnd() + "\n";
        if (parseResult.CommandResult.Command is IHasExamples command)
            help += "\n" + command.Examples;
        OutputBuffer.WriteAll(streams, help);
        return ExitCode.Fine;
    }
}

/// <summary>A command that shows examples in its help.</summary>
internal interface IHasExamples
{
    /// <summary>What follows the options: examples, exit codes. Ends with a line feed.</summary>
    string Examples { get; }
}
