using System.Text;
using K8ssandraImages.Kubernetes.Tests.Credentials;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>Nothing that a person can see ever has a secret in it, whatever is wrong with the file around it.</summary>
public sealed class SecretTests : IDisposable
{
    // Whole words that stand nowhere else; each is a token, a password, a key, an argument or part of an address.
    private static readonly string[] Planted = ["PLANTEDTOKEN", "PLANTEDPASS", "PLANTEDKEY", "UExBTlRF", "PLANTEDARG", "PLANTEDENV", "PLANTEDURL", "PLANTEDPROXY", "PLANTEDCONFIG"];
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("token: PLANTEDTOKEN", "token: *PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "token: &PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "token: &a *PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "token: !PLANTEDTOKEN x")]
    [InlineData("token: PLANTEDTOKEN", "token: !!int PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "token: {PLANTEDTOKEN}")]
    [InlineData("token: PLANTEDTOKEN", "token: [PLANTEDTOKEN]")]
    [InlineData("token: PLANTEDTOKEN", "token: {{ PLANTEDTOKEN }}")]
    [InlineData("token: PLANTEDTOKEN", "token: \"PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "token: PLANTEDTOKEN: x")]
    [InlineData("token: PLANTEDTOKEN", "token: x\n      PLANTEDTOKEN:")]
    [InlineData("token: PLANTEDTOKEN", "token: \"PLANTEDTOKEN\\q\"")]
    [InlineData("token: PLANTEDTOKEN", "token: \"PLANTEDTOKEN\\n\"")]
    [InlineData("token: PLANTEDTOKEN", "token: `PLANTEDTOKEN`")]
    [InlineData("token: PLANTEDTOKEN", "token: |PLANTEDTOKEN")]
    [InlineData("token: PLANTEDTOKEN", "PLANTEDTOKEN: a\n    PLANTEDTOKEN: b")]
    [InlineData("password: PLANTEDPASS", "password: [PLANTEDPASS, {PLANTEDPASS: PLANTEDPASS}]")]
    [InlineData("client-key-data: UExBTlRFREtFWQ==", "client-key-data: PLANTEDKEY!")]
    [InlineData("client-key-data: UExBTlRFREtFWQ==", "client-key-data: UExBTlRFREtFWQ")]
    [InlineData("https://u:PLANTEDURL@s", "https:/u:PLANTEDURL@s")]
    [InlineData("https://u:PLANTEDURL@s", "ftp://u:PLANTEDURL@s")]
    [InlineData("https://u:PLANTEDURL@s", "https://u:PLANTED URL PLANTEDURL@s:x")]
    [InlineData("http://u:PLANTEDPROXY@p", "socks4://u:PLANTEDPROXY@p")]
    [InlineData("apiVersion: v1\n", "apiVersion: v1\n%PLANTEDTOKEN\n")]
    public void A_broken_kubeconfig_does_not_show_it(string written, string broken)
    {
        Assert.Contains(written, Text, StringComparison.Ordinal);
        AssertHidden(Encoding.UTF8.GetBytes(Text.Replace(written, broken, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_good_one_does_not_either() => Assert.True(AssertHidden(Encoding.UTF8.GetBytes(Text)) > 3);

    [Fact]
    public async Task Credentials_and_what_holds_them_have_no_text()
    {
        var connection = _folder.Connect("{server: 'https://u:PLANTEDURL@s'}", "{token: PLANTEDTOKEN, as: me}");
        var credential = await connection.Credentials.GetAsync(default);
        Assert.DoesNotContain(credential.Authorization!, $"{connection} {connection.Credentials} {credential} {connection.Server}", StringComparison.Ordinal);
        var context = _folder.Load("{server: 'https://s'}", "{token: PLANTEDTOKEN}").Find("x")!;
        AssertHidden($"{context} {context.UserEntry} {context.ClusterEntry} {context.Entry} {context.Location.Object} {context.Location.Path}");
    }

    /// <summary>Thousands of broken files: none takes the process down, takes long, or shows a secret. The seed makes a failure come again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_bytes_whatsoever_crash_or_show_it(int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(Text);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 1500; i++)
            AssertHidden(Mutate(original, random));
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"It took {watch.Elapsed}.");
    }

    private static string Text { get; } = $$$"""
        apiVersion: v1
        kind: Config
        current-context: token
        clusters:
        - name: plain
          cluster:
            server: https://s
            extensions: [{name: client.authentication.k8s.io/exec, extension: {secret: PLANTEDCONFIG}}]
        - name: address
          cluster:
            server: https://u:PLANTEDURL@s
            proxy-url: http://u:PLANTEDPROXY@p
            insecure-skip-tls-verify: true
        users:
        - name: token
          user:
            token: PLANTEDTOKEN
        - name: basic
          user:
            username: u
            password: PLANTEDPASS
        - name: cert
          user:
            client-certificate-data: {{{Identity.Data(new Identity("c", isRsa: false).Certificate)}}}
            client-key-data: UExBTlRFREtFWQ==
        - name: exec
          user:
            exec:
              command: none
              apiVersion: client.authentication.k8s.io/v1
              interactiveMode: Never
              args: [PLANTEDARG]
              env:
              - name: A
                value: PLANTEDENV
        contexts:
        - {name: token, context: {cluster: plain, user: token}}
        - {name: basic, context: {cluster: address, user: basic}}
        - {name: cert, context: {cluster: plain, user: cert}}
        - {name: exec, context: {cluster: plain, user: exec}}

        """;

    private static byte[] Mutate(byte[] original, Random random)
    {
        // No part of the text is copied or joined with another one: a secret that stands in a name is no secret any more.
        string[] special =
        [
            "{", "}", "[", "]", ":", ",", "- ", "? ", "&a ", "*", "&", "!", "!!int ", "!!binary ", "|", ">", "'", "\"", "%", "@", "`", "#", " ", "\t", "\n", "\r", "\0", "\u0007", "\u001b", "\u202e",
            "/", "\\", "\\q", "=", "~", "<<: ", "0", "a", "é", "\n---\n", "\n...\n", ": ", " #", "x: &x [*x, *x]\n",
        ];
        var bytes = new List<byte>(original);
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, 1);
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(special[random.Next(special.Length)]));
                    break;
                case 3:
                    // At the beginning of a value, where a sign means most.
                    var value = bytes.FindIndex(at, b => b == ':');
                    if (value >= 0 && value + 2 < bytes.Count)
                        bytes.InsertRange(value + 2, Encoding.UTF8.GetBytes(special[random.Next(special.Length)]));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.Add((byte)'\n');
                    break;
            }
        }

        return [.. bytes];
    }

    // Everything that a person could be shown of a file; returns how many texts that were.
    private int AssertHidden(byte[] bytes)
    {
        var shown = new List<string>();
        _folder.Write("config", bytes);
        try
        {
            var kubeconfig = Kubeconfig.Load("config", _folder.Environment);
            shown.AddRange(kubeconfig.Diagnostics.Select(Describe));
            foreach (var context in kubeconfig.Contexts)
            {
                shown.Add($"{context} {context.Server} {context.AuthenticationKind} {context.CredentialPlugin} {context.Location}");
                if (context.Problem is { } problem)
                    shown.Add(Describe(problem));
                try
                {
                    var connection = kubeconfig.Connect(context.Name, ConnectionOptions.Default);
                    shown.AddRange(connection.Warnings.Select(Describe));
                    shown.Add(connection + " " + connection.Server + " " + connection.Credentials);
                    // Nothing is started: there is no such command in an empty PATH.
                    shown.Add(connection.Credentials.GetAsync(default).AsTask().GetAwaiter().GetResult().ToString());
                }
                catch (KubernetesException exception)
                {
                    shown.Add(Describe(exception));
                }
            }
        }
        catch (KubernetesException exception)
        {
            shown.Add(Describe(exception));
        }

        foreach (var text in shown)
            AssertHidden(text);
        return shown.Count;
    }

    private static string Describe(Diagnostic diagnostic) => $"{diagnostic} {diagnostic.Remedy} {diagnostic.Location?.Object} {diagnostic.Location?.Path}";

    private static string Describe(KubernetesException exception) => $"{exception} {exception.Message} {exception.Remedy} {(exception.Diagnostic is null ? "" : Describe(exception.Diagnostic))}";

    private static void AssertHidden(string text)
    {
        foreach (var secret in Planted)
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', text);
    }

    public SecretTests() => _folder.Variables["PATH"] = "";
}
