using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Kubernetes.Kubeconfigs;
using K8ssandraImages.Kubernetes.Tests.Credentials;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>What kubectl makes of the same files, field by field.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KubectlTests : IDisposable
{
    private static readonly Identity Client = new("client", isRsa: true);
    private static readonly Identity Authority = new("authority", isRsa: false);
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [KubectlTheory]
    [InlineData("one", "two/config", "three")]
    [InlineData("three", "two/config", "one")]
    [InlineData("two/config", "none", "", "one", "two/config")]
    [InlineData("three")]
    [InlineData("empty", "two/config", "json")]
    [InlineData("none")]
    public void Merged_files_are_the_same_in_every_field(params string[] files)
    {
        WriteFiles();
        var list = string.Join(Path.PathSeparator, files);
        var (exitCode, output, error) = Kubectl.Run(list, _folder.Path, "config", "view", "--raw", "-o", "json");
        Assert.True(exitCode == 0, error);
        var expected = JsonDocument.Parse(output).RootElement;
        var actual = Load(list);

        Assert.Equal(Text(expected, "current-context"), actual.CurrentContext ?? "");
        Assert.Equal(
            Items(expected, "contexts").Select(item => (Text(item, "name"), Text(item, "context", "cluster"), Text(item, "context", "user"), Text(item, "context", "namespace"))).Order(),
            actual.Contexts.Select(context => (context.Name, context.Cluster, context.User, context.Namespace ?? "")).Order());
        var clusters = Items(expected, "clusters").ToDictionary(item => Text(item, "name"));
        var users = Items(expected, "users").ToDictionary(item => Text(item, "name"));
        foreach (var context in actual.Contexts)
        {
            Assert.Equal(clusters.ContainsKey(context.Cluster), context.ClusterEntry is not null);
            Assert.Equal(users.ContainsKey(context.User), context.UserEntry is not null);
            if (context.ClusterEntry is { } cluster)
                Compare(clusters[context.Cluster].GetProperty("cluster"), cluster);
            if (context.UserEntry is { } user)
                Compare(users[context.User].GetProperty("user"), user);
        }
    }

    [KubectlTheory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("Dev")]
    public async Task A_context_with_its_files_is_the_same_connection(string context)
    {
        WriteFiles();
        var list = string.Join(Path.PathSeparator, "one", "two/config", "three");
        var (exitCode, output, error) = Kubectl.Run(list, _folder.Path, "config", "view", "--raw", "--minify", "--flatten", "--context", context, "-o", "json");
        Assert.True(exitCode == 0, error);
        var root = JsonDocument.Parse(output).RootElement;
        var cluster = Assert.Single(Items(root, "clusters")).GetProperty("cluster");
        var user = Assert.Single(Items(root, "users")).GetProperty("user");

        var connection = Load(list).Connect(context, ConnectionOptions.Default);
        Assert.Equal(Text(Assert.Single(Items(root, "contexts")), "context", "namespace"), connection.Namespace ?? "");
        Assert.Equal(Text(cluster, "server").TrimEnd('/'), connection.Server.AbsoluteUri.TrimEnd('/'));
        Assert.Equal(Text(cluster, "tls-server-name"), connection.TlsServerName ?? "");
        Assert.Equal(Text(cluster, "proxy-url"), connection.Proxy?.OriginalString ?? "");
        Assert.Equal(Text(cluster, "certificate-authority-data"), connection.CertificateAuthorities is [var authority] ? Identity.Data(authority.ExportCertificatePem() + "\n") : "");
        var credential = await connection.Credentials.GetAsync(default);
        var token = Text(user, "tokenFile") is { Length: > 0 } file ? File.ReadAllText(_folder.At(file)) : Text(user, "token");
        Assert.Equal(token, credential.Authorization?["Bearer ".Length..] ?? "");
        Assert.Equal(Text(user, "client-certificate-data"), credential.ClientCertificate is null ? "" : Identity.Data(credential.ClientCertificate.ExportCertificatePem() + "\n"));
        Assert.Equal(Text(user, "as"), connection.Impersonation.FirstOrDefault(header => header.Key == "Impersonate-User").Value ?? "");
    }

    [KubectlTheory]
    [InlineData("")]
    [InlineData("# comment")]
    [InlineData("apiVersion: v2")]
    [InlineData("kind: Pod")]
    [InlineData("apiVersion: v1")]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("null")]
    [InlineData("clusters: {}")]
    [InlineData("clusters: [null, {name: b}]")]
    [InlineData("clusters: [{name: a}, {name: a}]")]
    [InlineData("clusters: [{name: 5}]")]
    [InlineData("clusters: [{name: a, cluster: {server: y}}]")]
    [InlineData("clusters: [{name: a, cluster: {server: x, certificate-authority-data: YWI}}]")]
    [InlineData("clusters: [{name: a, cluster: {server: x, certificate-authority-data: YWI=}}]")]
    [InlineData("clusters: [{name: a, cluster: {server: x, certificate-authority-data: \"YW\\nI=\"}}]")]
    [InlineData("users: [{name: a, user: {token: 123}}]")]
    [InlineData("users: [{name: a, user: {token: 1e5}}]")]
    [InlineData("users: [{name: a, user: {token: !!str 123}}]")]
    [InlineData("users: [{name: a, user: {as-groups: null, exec: null}}]")]
    [InlineData("users: [{name: a, user: {as-user-extra: {a: b}}}]")]
    [InlineData("users: [{name: a, user: {token: *x}}]")]
    [InlineData("x: &x t\nusers: [{name: a, user: {token: *x}}]")]
    [InlineData("users:\n\t- name: a")]
    [InlineData("users: [")]
    [InlineData("current-context: a\ncurrent-context: b")]
    [InlineData("current-context: a\n---\ncurrent-context: b")]
    public void What_kubectl_refuses_is_refused_here_and_what_it_takes_is_taken(string text)
    {
        _folder.Write("config", text);
        var (exitCode, output, error) = Kubectl.Run("config", _folder.Path, "config", "view", "--raw", "-o", "json");
        if (exitCode != 0)
        {
            Assert.Throws<KubernetesException>(() => Load("config"));
            return;
        }

        Assert.True(error.Length == 0, error);
        Assert.Equal(Text(JsonDocument.Parse(output).RootElement, "current-context"), Load("config").CurrentContext ?? "");
    }

    [KubectlTheory]
    [InlineData("v1", "https://127.0.0.1:1", "provideClusterInfo: true")]
    [InlineData("v1", "https://127.0.0.1:1/", "provideClusterInfo: false")]
    [InlineData("v1beta1", "https://127.0.0.1:1/p/?q=1#f", "provideClusterInfo: true")]
    public async Task A_plugin_is_told_the_same(string version, string server, string more)
    {
        _folder.Script("login", """
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$INTO"; printf '%s\n' "$0" "$@" > "$INTO.args"
            echo '{"apiVersion":"client.authentication.k8s.io/VERSION","kind":"ExecCredential","status":{"token":"t"}}'
            """.Replace("VERSION", version, StringComparison.Ordinal));
        _folder.Write("ca.pem", Authority.Certificate);
        foreach (var cluster in new[] { "", ", certificate-authority: ca.pem, tls-server-name: name, disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: \"<é>\", list: [1, 2.5, null, true]}}]" })
        {
            string Text(string into) => KubeconfigFolder.Text("{server: '" + server + "'" + cluster + "}", $"{{exec: {{command: ./login, args: [a, '', 'b c'], env: [{{name: INTO, value: {into}}}], apiVersion: client.authentication.k8s.io/{version}, interactiveMode: IfAvailable, {more}}}}}");
            _folder.Write("config", Text("theirs"));
            var (_, _, error) = Kubectl.Run("config", _folder.Path, "get", "--raw", "/version", "--request-timeout", "5s");
            Assert.True(File.Exists(_folder.At("theirs")), error);
            await _folder.Load(Text("ours")).Connect("x", ConnectionOptions.Default).Credentials.GetAsync(default);
            Assert.Equal(File.ReadAllText(_folder.At("theirs.args")), File.ReadAllText(_folder.At("ours.args")));
            var (theirs, ours) = (File.ReadAllText(_folder.At("theirs")), File.ReadAllText(_folder.At("ours")));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(theirs), JsonNode.Parse(ours)), theirs + " / " + ours);
        }
    }

    private static void Compare(JsonElement expected, ClusterEntry actual)
    {
        Assert.Equal(Text(expected, "server"), actual.Server);
        Assert.Equal(Text(expected, "tls-server-name"), actual.TlsServerName);
        Assert.Equal(Text(expected, "insecure-skip-tls-verify") == "True", actual.SkipsTlsVerification);
        AssertPath(Text(expected, "certificate-authority"), actual.AuthorityFile);
        Assert.Equal(Text(expected, "certificate-authority-data"), Convert.ToBase64String(actual.AuthorityData));
        Assert.Equal(Text(expected, "proxy-url"), actual.Proxy);
        Assert.Equal(Text(expected, "disable-compression") == "True", actual.DisablesCompression);
    }

    private static void Compare(JsonElement expected, UserEntry actual)
    {
        AssertPath(Text(expected, "client-certificate"), actual.CertificateFile);
        Assert.Equal(Text(expected, "client-certificate-data"), Convert.ToBase64String(actual.CertificateData));
        AssertPath(Text(expected, "client-key"), actual.KeyFile);
        Assert.Equal(Text(expected, "client-key-data"), Convert.ToBase64String(actual.KeyData));
        Assert.Equal(Text(expected, "token"), actual.Token);
        AssertPath(Text(expected, "tokenFile"), actual.TokenFile);
        Assert.Equal(Text(expected, "username"), actual.UserName);
        Assert.Equal(Text(expected, "password"), actual.Password);
        Assert.Equal(Text(expected, "as"), actual.Impersonation.User);
        Assert.Equal(Text(expected, "as-uid"), actual.Impersonation.Uid);
        Assert.Equal(Items(expected, "as-groups").Select(item => item.GetString()), actual.Impersonation.Groups);
        Assert.Equal(Text(expected, "auth-provider", "name"), actual.AuthProvider ?? "");
        Assert.Equal(expected.TryGetProperty("exec", out var exec), actual.Plugin is not null);
        if (actual.Plugin is not { } plugin)
            return;
        Assert.EndsWith(Text(exec, "command").TrimStart('.'), plugin.Command, StringComparison.Ordinal);
        Assert.Equal(Items(exec, "args").Select(item => item.GetString()), plugin.Arguments);
        Assert.Equal(Items(exec, "env").Select(item => KeyValuePair.Create(Text(item, "name"), Text(item, "value"))), plugin.Environment);
        Assert.Equal(Text(exec, "apiVersion"), plugin.ApiVersion);
        Assert.Equal(Text(exec, "interactiveMode"), plugin.InteractiveMode);
        Assert.Equal(Text(exec, "provideClusterInfo") == "True", plugin.ProvidesClusterInfo);
    }

    // kubectl shows a path as it is written; it is compared with the resolved one in the test of a connection.
    private static void AssertPath(string written, string resolved)
    {
        Assert.Equal(written.Length == 0, resolved.Length == 0);
        Assert.EndsWith(written.TrimStart('.'), resolved, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (!element.TryGetProperty(key, out element))
                return "";
        }

        return element.ToString();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private Kubeconfig Load(string list)
    {
        _folder.Variables["KUBECONFIG"] = list;
        return Kubeconfig.Load(null, _folder.Environment);
    }

    private void WriteFiles()
    {
        _folder.Write("one", """
            apiVersion: v1
            kind: Config
            current-context: dev
            clusters:
            - name: shared
              cluster: {server: 'https://one:6443', certificate-authority: certs/ca.pem, tls-server-name: kubernetes}
            users:
            - name: dev
              user: {client-certificate: certs/client.pem, client-key: ./certs/client.key, as: someone, as-uid: '7', as-groups: [a, b], as-user-extra: {scopes: [x]}}
            contexts:
            - name: dev
              context: {cluster: shared, user: dev, namespace: team}
            """);
        _folder.Write("certs/ca.pem", Authority.Certificate);
        _folder.Write("certs/client.pem", Client.Certificate);
        _folder.Write("certs/client.key", Client.Pkcs8);
        _folder.Write("two/config", $$$"""
            current-context: prod
            clusters:
            - name: shared
              cluster: {server: 'https://two', insecure-skip-tls-verify: true}
            - name: prod
              cluster: {server: 'https://prod/k8s/c-1', certificate-authority-data: {{{Identity.Data(Authority.Certificate)}}}, proxy-url: 'socks5://proxy:1080', disable-compression: true}
            users:
            - name: prod
              user: {token: prod-token}
            - name: dev
              user: {username: two, password: pass}
            - name: login
              user: {exec: {command: ./bin/login, apiVersion: client.authentication.k8s.io/v1beta1, args: [a, 'b c'], env: [{name: A, value: b}], provideClusterInfo: true}}
            contexts:
            - name: prod
              context: {cluster: prod, user: prod}
            - name: dev
              context: {cluster: prod, user: login}
            - name: login
              context: {cluster: prod, user: login}
            """);
        _folder.Write("three", """
            contexts:
            - name: Dev
              context: {cluster: shared, user: late, namespace: default}
            - name: lost
              context: {cluster: nowhere, user: nobody}
            users:
            - name: late
              user: {tokenFile: certs/token}
            - name: prod
              user: {auth-provider: {name: gcp, config: {a: b}}}
            """);
        _folder.Write("certs/token", "late-token");
        _folder.Write("empty", "");
        _folder.Write("json", """{"kind":"Config","apiVersion":"v1","current-context":"json","contexts":[{"name":"json","context":{"cluster":"prod","user":"prod"}}]}""");
    }
}
