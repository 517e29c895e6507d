using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Linting;

/// <summary>Lint of what is in clusters: operators, their ImageConfigs, and everything that has images. Contexts are read side by side.</summary>
public sealed class LiveLint
{
    private readonly LintFindings _findings;
    private readonly LiveFleet _fleet;

    /// <summary>Asks about a session's clusters.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="options">What the user says beside them.</param>
    /// <param name="lint">Which findings are asked for.</param>
    /// <param name="cancellationToken">Stops while an ImageConfig is read.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public LiveLint(KubernetesSession session, ManifestOptions options, LintOptions lint, CancellationToken cancellationToken)
        : this((IKubernetesSession)session, options, lint, cancellationToken)
    {
    }

    internal LiveLint(IKubernetesSession session, ManifestOptions options, LintOptions lint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lint);
        _findings = new LintFindings(lint);
        _fleet = new LiveFleet(session, options, _findings.Report, cancellationToken, leavesImageConfigs: true);
    }

    /// <summary>As <see cref="LiveFleet.Waiting"/>.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _fleet.Waiting;
        set => _fleet.Waiting = value;
    }

    /// <summary>The findings, as soon as each is known. A context that fails is one of them.</summary>
    /// <param name="cancellationToken">Stops at once.</param>
    public IEnumerable<Diagnostic> Findings(CancellationToken cancellationToken) => _fleet.Lint(_findings, cancellationToken);
}
