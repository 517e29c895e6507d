namespace K8ssandraImages.Operations.Live;

/// <summary>Which kubeconfig a context came from: a later command reads the same files, as they are then.</summary>
/// <param name="Kubeconfig">The file that was given; null where it was looked for.</param>
/// <param name="Files">The files that were found, as in <c>KUBECONFIG</c>; empty where there were none.</param>
internal sealed record KubeconfigOrigin(string? Kubeconfig, string Files)
{
    /// <summary>The options, for some contexts of this kubeconfig.</summary>
    public LiveOptions Over(LiveOptions options, IReadOnlyList<string> contexts)
    {
        var variable = options.Environment.Variable;
        return options with
        {
            Kubeconfig = Kubeconfig,
            Environment = Files.Length == 0 ? options.Environment : options.Environment with { Variable = name => name == "KUBECONFIG" ? Files : variable(name) },
            Contexts = contexts,
            ContextsAreNames = true,
            AllContexts = false,
        };
    }
}
