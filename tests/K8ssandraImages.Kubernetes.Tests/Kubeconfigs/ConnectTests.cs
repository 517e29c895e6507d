namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>What becomes of a context: a connection, or why there is none.</summary>
public sealed class ConnectTests : IDisposable
{
    private const string Https = "{server: 'https://s'}";
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_fields_of_a_cluster_reach_the_connection()
    {
        var connection = _folder.Connect("{server: 'https://s:6443/p', tls-server-name: t, proxy-url: 'socks5://p:1', disable-compression: true}", "{}");
        Assert.Equal("x", connection.Context);
        Assert.Equal("https://s:6443/p", connection.Server.AbsoluteUri);
        Assert.Equal("t", connection.TlsServerName);
        Assert.Equal("socks5://p:1", connection.Proxy?.OriginalString);
        Assert.True(connection.DisablesCompression);
        Assert.False(connection.SkipsTlsVerification);
        Assert.Null(connection.CertificateAuthorities);
        Assert.Null(connection.Namespace);
        Assert.Empty(connection.Impersonation);
        Assert.Empty(connection.Warnings);
        Assert.Same(Credential.Anonymous, await connection.Credentials.GetAsync(default));
        Assert.Null(await connection.Credentials.RefreshAsync(Credential.Anonymous, default));
    }

    [Fact]
    public void The_namespace_is_the_contexts()
    {
        var connection = _folder.Load("clusters: [{name: c, cluster: {server: 'https://s'}}]\ncontexts: [{name: x, context: {cluster: c, namespace: team}}]").Connect("x", ConnectionOptions.Default);
        Assert.Equal("team", connection.Namespace);
    }

    [Theory]
    [InlineData("contexts: [{name: x, context: {user: u}}]", "KSI0125", "config:1:12: context x: The context names no cluster.")]
    [InlineData("contexts: [{name: x}]", "KSI0125", "config:1:12: context x: The context names no cluster.")]
    [InlineData("contexts: [{name: x, context: {cluster: c}}]", "KSI0125", "config:1:41: context x: The context's cluster c is not in the kubeconfig.")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://s'}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]", "KSI0125", "config:2:50: context x: The context's user u is not in the kubeconfig.")]
    [InlineData("clusters: [{name: c}]\ncontexts: [{name: x, context: {cluster: c}}]", "KSI0126", "config:1:12: context x: The cluster c has no server.")]
    public void A_context_that_refers_to_nothing_cannot_be_used(string text, string rule, string expected)
    {
        var kubeconfig = _folder.Load(text);
        Assert.Equal(rule, kubeconfig.Find("x")!.Problem?.Id);
        var refusal = Assert.Throws<KubernetesException>(() => kubeconfig.Connect("x", ConnectionOptions.Default));
        Assert.StartsWith(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((KubernetesErrorKind.Configuration, "x", rule), (refusal.Kind, refusal.Context, refusal.Diagnostic?.Id));
    }

    [Theory]
    [InlineData(Https, "{token: t, username: a}", "KSI0127", "The user has both a token and a user name or password")]
    [InlineData(Https, "{token: t, password: p}", "KSI0127", "The user has both a token and a user name or password")]
    [InlineData(Https, "{tokenFile: t, username: a}", "KSI0127", "The user has both a token and a user name or password")]
    [InlineData(Https, "{client-certificate: a, client-certificate-data: YQ==, client-key: k}", "KSI0127", "The user has both client-certificate and client-certificate-data")]
    [InlineData(Https, "{client-certificate: a, client-key-data: YQ==, client-key: k}", "KSI0127", "The user has both client-key and client-key-data")]
    [InlineData(Https, "{client-certificate-data: YQ==}", "KSI0127", "The user has a client certificate without its key")]
    [InlineData(Https, "{as-groups: [g]}", "KSI0127", "The user has as-uid, as-groups or as-user-extra, but not as")]
    [InlineData(Https, "{as-uid: g}", "KSI0127", "The user has as-uid, as-groups or as-user-extra, but not as")]
    [InlineData(Https, "{as-user-extra: {k: [v]}}", "KSI0127", "The user has as-uid, as-groups or as-user-extra, but not as")]
    [InlineData(Https, "{exec: {command: c, apiVersion: client.authentication.k8s.io/v1beta1}, auth-provider: {name: gcp}}", "KSI0127", "The user has both exec and auth-provider")]
    [InlineData("{server: 'https://s', certificate-authority: a, certificate-authority-data: YQ==}", "{}", "KSI0127", "The cluster has both certificate-authority and certificate-authority-data")]
    [InlineData("{server: 'https://s', insecure-skip-tls-verify: true, certificate-authority-data: YQ==}", "{}", "KSI0127", "The cluster has a certificate authority, and insecure-skip-tls-verify")]
    [InlineData("{server: 'ftp://s'}", "{}", "KSI0126", "The cluster's server is no address")]
    [InlineData("{server: 'https://s', proxy-url: 'ftp://p'}", "{}", "KSI0126", "The cluster's proxy-url is no address of a proxy")]
    [InlineData("{server: 'https://s', certificate-authority-data: YQ==}", "{}", "KSI0128", "certificate-authority-data has no certificate in PEM")]
    [InlineData("{server: 'https://s', certificate-authority: config}", "{}", "KSI0128", "The file *config has no certificate in PEM")]
    [InlineData("{server: 'https://s', certificate-authority: none}", "{}", "KSI0128", "The certificate authority *none cannot be read: there is no such file")]
    public void What_does_not_go_together_is_an_error(string cluster, string user, string rule, string expected)
    {
        var refusal = _folder.Refusal(cluster, user);
        Assert.Contains(": context x: " + expected.Replace("*", _folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal), refusal.Message, StringComparison.Ordinal);
        Assert.Equal((KubernetesErrorKind.Configuration, rule), (refusal.Kind, refusal.Diagnostic?.Id));
        Assert.StartsWith("config:", refusal.Message, StringComparison.Ordinal);
        // What needs no other file is told of the context too.
        if (rule != "KSI0128")
            Assert.Equal(rule, _folder.Load(cluster, user).Find("x")!.Problem?.Id);
    }

    [Theory]
    [InlineData("gcp", "the authentication provider gcp", "gke-gcloud-auth-plugin")]
    [InlineData("azure", "the authentication provider azure", "kubelogin")]
    [InlineData("oidc", "the authentication provider oidc", "oidc-login")]
    [InlineData("openstack", "an authentication provider", "exec")]
    public void An_auth_provider_is_gone_and_its_replacement_is_named(string provider, string expected, string replacement)
    {
        var refusal = _folder.Refusal(Https, "{token: t, auth-provider: {name: " + provider + "}}");
        Assert.Equal((KubernetesErrorKind.Credentials, KubeconfigRules.AuthProvider.Id), (refusal.Kind, refusal.Diagnostic?.Id));
        Assert.Contains(expected + " (auth-provider)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(replacement, refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_checked_is_warned_of()
    {
        var connection = _folder.Connect("{server: 'https://s', insecure-skip-tls-verify: true}", "{}");
        Assert.True(connection.SkipsTlsVerification);
        Assert.Equal(KubeconfigRules.Insecure.Id, Assert.Single(connection.Warnings).Id);
    }

    [Theory]
    [InlineData("{token: t, as: me}", true)]
    [InlineData("{exec: {command: /no/such, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}, as: me}", true)]
    [InlineData("{auth-provider: {name: gcp}, as: me}", true)]
    [InlineData("{as: me}", false)]
    public async Task Without_tls_no_credential_leaves(string user, bool isWarned)
    {
        var connection = _folder.Connect("{server: 's:8001', insecure-skip-tls-verify: true, certificate-authority-data: YQ==}", user);
        Assert.Same(Credential.Anonymous, await connection.Credentials.GetAsync(default));
        Assert.Equal("http://s:8001/", connection.Server.AbsoluteUri);
        Assert.Null(connection.CertificateAuthorities);
        Assert.False(connection.SkipsTlsVerification);
        Assert.Equal("Impersonate-User", Assert.Single(connection.Impersonation).Key);
        Assert.Equal(isWarned ? [KubeconfigRules.PlainHttp.Id] : [], connection.Warnings.Select(warning => warning.Id));
    }

    [Theory]
    [InlineData("{token: abc}", "Bearer abc")]
    [InlineData("{username: a, password: 'b:é'}", "Basic YTpiOsOp")]
    [InlineData("{username: a}", "Basic YTo=")]
    [InlineData("{password: b}", null)]
    [InlineData("{token: abc, exec: {command: /no/such, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}", "Bearer abc")]
    public async Task A_token_or_a_password_becomes_a_header(string user, string? expected)
    {
        var credentials = _folder.Connect(Https, user).Credentials;
        var credential = await credentials.GetAsync(default);
        Assert.Equal(expected, credential.Authorization);
        Assert.Null(credential.ClientCertificate);
        Assert.Same(credential, await credentials.GetAsync(default));
        Assert.Null(await credentials.RefreshAsync(credential, default));
    }

    [Fact]
    public async Task A_user_in_the_address_beats_the_token_as_with_gos_http_client()
    {
        var connection = _folder.Connect("{server: 'https://a:b@s'}", "{token: t}");
        Assert.Equal("https://s/", connection.Server.AbsoluteUri);
        Assert.Equal("Basic YTpi", (await connection.Credentials.GetAsync(default)).Authorization);
    }

    [Theory]
    [InlineData("{token: \"a\\nb\"}")]
    [InlineData("{token: \"a\\r\\nX-Other: b\"}")]
    [InlineData("{as: \"a\\nb\"}")]
    [InlineData("{as: a, as-uid: \"a\\0\"}")]
    [InlineData("{as: a, as-groups: [ok, \"a\\rb\"]}")]
    [InlineData("{as: a, as-user-extra: {k: [\"a\\nb\"]}}")]
    public void A_line_end_never_reaches_a_header(string user)
    {
        var refusal = _folder.Refusal(Https, user);
        Assert.Equal(KubeconfigRules.BadHeader.Id, refusal.Diagnostic?.Id);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Impersonation_becomes_headers_in_client_gos_order()
    {
        var connection = _folder.Connect(Https, "{as: me, as-uid: i, as-groups: [g, h], as-user-extra: {\"Sc/op es%é\": [v, ''], \"a:b~^_`|.!#$&'*+-\": [w]}}");
        Assert.Equal(
            [
                "Impersonate-User: me", "Impersonate-Uid: i", "Impersonate-Group: g", "Impersonate-Group: h",
                "Impersonate-Extra-Sc%2Fop%20es%25%C3%A9: v", "Impersonate-Extra-Sc%2Fop%20es%25%C3%A9: ", "Impersonate-Extra-a%3Ab~^_`|.!#$&'*+-: w",
            ],
            connection.Impersonation.Select(header => header.Key + ": " + header.Value));
    }

    [Fact]
    public void Options_replace_the_kubeconfigs_impersonation_field_by_field()
    {
        var options = new ConnectionOptions { ImpersonateUser = "you", ImpersonateGroups = ["admins"] };
        Assert.Equal(
            ["Impersonate-User: you", "Impersonate-Uid: i", "Impersonate-Group: admins"],
            _folder.Connect(Https, "{as: me, as-uid: i, as-groups: [g, h]}", options).Impersonation.Select(header => header.Key + ": " + header.Value));
        Assert.Equal(KubeconfigRules.Contradiction.Id, _folder.Refusal(Https, "{}", new ConnectionOptions { ImpersonateGroups = ["g"] }).Diagnostic?.Id);
    }

    [Fact]
    public void A_name_cannot_act_on_the_terminal()
    {
        var kubeconfig = _folder.Load("contexts: [{name: \"a\\e[31m\", context: {cluster: \"c\\u202e\"}}]");
        var refusal = Assert.Throws<KubernetesException>(() => kubeconfig.Connect("a\u001b[31m", ConnectionOptions.Default));
        Assert.Contains("context a\\u001b[31m: The context's cluster c\\u202e is not", refusal.Message, StringComparison.Ordinal);
    }
}
