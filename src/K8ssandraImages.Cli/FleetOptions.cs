using System.CommandLine;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary>The options that say what decides about images, and which of them are wanted.</summary>
/// <param name="imageConfig">What the ImageConfig that is named is; null for the one that the operators read.</param>
internal sealed class FleetOptions(string? imageConfig = null)
{
    private readonly Option<string?> _imageConfig = new("--image-config")
    {
        Description = (imageConfig ?? "The ImageConfig that the operators read") + ": its file, or a ConfigMap that holds it.",
        HelpName = "file",
    };

    private readonly Option<string?> _cassOperator = new("--cass-operator-version")
    {
        Description = "The release of cass-operator; else read from its Deployment.",
        HelpName = "version",
    };

    private readonly Option<string?> _k8ssandraOperator = new("--k8ssandra-operator-version")
    {
        Description = "The release of k8ssandra-operator; else read from its Deployment.",
        HelpName = "version",
    };

    private readonly Option<string[]> _component = new("--component")
    {
        Description = "Only these components, as in cassandra or reaper; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _container = new("--container")
    {
        Description = "Only containers with these names; * and ? are wildcards.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withFilter">Whether some images can be wanted and others not.</param>
    public void AddTo(Command command, bool withFilter = true)
    {
        command.Options.Add(_imageConfig);
        command.Options.Add(_cassOperator);
        command.Options.Add(_k8ssandraOperator);
        if (!withFilter)
            return;
        command.Options.Add(_component);
        command.Options.Add(_container);
    }

    /// <summary>Whether an ImageConfig is named.</summary>
    public bool HasImageConfig(ParseResult parsed) => parsed.GetValue(_imageConfig) is not null;

    /// <summary>Whether the ImageConfig comes from standard input.</summary>
    public bool TakesStandardInput(ParseResult parsed) => parsed.GetValue(_imageConfig) == "-";

    /// <summary>What was given; null where the ImageConfig is not there, which is reported.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="paths">Reads what paths stand for.</param>
    /// <param name="trace">Whether images are to carry their trace.</param>
    public ManifestOptions? Read(ParseResult parsed, ManifestPaths paths, bool trace)
    {
        var path = parsed.GetValue(_imageConfig);
        var input = path is null ? null : paths.Input(path);
        return path is not null && input is null ? null : new ManifestOptions
        {
            ImageConfig = input,
            CassOperatorVersion = parsed.GetValue(_cassOperator),
            K8ssandraOperatorVersion = parsed.GetValue(_k8ssandraOperator),
            Components = parsed.GetValue(_component) ?? [],
            Containers = parsed.GetValue(_container) ?? [],
            Trace = trace,
        };
    }
}
