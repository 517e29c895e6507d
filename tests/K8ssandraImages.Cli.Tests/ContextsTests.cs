namespace K8ssandraImages.Cli.Tests;

public class ContextsTests
{
    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: prod
        contexts:
        - {name: prod, context: {cluster: one, user: token, namespace: k8ssandra}}
        - {name: "te\est", context: {cluster: two, user: plugin}}
        - {name: broken, context: {cluster: none, user: password}}
        clusters:
        - {name: one, cluster: {server: "https://10.0.0.1:6443"}}
        - {name: two, cluster: {server: "https://admin:s3cr3t-url@10.0.0.2:6443"}}
        users:
        - {name: token, user: {token: s3cr3t-t0ken}}
        - {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: /does/not/exist/login, interactiveMode: Never, env: [{name: A, value: s3cr3t-env}]}}}
        - {name: password, user: {username: admin, password: s3cr3t-password}}

        """;

    [Fact]
    public void A_table_of_contexts()
    {
        using var folder = new Folder();
        var run = Run.Of("contexts", "--kubeconfig", folder.File("config", Kubeconfig));
        Assert.Equal(["CURRENT", "NAME", "SERVER", "USER", "NAMESPACE", "AUTHENTICATION"], run.OutputLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["*", "prod", "https://10.0.0.1:6443", "token", "k8ssandra", "Token"], run.OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..6]);
        Assert.Contains("te\\u001bst", run.OutputLines[2], StringComparison.Ordinal);
        Assert.EndsWith("CredentialPlugin (/does/not/exist/login)", run.OutputLines[2], StringComparison.Ordinal);
        Assert.Contains("error KSI0125", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("table")]
    public void Nothing_secret_and_nothing_that_a_terminal_acts_on(string format)
    {
        using var folder = new Folder();
        var run = Run.Of("contexts", "--kubeconfig", folder.File("config", Kubeconfig), "-o", format);
        Assert.Contains("broken", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);
    }

    [Fact]
    public void No_context_is_no_error()
    {
        using var folder = new Folder();
        var run = Run.Of("contexts", "--kubeconfig", folder.File("config", "apiVersion: v1\nkind: Config\n"));
        Assert.Equal((0, "", "k8ssimages: no contexts.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void Json_and_csv_have_the_same()
    {
        using var folder = new Folder();
        var path = folder.File("config", Kubeconfig);
        var json = Run.Of("contexts", "--kubeconfig", path, "-o", "json").Json;
        var csv = Run.Of("contexts", "--kubeconfig", path, "-o", "csv").Output.Split("\r\n");
        Assert.Equal(["prod", "te\u001bst", "broken"], json.EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.Equal("context,name,isCurrent,server,kubeconfigCluster,user,defaultNamespace,authentication,credentialPlugin,diagnostics", csv[0]);
        Assert.Equal("prod,prod,true,https://10.0.0.1:6443,one,token,k8ssandra,Token,,", csv[1]);
    }
}
