using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli;

/// <summary>The command line as a whole: which commands there are, and what happens when one cannot be understood.</summary>
internal static class Face
{
    public const string Name = "k8ssimages";

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="streams">Its streams.</param>
    /// <param name="interruption">Tells when somebody wants it to end.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, StandardStreams streams, Interruption interruption)
    {
        var messages = new Messages(streams);
        try
        {
            var parsed = Root(streams, messages, interruption).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not (HelpWithExamples or VersionAction))
                return Refuse(parsed, messages);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException) when (interruption.RequestedExitCode is { } exitCode)
        {
            return exitCode;
        }
        catch (OutputException exception)
        {
            if (exception.IsClosedPipe)
                return ExitCode.Fine;
            messages.Error("standard output cannot be written: " + exception.Message);
            return ExitCode.Usage;
        }
#pragma warning disable CA1031 // The last resort: a message to report is of more use than a core dump.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            messages.Error("this is a bug of " + Name + ", please report it: " + exception.GetType() + ": " + exception.Message);
            foreach (var line in (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                messages.Line(Printable.Escape(line.TrimEnd('\r'), 400));
            return ExitCode.Bug;
        }
    }

    private static RootCommand Root(StandardStreams streams, Messages messages, Interruption interruption)
    {
        var root = new RootCommand("Tells which image each container of Cassandra on Kubernetes (K8ssandra) runs, and why.");
        root.Subcommands.Add(new ImagesCommand(streams, messages, interruption));
        root.Subcommands.Add(new DriftCommand(streams, messages, interruption));
        root.Subcommands.Add(new ImpactCommand(streams, messages, interruption));
        root.Subcommands.Add(new LintCommand(streams, messages, interruption));
        root.Subcommands.Add(new OperatorsCommand(streams, messages, interruption));
        root.Subcommands.Add(new ContextsCommand(streams, messages, interruption));
        root.Subcommands.Add(new RestartCommand(streams, messages, interruption));
        root.Subcommands.Add(new UpdateCommand(streams, messages, interruption));
        root.Subcommands.Add(new WaitCommand(streams, messages, interruption));
        root.Subcommands.Add(Config(streams, messages, interruption));
        root.Subcommands.Add(new ResetCommand(streams, messages, interruption));
        root.Subcommands.Add(Rollout(streams, messages, interruption));
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction standard } help)
            {
                help.Action = new HelpWithExamples(standard, streams);
                help.Description = "Show this help.";
            }
            else if (option is VersionOption version)
            {
                version.Action = new VersionAction(streams);
                version.Description = "Show the version.";
            }
        }

        return root;
    }

    private static Command Config(StandardStreams streams, Messages messages, Interruption interruption)
    {
        var config = new Command("config", "Reads and changes the ImageConfig that the operators read at start.");
        config.Subcommands.Add(new ConfigGetCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigSetCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigRestoreCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigConvertCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigKustomizeCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigWhatIfCommand(streams, messages, interruption));
        config.Subcommands.Add(new ConfigHelmValuesCommand(streams, messages, interruption));
        return config;
    }

    private static Command Rollout(StandardStreams streams, Messages messages, Interruption interruption)
    {
        var rollout = new Command("rollout", "Brings an ImageConfig to the pods, and goes on with operations that were broken off.");
        rollout.Subcommands.Add(new RolloutPlanCommand(streams, messages, interruption));
        rollout.Subcommands.Add(new RolloutApplyCommand(streams, messages, interruption));
        rollout.Subcommands.Add(new RolloutResumeCommand(streams, messages, interruption));
        rollout.Subcommands.Add(new RolloutListCommand(streams, messages, interruption));
        return rollout;
    }

    private static int Refuse(ParseResult parsed, Messages messages)
    {
        foreach (var error in parsed.Errors)
            messages.Error(error.Message);
        messages.Line("Try '" + NameOf(parsed.CommandResult.Command) + " --help'.");
        return ExitCode.Usage;
    }

    /// <summary>A command as it is typed: <c>k8ssimages config set</c>.</summary>
    public static string NameOf(Command command)
    {
        var name = "";
        for (var current = command; current is not RootCommand and not null; current = current.Parents.OfType<Command>().FirstOrDefault())
            name = " " + current.Name + name;
        return Name + name;
    }

    private sealed class VersionAction(StandardStreams streams) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Face).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            OutputBuffer.WriteAll(streams, Name + " " + version + "\n");
            return ExitCode.Fine;
        }
    }
}
