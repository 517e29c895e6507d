using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>An ImageConfig with which the operator does not start, or that cannot be told: every answer is that error.</summary>
internal sealed class UnloadedImageConfig : ImageConfig
{
    private readonly ImageAnswer _answer;

    public UnloadedImageConfig(Node? root, CassOperatorRelease release, Diagnostic failure, IReadOnlyList<Diagnostic> diagnostics)
        : base(root, release, diagnostics)
    {
        _answer = ImageAnswer.Failure(failure);
    }

    public override bool IsLoaded => false;

    protected override ImageAnswer ComposeServer(string serverType, string version) => _answer;

    protected override ImageAnswer ComposeComponent(string component) => _answer;

    protected override Candidate? ComposePullPolicy(string component) => null;

    protected override IReadOnlyList<Candidate> ComposePullSecrets(string? component) => [];
}
