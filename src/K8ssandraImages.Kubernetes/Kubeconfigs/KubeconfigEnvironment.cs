namespace K8ssandraImages.Kubernetes;

/// <summary>What reading a kubeconfig takes from the process around it.</summary>
public sealed record KubeconfigEnvironment
{
    /// <summary>That of this process.</summary>
    public static readonly KubeconfigEnvironment Process = new();

    private readonly string? _currentDirectory;

    /// <summary>An environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>
    /// Where relative paths begin and credential plugins are started; the process's by default, and in PowerShell the current
    /// location, which is another one.
    /// </summary>
    public string CurrentDirectory
    {
        get => _currentDirectory ?? Environment.CurrentDirectory;
        init => _currentDirectory = value;
    }

    /// <summary>Where a pod finds its token, its certificate authority and its namespace.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The path from the root, of one that may be relative.</summary>
    internal string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);

    /// <summary>A variable's text; empty where it is not set.</summary>
    internal string Text(string variable) => Variable(variable) ?? "";

    /// <summary>
    /// <c>~/.kube/config</c>. On Windows, where there are three ways to say where home is, the first that has the file and else
    /// the first that exists (client-go, util/homedir); null without any home.
    /// </summary>
    internal string? HomeFile()
    {
        string[] homes = OperatingSystem.IsWindows()
            ? [Text("HOME"), Text("HOMEDRIVE") + Text("HOMEPATH"), Text("USERPROFILE")]
            : [Text("HOME")];
        var files = homes.Where(Path.IsPathRooted).Select(home => Path.Combine(home, ".kube", "config")).ToList();
        return files.Find(File.Exists) ?? files.Find(file => Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(file)))) ?? files.FirstOrDefault();
    }
}
