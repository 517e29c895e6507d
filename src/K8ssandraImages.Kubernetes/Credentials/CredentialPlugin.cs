using System.ComponentModel;
using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>
/// A user whose credential is told by a command (client-go, plugin/pkg/client/auth/exec). The answer is kept until it expires
/// or is refused; the command runs once at a time, for all who ask.
/// </summary>
internal sealed class CredentialPlugin : ICredentialSource
{
    private const string Group = "client.authentication.k8s.io/";
    private readonly SharedRun<Credential> _run = new();
    private readonly string _context;
    private readonly PluginEntry _plugin;
    private readonly PluginCluster? _cluster;
    private readonly ConnectionOptions _options;
    private readonly KubeconfigEnvironment _environment;
    private volatile Kept? _kept;

    /// <param name="context">The context's name, for messages.</param>
    /// <param name="plugin">The command; <see cref="Problem"/> says that it can be used.</param>
    /// <param name="cluster">What it is told of the cluster; null where it is not to know it.</param>
    /// <param name="options">The policy, the terminal, the time it gets.</param>
    /// <param name="environment">PATH, and the folder to run it in.</param>
    public CredentialPlugin(string context, PluginEntry plugin, PluginCluster? cluster, ConnectionOptions options, KubeconfigEnvironment environment)
    {
        _context = context;
        _plugin = plugin;
        _cluster = cluster;
        _options = options;
        _environment = environment;
    }

    /// <summary>What is wrong with the settings of a plugin; null where nothing is.</summary>
    public static KubeconfigFailure? Problem(PluginEntry plugin)
    {
        if (plugin.Command.Length == 0)
            return Wrong("The user's exec has no command.", "Name the command that tells the credential.");
        if (plugin.ApiVersion.Length == 0)
            return Wrong("The user's exec has no apiVersion.", $"Write apiVersion: {Group}v1, if the plugin answers in it.");
        if (plugin.ApiVersion == Group + "v1alpha1")
            return Wrong("The user's exec asks for client.authentication.k8s.io/v1alpha1, which kubectl no longer knows.", $"Update the plugin, let it write the kubeconfig anew, or write apiVersion: {Group}v1beta1 or v1.");
        if (plugin.ApiVersion is not (Group + "v1" or Group + "v1beta1"))
            return Wrong("The user's exec has an apiVersion that kubectl does not know.", $"Write {Group}v1 or {Group}v1beta1, whichever the plugin answers in.");
        if (plugin.InteractiveMode.Length == 0)
            return Wrong("The user's exec has no interactiveMode, which v1 asks for.", "Write interactiveMode: IfAvailable, or Never for a plugin that asks nothing.");
        if (plugin.InteractiveMode is not ("Never" or "IfAvailable" or "Always"))
            return Wrong("The user's exec has an interactiveMode that does not exist.", "Write Never, IfAvailable or Always.");
        foreach (var (name, value) in plugin.Environment)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || HasZero(name) || HasZero(value))
                return Wrong("A variable in the user's exec has no name, or one with = in it.", "Write name: and value: for each variable.");
        }

        return HasZero(plugin.Command) || plugin.Arguments.Any(HasZero)
            ? Wrong("The command or an argument of the user's exec has a zero character, which no command can get.", "Remove the character.")
            : null;

        static bool HasZero(string text) => text.Contains('\0', StringComparison.Ordinal);

        KubeconfigFailure Wrong(string message, string remedy) => new(KubeconfigRules.BadPlugin, plugin.Location, message, remedy);
    }

    /// <inheritdoc />
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Valid() is { } credential ? ValueTask.FromResult(credential) : new ValueTask<Credential>(RunAsync(null, cancellationToken));
    }

    /// <inheritdoc />
    public async ValueTask<Credential?> RefreshAsync(Credential refused, CancellationToken cancellationToken)
    {
        var renewed = await RunAsync(refused, cancellationToken).ConfigureAwait(false);
        return renewed.Authorization == refused.Authorization && ReferenceEquals(renewed.ClientCertificate, refused.ClientCertificate) ? null : renewed;
    }

    private async Task<Credential> RunAsync(Credential? refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            var credential = await _run.JoinAsync(stop => RenewAsync(refused, stop), cancellationToken).ConfigureAwait(false);
            // A run that was not started for this refusal may have found the refused one still valid.
            if (!ReferenceEquals(credential, refused))
                return credential;
        }
    }

    private Credential? Valid() => _kept is { } kept && !(_options.Clock.GetUtcNow() > kept.Expiry) ? kept.Credential : null;

    private async Task<Credential> RenewAsync(Credential? refused, CancellationToken cancellationToken)
    {
        if (Valid() is { } valid && !ReferenceEquals(valid, refused))
            return valid;
        try
        {
            var answer = await AskAsync(cancellationToken).ConfigureAwait(false);
            var last = _kept?.Certificate;
            // The same object for the same certificate, so that connections made with it can be kept.
            var certificate = answer.Certificate?.IsSame(last) == true ? last : answer.Certificate;
            var credential = new Credential
            {
                Authorization = answer.Token.Length == 0 ? null : "Bearer " + answer.Token,
                ClientCertificate = certificate?.Certificate,
                ClientCertificateChain = certificate?.Chain ?? [],
            };
            _kept = new Kept(credential, certificate, answer.Expiry);
            return credential;
        }
        catch (KubeconfigFailure failure)
        {
            throw failure.ToException(_context);
        }
    }

    private async Task<PluginAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var isInteractive = _plugin.InteractiveMode != "Never" && _options.IsInteractive;
        if (_plugin.InteractiveMode == "Always" && !isInteractive)
            throw Failed("needs a terminal to ask the user on, and there is none.", "Log in beforehand with the plugin's own command, or run this in a terminal.");
        var path = PluginPath.Find(_plugin.Command, _environment);
        PluginGuard.Check(_plugin, path, _options, _environment);
        if (path is null)
            throw Failed("was not found" + (Path.IsPathRooted(_plugin.Command) ? "." : " in PATH."), Hint());

        var result = await RunAsync(path, isInteractive, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw Failed($"ended with exit code {result.ExitCode}" + (result.LastMessages.Count == 0 ? "." : ": " + string.Join(" / ", result.LastMessages)), "Run it by hand to see what is missing; often it is a login that has run out.");
        try
        {
            return PluginAnswer.Read(result.Output, _plugin.ApiVersion);
        }
        catch (FormatException exception)
        {
            throw Failed(exception.Message + ".", "Update the plugin, or let it write the kubeconfig anew.");
        }
    }

    private async Task<PluginResult> RunAsync(string path, bool isInteractive, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.CredentialPluginTimeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var request = PluginRequest.Write(_plugin.ApiVersion, isInteractive, _cluster);
            return await PluginProcess.RunAsync(path, _plugin, request, _environment.CurrentDirectory, isInteractive, _options.PluginMessages, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"was ended because it took more than {_options.CredentialPluginTimeout.TotalSeconds:0.###} seconds.", "Run it by hand to see what it waits for, or give it more time.");
        }
        catch (Win32Exception exception)
        {
            throw Failed("could not be started: " + Printable.Escape(exception.Message, 300).TrimEnd('.') + ".", "Check that the file can be run on this machine.");
        }
        catch (InvalidDataException)
        {
            throw Failed($"wrote more than {PluginProcess.OutputLimit / 1024} KiB to its standard output and was ended.", "Check that the command is a credential plugin.");
        }
    }

    private string Hint() => _plugin.InstallHint.Length == 0
        ? "Install the plugin, or name it with its full path."
        : "The kubeconfig says: " + Printable.Escape(string.Join(' ', _plugin.InstallHint.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), 1000);

    private KubeconfigFailure Failed(string what, string remedy) =>
        new(KubeconfigRules.PluginFailed, _plugin.Location, $"The credential plugin {Printable.Escape(_plugin.Command, 120)} {what}", remedy, KubernetesErrorKind.Credentials);

    private sealed record Kept(Credential Credential, ClientCertificate? Certificate, DateTimeOffset? Expiry);
}
