using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Credentials;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>The API server of the pod that this runs in (client-go, rest, InClusterConfig).</summary>
internal static class PodConnection
{
    public const string Name = "in-cluster";

    /// <summary>The connection; null outside of a pod.</summary>
    /// <exception cref="KubeconfigFailure">The service account's files cannot be used.</exception>
    public static ClusterConnection? Make(ConnectionOptions options, KubeconfigEnvironment environment)
    {
        var host = environment.Text("KUBERNETES_SERVICE_HOST");
        var port = environment.Text("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(environment.ServiceAccountDirectory, "token");
        if (host.Length == 0 || port.Length == 0 || !File.Exists(token))
            return null;
        var server = "https://" + (host.Contains(':', StringComparison.Ordinal) ? "[" + host + "]" : host) + ":" + port;
        var address = ServerAddress.Read(server)
            ?? throw new KubeconfigFailure(KubeconfigRules.BadAddress, null, "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address of a server.", "Leave both as the kubelet sets them.");
        var impersonation = new Impersonation(null).With(options);
        if (impersonation.LacksUser)
            throw new KubeconfigFailure(KubeconfigRules.Contradiction, null, "A uid or groups to act with were given, but no user to act as.", "Give the user too.");
        return new ClusterConnection
        {
            Context = Name,
            Server = address.Url,
            Namespace = Namespace(environment),
            CertificateAuthorities = Authority(Path.Combine(environment.ServiceAccountDirectory, "ca.crt")),
            Impersonation = impersonation.Headers(),
            Credentials = new UserCredentials(Name, null, new TokenFile(token, null, null, options.Clock), null),
        };
    }

    private static string? Namespace(KubeconfigEnvironment environment)
    {
        if (environment.Text("POD_NAMESPACE") is { Length: > 0 } given)
            return given;
        try
        {
            var text = Encoding.UTF8.GetString(BoundedFile.Read(Path.Combine(environment.ServiceAccountDirectory, "namespace"), BoundedFile.SecretLimit)).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception exception) when (BoundedFile.IsUnreadable(exception))
        {
            return null;
        }
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2Collection Authority(string path)
    {
        string problem;
        try
        {
            var certificates = ClientCertificate.Certificates(BoundedFile.Read(path, BoundedFile.SecretLimit));
            if (certificates.Count > 0)
                return certificates;
            problem = "it has no certificate in PEM";
        }
        catch (Exception exception) when (BoundedFile.IsUnreadable(exception))
        {
            problem = BoundedFile.Reason(exception);
        }

        throw new KubeconfigFailure(KubeconfigRules.BadCertificate, null, $"The pod's certificate authority {Printable.Escape(path, 300)} cannot be used: {problem}.", "Look at the pod's service account volume.");
    }
}
