using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Linting;

/// <summary>
/// Lint of objects that an earlier command put into the pipeline: an ImageConfig, or a cluster or datacenter with the ImageConfig
/// that governs it. Whatever many of them share is told once.
/// </summary>
public sealed class PipelineLint
{
    private readonly SnapshotOptions _given;
    private readonly LintFindings _findings;
    private readonly Dictionary<Snapshot, Linter> _linters = [];

    /// <summary>Begins with nothing.</summary>
    /// <param name="options">What the user says to this command; it beats what was said to the earlier one.</param>
    /// <param name="lint">Which findings are asked for.</param>
    /// <param name="cancellationToken">Stops while an ImageConfig is read.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public PipelineLint(ManifestOptions options, LintOptions lint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(lint);
        _findings = new LintFindings(lint);
        _given = ManifestFleet.SnapshotOptionsOf(options, _findings.Report, cancellationToken) with { LeavesImageConfigs = true };
    }

    /// <summary>The findings about one object that have not been told.</summary>
    public IEnumerable<Diagnostic> Findings(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return [];
        if (!_linters.TryGetValue(origin.Snapshot, out var linter))
            _linters.Add(origin.Snapshot, linter = new Linter(origin.Snapshot.With(_given.After(origin.Snapshot.Options))));
        var sources = input is K8ssImageConfig
            ? Sources(linter.Snapshot).Where(source => ReferenceEquals(source.Root, origin.Root))
            : new Fleet(linter.Snapshot, withTrace: false).SourcesOf(origin.Root, origin.Context, origin.DatacenterIndex);
        var about = sources.SelectMany(source =>
        {
            _findings.Mind(source);
            return linter.ImageConfig(source);
        });
        _findings.Sieve.Mind(origin.Root);
        var findings = _findings.About(null, about);
        if (input is not K8ssImageConfig)
            findings = findings.Concat(_findings.About(origin.Root, linter.Resource(origin.Root, origin.Context, origin.DatacenterIndex)));
        return findings.Concat(_findings.About(null, linter.Snapshot.TakeDiagnostics()));
    }

    private static IEnumerable<ImageConfigSource> Sources(Snapshot snapshot) => snapshot.Options.ImageConfig is { } given ? snapshot.ImageConfigs.Append(given) : snapshot.ImageConfigs;
}
