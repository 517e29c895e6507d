using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>Reads a small file whole; a large one is refused before it is in memory. Pipes and devices are read too.</summary>
internal static class BoundedFile
{
    /// <summary>Enough for any certificate, key or token.</summary>
    public const int SecretLimit = 1024 * 1024;

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes it may have.</param>
    /// <exception cref="IOException">It cannot be read, or is larger.</exception>
    public static byte[] Read(string path, int limit)
    {
        if (Directory.Exists(path))
            throw new IOException("it is a directory");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var block = new byte[16 * 1024];
        int count;
        while ((count = file.Read(block)) > 0)
        {
            content.Write(block, 0, count);
            if (content.Length > limit)
                throw new IOException($"it has more than {limit} bytes");
        }

        return content.ToArray();
    }

    /// <summary>Whether an exception says that a file cannot be read.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Why a file cannot be read.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "you have no permission to read it",
        ArgumentException or NotSupportedException => "this is no path of a file",
        _ => Printable.Escape(exception.Message, 300).TrimEnd('.'),
    };
}
