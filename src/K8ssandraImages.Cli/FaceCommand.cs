using System.CommandLine;
using K8ssandraImages.Operations;

namespace K8ssandraImages.Cli;

/// <summary>One command of the face.</summary>
internal abstract class FaceCommand : Command, IHasExamples
{
    protected FaceCommand(string name, string description, StandardStreams streams, Messages messages, Interruption interruption)
        : base(name, description)
    {
        SetAction(parsed =>
        {
            using var run = new CommandRun(streams, messages, interruption);
            try
            {
                return Run(parsed, run);
            }
            catch (UsageException exception)
            {
                messages.Error(exception.Message);
                messages.Line("Try '" + Face.NameOf(this) + " --help'.");
                return ExitCode.Usage;
            }
            catch (OptionsException exception)
            {
                messages.Finding(exception.Diagnostic);
                return ExitCode.Usage;
            }
        });
    }

    /// <inheritdoc/>
    public abstract string Examples { get; }

    /// <summary>Does what was asked for.</summary>
    /// <exception cref="UsageException">It cannot be understood.</exception>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    protected abstract int Run(ParseResult parsed, CommandRun run);
}
