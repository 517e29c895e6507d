namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>A folder with kubeconfigs and what they name; gone after the test.</summary>
internal sealed class KubeconfigFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    /// <summary>Variables of the process that reads them.</summary>
    public Dictionary<string, string> Variables { get; } = new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "" };

    public KubeconfigEnvironment Environment => new() { Variable = Variables.GetValueOrDefault, CurrentDirectory = Path, ServiceAccountDirectory = At("serviceaccount") };

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a shell script that can be started.</summary>
    public string Script(string name, string body)
    {
        var path = Write(name, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Reads a kubeconfig with this text.</summary>
    public Kubeconfig Load(string text)
    {
        Write("config", text);
        return Kubeconfig.Load("config", Environment);
    }

    /// <summary>Reads a kubeconfig whose context x has this cluster and this user, in YAML's flow style.</summary>
    public Kubeconfig Load(string cluster, string user) => Load(Text(cluster, user));

    /// <summary>Connects to the only context.</summary>
    public ClusterConnection Connect(string cluster, string user, ConnectionOptions? options = null) =>
        Load(cluster, user).Connect("x", options ?? ConnectionOptions.Default);

    /// <summary>What is said where the only context cannot be used.</summary>
    public KubernetesException Refusal(string cluster, string user, ConnectionOptions? options = null) =>
        Assert.Throws<KubernetesException>(() => Connect(cluster, user, options));

    public static string Text(string cluster, string user) => $$"""
        apiVersion: v1
        kind: Config
        current-context: x
        clusters:
        - name: c
          cluster: {{cluster}}
        users:
        - name: u
          user: {{user}}
        contexts:
        - name: x
          context: {cluster: c, user: u}

        """;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
