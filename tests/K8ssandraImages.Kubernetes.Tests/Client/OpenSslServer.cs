using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>A test that needs a TLS server that sends alerts, which that of .NET does not do on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenSslTheoryAttribute : TheoryAttribute
{
    public OpenSslTheoryAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "openssl"))))
            Skip = "There is no openssl here.";
    }
}

/// <summary><c>openssl s_server</c>.</summary>
internal sealed class OpenSslServer : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private OpenSslServer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Address = new Uri($"https://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    public static async Task<OpenSslServer> StartAsync(TestAuthority authority, X509Certificate2 certificate, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("openssl").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), authority.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
            await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var start = new ProcessStartInfo("openssl") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { "s_server", "-accept", "127.0.0.1:" + port, "-cert", "cert.pem", "-key", "key.pem", "-CAfile", "ca.pem", "-www" }.Concat(arguments))
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        // It says ACCEPT when it listens.
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("ACCEPT", StringComparison.Ordinal))
        {
        }

        _ = process.StandardOutput.ReadToEndAsync();
        return new OpenSslServer(process, folder, port);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
