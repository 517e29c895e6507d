namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>What kubectl's decoder refuses makes the file unusable, and the message tells where and never what stands there.</summary>
public sealed class FieldTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text", "config:1:1: The document must be a mapping and is a string.")]
    [InlineData("[]", "config:1:1: The document must be a mapping and is a list.")]
    [InlineData("apiVersion: v2", "config:1:13: This is no kubeconfig: apiVersion must be v1.")]
    [InlineData("kind: Pod", "config:1:7: This is no kubeconfig: kind must be Config.")]
    [InlineData("kind: List\nitems: [{kind: Pod}, {kind: Pod}]", "config:2:9: This is no kubeconfig but a list of objects.")]
    [InlineData("current-context: 5", "config:1:18: current-context must be a string and is a number.")]
    [InlineData("clusters: {}", "config:1:11: clusters must be a list and is a mapping.")]
    [InlineData("clusters: [5]", "config:1:12: clusters[0] must be a mapping and is a number.")]
    [InlineData("users: [{name: true}]", "config:1:16: users[0].name must be a string and is a boolean.")]
    [InlineData("users: [{user: secret}]", "config:1:16: users[0].user must be a mapping and is a string.")]
    [InlineData("users: [{user: {token: 987654}}]", "config:1:24: users[0].user.token must be a string and is a number.")]
    [InlineData("users: [{user: {password: yes}}]", "config:1:27: users[0].user.password must be a string and is a boolean.")]
    [InlineData("users: [{user: {as-groups: admin}}]", "config:1:28: users[0].user.as-groups must be a list and is a string.")]
    [InlineData("users: [{user: {as-user-extra: {k: v}}}]", "config:1:36: users[0].user.as-user-extra.k must be a list and is a string.")]
    [InlineData("users: [{user: {exec: {args: [1]}}}]", "config:1:31: users[0].user.exec.args[0] must be a string and is a number.")]
    [InlineData("users: [{user: {exec: {provideClusterInfo: 'true'}}}]", "config:1:44: users[0].user.exec.provideClusterInfo must be a boolean and is a string.")]
    [InlineData("users: [{user: {client-key-data: '@@'}}]", "config:1:34: users[0].user.client-key-data is no base64.")]
    [InlineData("clusters: [{cluster: {certificate-authority-data: YWI}}]", "config:1:51: clusters[0].cluster.certificate-authority-data is no base64.")]
    [InlineData("clusters: [{cluster: {insecure-skip-tls-verify: 1}}]", "config:1:49: clusters[0].cluster.insecure-skip-tls-verify must be a boolean and is a number.")]
    [InlineData("contexts: [{context: {namespace: [a]}}]", "config:1:34: contexts[0].context.namespace must be a string and is a list.")]
    public void A_field_of_the_wrong_type_is_an_error(string text, string expected)
    {
        var refusal = Assert.Throws<KubernetesException>(() => _folder.Load(text));
        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KubeconfigRules.WrongType.Id, refusal.Diagnostic?.Id);
        Assert.Equal(KubernetesErrorKind.Configuration, refusal.Kind);
        Assert.NotNull(refusal.Remedy);
        Assert.DoesNotContain("987654", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var context = _folder.Load(
            "{server: 'https://s', tls-server-name: t, insecure-skip-tls-verify: true, certificate-authority: /ca, certificate-authority-data: Y2E=, proxy-url: 'http://p', disable-compression: true, extensions: [{name: other, extension: 1}, {name: client.authentication.k8s.io/exec, extension: {audience: a}}]}",
            "{client-certificate: /cert, client-certificate-data: Y2VydA==, client-key: /key, client-key-data: a2V5, token: t, tokenFile: /token, username: a, password: p, as: a, as-uid: i, as-groups: [g, h], as-user-extra: {k: [v, w]}, auth-provider: {name: gcp}, exec: {command: c, args: [a, b], env: [{name: E, value: v}], apiVersion: client.authentication.k8s.io/v1, installHint: h, provideClusterInfo: true, interactiveMode: Never}}").Find("x")!;
        var cluster = context.ClusterEntry!;
        Assert.Equal(("https://s", "t", true, "/ca", "http://p", true), (cluster.Server, cluster.TlsServerName, cluster.SkipsTlsVerification, cluster.AuthorityFile, cluster.Proxy, cluster.DisablesCompression));
        Assert.Equal("ca"u8.ToArray(), cluster.AuthorityData);
        Assert.Equal("a", cluster.PluginConfig?["audience"]?.Text);
        var user = context.UserEntry!;
        Assert.Equal(("/cert", "/key", "t", "/token", "a", "p", "gcp"), (user.CertificateFile, user.KeyFile, user.Token, user.TokenFile, user.UserName, user.Password, user.AuthProvider));
        Assert.Equal("cert"u8.ToArray(), user.CertificateData);
        Assert.Equal("key"u8.ToArray(), user.KeyData);
        Assert.Equal(("a", "i"), (user.Impersonation.User, user.Impersonation.Uid));
        Assert.Equal(["g", "h"], user.Impersonation.Groups);
        Assert.Equal([new("k", "v"), new("k", "w")], user.Impersonation.Extra);
        var plugin = user.Plugin!;
        Assert.Equal(("c", "client.authentication.k8s.io/v1", "h", true, "Never"), (plugin.Command, plugin.ApiVersion, plugin.InstallHint, plugin.ProvidesClusterInfo, plugin.InteractiveMode));
        Assert.Equal(["a", "b"], plugin.Arguments);
        Assert.Equal([new("E", "v")], plugin.Environment);
    }

    [Fact]
    public void Null_is_as_good_as_nothing()
    {
        var context = _folder.Load(
            "{server: 'https://s', certificate-authority-data: null, extensions: null}",
            "{token: null, as-groups: null, as-user-extra: {k: null}, exec: null, auth-provider: null}").Find("x")!;
        Assert.Null(context.Problem);
        Assert.Equal(KubeconfigAuthentication.None, context.AuthenticationKind);
        Assert.Empty(context.UserEntry!.Impersonation.Extra);
    }

    [Theory]
    [InlineData("{}", KubeconfigAuthentication.None)]
    [InlineData("{password: p}", KubeconfigAuthentication.None)]
    [InlineData("{client-key-data: a2V5}", KubeconfigAuthentication.None)]
    [InlineData("{client-certificate: c, client-key: k, exec: {command: c}}", KubeconfigAuthentication.ClientCertificate)]
    [InlineData("{token: t, client-certificate: c}", KubeconfigAuthentication.Token)]
    [InlineData("{token: t, tokenFile: f}", KubeconfigAuthentication.TokenFile)]
    [InlineData("{username: u}", KubeconfigAuthentication.Basic)]
    [InlineData("{token: t, exec: {command: c}}", KubeconfigAuthentication.Token)]
    [InlineData("{exec: {command: c}}", KubeconfigAuthentication.CredentialPlugin)]
    [InlineData("{token: t, auth-provider: {name: gcp}}", KubeconfigAuthentication.AuthProvider)]
    public void The_way_to_authenticate_is_told(string user, KubeconfigAuthentication expected)
    {
        var context = _folder.Load("{server: 'https://s'}", user).Find("x")!;
        Assert.Equal(expected, context.AuthenticationKind);
        Assert.Equal(expected == KubeconfigAuthentication.CredentialPlugin ? "c" : null, context.CredentialPlugin);
    }
}
