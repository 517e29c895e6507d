using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>The connection of the pod that this runs in.</summary>
public sealed class InClusterTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("10.96.0.1", "443", "https://10.96.0.1/")]
    [InlineData("10.96.0.1", "6443", "https://10.96.0.1:6443/")]
    [InlineData("fd00::1", "443", "https://[fd00::1]/")]
    public async Task A_pod_has_a_server_a_token_and_a_namespace(string host, string port, string expected)
    {
        Pod(host, port);
        var connection = Kubeconfig.InCluster(environment: _folder.Environment)!;
        Assert.Equal(("in-cluster", "team"), (connection.Context, connection.Namespace));
        Assert.Equal(expected, connection.Server.AbsoluteUri);
        Assert.Equal("CN=authority", Assert.Single(connection.CertificateAuthorities!).Subject);
        Assert.Equal("Bearer pod-token", (await connection.Credentials.GetAsync(default)).Authorization);
    }

    [Fact]
    public void The_namespace_of_the_downward_api_comes_first()
    {
        Pod("h", "1");
        _folder.Variables["POD_NAMESPACE"] = "given";
        Assert.Equal("given", Kubeconfig.InCluster(environment: _folder.Environment)!.Namespace);
        _folder.Variables.Remove("POD_NAMESPACE");
        File.Delete(_folder.At("serviceaccount/namespace"));
        Assert.Null(Kubeconfig.InCluster(environment: _folder.Environment)!.Namespace);
    }

    [Fact]
    public void Outside_of_a_pod_there_is_no_connection()
    {
        Assert.Null(Kubeconfig.InCluster(environment: _folder.Environment));
        Pod("h", "1");
        _folder.Variables.Remove("KUBERNETES_SERVICE_PORT");
        Assert.Null(Kubeconfig.InCluster(environment: _folder.Environment));
        Pod("h", "1");
        File.Delete(_folder.At("serviceaccount/token"));
        Assert.Null(Kubeconfig.InCluster(environment: _folder.Environment));
    }

    [Fact]
    public void A_pod_without_authority_does_not_trust_everybody()
    {
        Pod("h", "1");
        File.Delete(_folder.At("serviceaccount/ca.crt"));
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.InCluster(environment: _folder.Environment));
        Assert.Equal(("in-cluster", KubeconfigRules.BadCertificate.Id), (refusal.Context, refusal.Diagnostic?.Id));
    }

    [Fact]
    public void An_empty_token_is_an_error()
    {
        Pod("h", "1");
        _folder.Write("serviceaccount/token", "\n");
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.InCluster(environment: _folder.Environment));
        Assert.Equal((KubernetesErrorKind.Credentials, KubeconfigRules.BadTokenFile.Id), (refusal.Kind, refusal.Diagnostic?.Id));
    }

    private void Pod(string host, string port)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _folder.Variables["KUBERNETES_SERVICE_HOST"] = host;
        _folder.Variables["KUBERNETES_SERVICE_PORT"] = port;
        _folder.Write("serviceaccount/token", "pod-token\n");
        _folder.Write("serviceaccount/namespace", "team\n");
        _folder.Write("serviceaccount/ca.crt", authority.ExportCertificatePem());
    }
}
