using System.Reflection;
using System.Runtime.InteropServices;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Who asks, for the server's audit log: <c>k8ssandraimages/1.2.3 (linux/amd64)</c>, in the words of Go.</summary>
internal static class UserAgent
{
    public static string Value { get; } = $"k8ssandraimages/{Version()} ({OperatingSystemName()}/{Architecture()})";

    private static string Version()
    {
        var version = typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return version.Split('+')[0];
    }

    private static string OperatingSystemName() =>
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsFreeBSD() ? "freebsd" : "linux";

    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
