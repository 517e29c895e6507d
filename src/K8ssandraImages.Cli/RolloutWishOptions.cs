using System.CommandLine;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>The options that say what is rolled out, and where.</summary>
internal sealed class RolloutWishOptions
{
    private readonly Option<string?> _imageConfig = new("--image-config")
    {
        Description = "A file with the whole new ImageConfig, or with a ConfigMap that holds it; else what is in the cluster already is rolled out.",
        HelpName = "file",
    };

    private readonly Option<string[]> _datacenter = new("--datacenter")
    {
        Description = "The CassandraDatacenters that take the images; * and ? are wildcards; else all that the operators manage.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _rollback = new("--rollback-on-failure") { Description = "Take back what was done where a step fails: the text, the operators, the datacenters." };

    private readonly Option<string?> _report = new("--report") { Description = "The file for a report of the rollout, in Markdown.", HelpName = "file" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_imageConfig, _datacenter, _rollback, _report])
            command.Options.Add(option);
    }

    /// <summary>Whether it is said what is rolled out, or where.</summary>
    public bool NamesAnything(ParseResult parsed) => parsed.GetResult(_imageConfig) is { Implicit: false } || parsed.GetResult(_datacenter) is { Implicit: false };

    /// <summary>What is wanted.</summary>
    public RolloutWish Of(ParseResult parsed, CommandRun run) => new()
    {
        Content = parsed.GetValue(_imageConfig) is { } file ? ImageConfigText.Read(ManifestInput.File(file), run.Report, run.Cancellation).Text : null,
        Datacenters = parsed.GetValue(_datacenter) ?? [],
        RollsBack = parsed.GetValue(_rollback),
        ReportPath = parsed.GetValue(_report) is { } report ? Path.GetFullPath(report) : null,
    };
}
