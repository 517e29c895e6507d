namespace K8ssandraImages.Cli.Tests.Clusters;

/// <summary>A kubeconfig with a context for each server; the first is the current one. Every user has a secret token.</summary>
internal sealed class TestKubeconfig : IDisposable
{
    public const string Secret = "s3cr3t-t0ken";
    private readonly Folder _folder = new();

    public TestKubeconfig(params (string Context, string Server)[] contexts)
    {
        Path = _folder.File("config", "apiVersion: v1\nkind: Config\ncurrent-context: \"" + contexts[0].Context + "\"\ncontexts:\n"
            + string.Concat(contexts.Select(item => $"- {{name: \"{item.Context}\", context: {{cluster: \"{item.Context}\", user: \"{item.Context}\"}}}}\n"))
            + "clusters:\n" + string.Concat(contexts.Select(item => $"- {{name: \"{item.Context}\", cluster: {{server: \"{item.Server}\"}}}}\n"))
            + "users:\n" + string.Concat(contexts.Select(item => $"- {{name: \"{item.Context}\", user: {{token: {Secret}}}}}\n")));
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
