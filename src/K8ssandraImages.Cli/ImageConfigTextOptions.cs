using System.CommandLine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Cli;

/// <summary>The options of commands that write an ImageConfig in the form in which something installs it.</summary>
internal sealed class ImageConfigTextOptions
{
    private readonly Option<string?> _path = new("--path", "-p")
    {
        Description = "The ImageConfig: its file, a ConfigMap that holds it, or - for standard input.",
        HelpName = "file",
    };

    private readonly Option<string?> _cassOperator = new("--cass-operator-version")
    {
        Description = "The release of cass-operator, where it is installed by itself.",
        HelpName = "version",
    };

    private readonly Option<string?> _k8ssandraOperator = new("--k8ssandra-operator-version")
    {
        Description = "The release of k8ssandra-operator, which brings its cass-operator along.",
        HelpName = "version",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_path);
        command.Options.Add(_cassOperator);
        command.Options.Add(_k8ssandraOperator);
    }

    public string? CassOperatorVersion(ParseResult parsed) => parsed.GetValue(_cassOperator);

    public string? K8ssandraOperatorVersion(ParseResult parsed) => parsed.GetValue(_k8ssandraOperator);

    /// <summary>The ImageConfig; null where it is not there, which is reported.</summary>
    /// <exception cref="UsageException">None was given.</exception>
    public ImageConfigText? Read(ParseResult parsed, CommandRun run)
    {
        var path = parsed.GetValue(_path) ?? (run.Streams.IsInputRedirected ? "-" : throw new UsageException("give the ImageConfig with --path, or pipe it in."));
        return run.Paths.Input(path) is { } input ? ImageConfigText.Read(input, run.Report, run.Cancellation) : null;
    }
}
