using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config kustomize</c>: the kustomization that installs a release with an ImageConfig of one's own.</summary>
internal sealed class ConfigKustomizeCommand : FaceCommand
{
    private const string Control = "control";
    private const string Data = "data";

    private readonly ImageConfigTextOptions _text = new();

    private readonly Option<string?> _plane = new("--plane")
    {
        Description = "The part of the K8ssandra installation; control unless given.",
        HelpName = Control + "|" + Data,
    };

    private readonly Option<bool> _clusterScope = new("--cluster-scope") { Description = "The operator watches all namespaces." };

    private readonly Option<string?> _resource = new("--resource")
    {
        Description = "What it is built upon, a folder or an address; the kustomization of the release unless given.",
        HelpName = "kustomization",
    };

    private readonly Option<string?> _defaultRegistry = new("--default-registry")
    {
        Description = "The registry of images for which k8ssandra-operator looks at no ImageConfig, such as Stargate's.",
        HelpName = "registry",
    };

    private readonly Option<string[]> _imagePullSecret = new("--image-pull-secret")
    {
        Description = "The pull secrets of such images.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _destination = new("--destination", "-d")
    {
        Description = "The folder into which the files are written; without it they go to standard output.",
        HelpName = "folder",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write no file." };
    private readonly ContentOption _output = new();

    public ConfigKustomizeCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("kustomize", "Writes the kustomization that installs a release with an ImageConfig of your own.", streams, messages, interruption)
    {
        _text.AddTo(this);
        Options.Add(_plane);
        Options.Add(_clusterScope);
        Options.Add(_resource);
        Options.Add(_defaultRegistry);
        Options.Add(_imagePullSecret);
        Options.Add(_destination);
        Options.Add(_dryRun);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Examples:
          k8ssimages config kustomize --path image_config.yaml --cass-operator-version 1.32.0
          k8ssimages config kustomize --path image_config.yaml --k8ssandra-operator-version 1.32.5 \
            --cluster-scope --destination deploy/operator
          k8ssimages config kustomize --path image_config.yaml --k8ssandra-operator-version 1.32.5 \
            --plane data --default-registry registry.example.com --image-pull-secret pull

        Files that are there already are not overwritten.

        Exit codes: 0 fine, 1 findings of severity error, 2 bad usage, or a file that cannot be read.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        K8ssandraPlane? plane = parsed.GetValue(_plane) switch
        {
            null => null,
            Control => K8ssandraPlane.ControlPlane,
            Data => K8ssandraPlane.DataPlane,
            var other => throw new UsageException("'" + other + "' is no plane; there are " + Control + " and " + Data + "."),
        };
        var folder = parsed.GetValue(_destination) is { } destination && !parsed.GetValue(_dryRun) ? destination : null;
        if (_text.Read(parsed, run) is not { } text)
            return ExitCode.Usage;
        return run.Try(() =>
        {
            var plan = KustomizationPlan.Of(text, new KustomizationOptions
            {
                CassOperatorVersion = _text.CassOperatorVersion(parsed),
                K8ssandraOperatorVersion = _text.K8ssandraOperatorVersion(parsed),
                Plane = plane,
                ClusterScope = parsed.GetValue(_clusterScope),
                Resource = parsed.GetValue(_resource) is { } resource ? KustomizationFolder.ResourceFrom(resource, Environment.CurrentDirectory, folder is null ? null : Path.GetFullPath(folder)) : null,
                DefaultRegistry = parsed.GetValue(_defaultRegistry),
                ImagePullSecrets = parsed.GetValue(_imagePullSecret) ?? [],
            });
            if (folder is not null)
                plan.WriteTo(folder);
            return run.Answer(new KustomizationShape(), _output.Of(parsed), explains: false, [plan.Describe(folder)]);
        });
    }
}
