using System.CommandLine;
using K8ssandraImages.Cli.Output;
using K8ssandraImages.Cli.Output.Shapes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Cli;

/// <summary><c>k8ssimages contexts</c>: what can be given to <c>--context</c>.</summary>
internal sealed class ContextsCommand : FaceCommand
{
    private readonly KubeconfigOption _kubeconfig = new();
    private readonly OutputOption _output = new();

    public ContextsCommand(StandardStreams streams, Messages messages, Interruption interruption)
        : base("contexts", "Lists the contexts of the kubeconfig. Reaches no server, starts no credential plugin.", streams, messages, interruption)
    {
        Options.Add(_kubeconfig);
        Options.Add(_output);
    }

    /// <inheritdoc/>
    public override string Examples => """
        Examples:
          k8ssimages contexts
          k8ssimages contexts --kubeconfig prod.kubeconfig --output json

        Exit codes: 0 fine, 1 a context that cannot be used, 2 bad usage, or a kubeconfig that cannot be
        read.

        """;

    /// <inheritdoc/>
    protected override int Run(ParseResult parsed, CommandRun run)
    {
        var contexts = KubernetesSession.List(new LiveOptions { Kubeconfig = _kubeconfig.Of(parsed) }, run.Report);
        return run.Answer(new ContextShape(), _output.Of(parsed), explains: false, contexts);
    }
}
