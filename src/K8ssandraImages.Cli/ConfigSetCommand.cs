using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages config set</c>: changes what an ImageConfig says, and leaves every other byte alone.</summary>
internal sealed class ConfigSetCommand : FaceCommand
{
    private static readonly Dictionary<string, ImageConfigField> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image"] = ImageConfigField.Image,
        ["registry"] = ImageConfigField.Registry,
        ["repository"] = ImageConfigField.Repository,
        ["name"] = ImageConfigField.Name,
        ["tag"] = ImageConfigField.Tag,
        ["digest"] = ImageConfigField.Digest,
        ["prefix"] = ImageConfigField.Prefix,
        ["suffix"] = ImageConfigField.Suffix,
        ["pull-policy"] = ImageConfigField.PullPolicy,
        ["pull-secret"] = ImageConfigField.PullSecret,
    };

    private readonly Messages _messages;
    private readonly ChangeOptions _change = new();
    private readonly Option<bool> _override = new("--override") { Description = "For every image that is taken from the ImageConfig." };
    private readonly Option<bool> _default = new("--default") { Description = "For images that say nothing themselves (v1beta2)." };

    private readonly Option<string[]> _component = new("--component")
    {
        Description = "For these components and server types, as in system-logger or cassandra.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _serverVersion = Text("--server-version", "version", "The server version whose entry is meant (v1beta1).");
    private readonly Option<string?> _registry = Text("--registry", "host[:port][/path]", "The registry; '' takes it away.");
    private readonly Option<string?> _repository = Text("--repository", "path", "The path between registry and name; with --override in v1beta1 the namespace.");
    private readonly Option<string?> _name = Text("--name", "name", "The last component of the path.");
    private readonly Option<string?> _tag = Text("--tag", "tag", "The tag.");
    private readonly Option<string?> _digest = Text("--digest", "sha256:...", "The digest.");
    private readonly Option<string?> _prefix = Text("--prefix", "text", "What stands before a server version.");
    private readonly Option<string?> _suffix = Text("--suffix", "text", "What stands after a server version.");
    private readonly Option<string?> _pullPolicy = Text("--pull-policy", "Always|IfNotPresent|Never", "The pull policy.");

    private readonly Option<string[]> _pullSecret = new("--pull-secret")
    {
        Description = "The pull secrets, in order; '' alone takes all away.",
        HelpName = "name",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _image = Text("--image", "reference", "A whole image reference.");

    private readonly Option<string[]> _remove = new("--remove")
    {
        Description = "Fields that are to go: " + string.Join(", ", Fields.Keys) + ".",
        HelpName = "field",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = CheckFields,
    };

    private readonly Option<string?> _content = Text("--content", "file", "A file with the whole new text, or - for standard input.");

    public ConfigSetCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("set", "Changes what the ImageConfig says, in clusters or files, after showing what comes of it.", streams, messages, interruption)
    {
        _messages = messages;
        foreach (var option in (Option[])[_override, _default, _component, _serverVersion, _registry, _repository, _name, _tag, _digest, _prefix, _suffix, _pullPolicy, _pullSecret, _image, _remove, _content])
            Options.Add(option);
        _change.AddTo(this);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Only what has to change is changed: comments, order and quotes stay. The text before is saved,
        and config restore brings it back. Without --path, --context and --all-contexts the current
        context is changed.

        Examples:
          k8ssimages config set --registry registry.example.com --override --dry-run
          k8ssimages config set --path image_config.yaml deploy/ --registry registry.example.com --override --yes
          k8ssimages config set --context prod-eu --component system-logger --tag v1.30.0
          k8ssimages config set --component cassandra --remove suffix
          k8ssimages config set --content image_config.yaml --yes

        Exit codes: 0 changed, or so already; 1 refused, or findings of severity error; 2 bad usage, or
        an input, a context or a resource that cannot be read or written, 130 ended by Ctrl+C.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var consent = _change.Consent(parsed, run.Streams);
        var wish = Wish(parsed, run);
        wish.Check();
        var changes = new ChangeRun(run, _messages, consent, _change.Output.Of(parsed));
        using var planner = new ImageConfigChanges(_change.Settings(parsed, Face.NameOf(this)), _change.Releases(parsed), run.Report, run.Cancellation);
        if (_change.IsOfFiles(parsed))
        {
            var inputs = run.Paths.Inputs(_change.Paths(parsed));
            return inputs.Count == 0 ? run.Findings.ExitCode : changes.Of(planner.OfFiles(inputs, wish, _change.Names(parsed)), waiting => planner.Waiting = waiting);
        }

        var session = KubernetesSession.Open(_change.Clusters.Read(parsed, run.Streams), run.Report);
        return changes.Of(planner.OfClusters(session, wish, _change.Names(parsed)), waiting => planner.Waiting = waiting);
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    private static string[] CheckFields(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (!Fields.ContainsKey(token.Value))
                result.AddError("'" + token.Value + "' is no field of an image; there are " + string.Join(", ", Fields.Keys) + ".");
        }

        return [.. result.Tokens.Select(static token => token.Value)];
    }

    private ImageConfigWish Wish(ParseResult parsed, CommandRun run) => new()
    {
        Override = parsed.GetValue(_override),
        Default = parsed.GetValue(_default),
        Components = parsed.GetValue(_component) ?? [],
        ServerVersion = parsed.GetValue(_serverVersion),
        Registry = parsed.GetValue(_registry),
        Repository = parsed.GetValue(_repository),
        Name = parsed.GetValue(_name),
        Tag = parsed.GetValue(_tag),
        Digest = parsed.GetValue(_digest),
        Prefix = parsed.GetValue(_prefix),
        Suffix = parsed.GetValue(_suffix),
        PullPolicy = parsed.GetValue(_pullPolicy),
        PullSecrets = parsed.GetResult(_pullSecret) is { Implicit: false } ? [.. (parsed.GetValue(_pullSecret) ?? []).Where(static name => name.Length > 0)] : null,
        Image = parsed.GetValue(_image),
        Remove = [.. (parsed.GetValue(_remove) ?? []).Select(static field => Fields[field])],
        Content = parsed.GetValue(_content) is { } file ? Read(file, run) : null,
    };

    private static string Read(string file, CommandRun run)
    {
        if (file == "-")
            return run.Paths.ReadStandardInput();
        try
        {
            return File.ReadAllText(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or DecoderFallbackException)
        {
            throw new UsageException("--content " + file + ": " + exception.Message);
        }
    }
}
