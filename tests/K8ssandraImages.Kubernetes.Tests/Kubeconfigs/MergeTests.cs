using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

/// <summary>Which files are read, and what becomes of entries in several of them (client-go, tools/clientcmd, loader.go).</summary>
public sealed class MergeTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_file_that_has_an_entry_has_it_wholly()
    {
        _folder.Write("a", "clusters: [{name: c, cluster: {server: 'https://a'}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n");
        _folder.Write("b", """
            current-context: z
            clusters:
            - {name: c, cluster: {server: 'https://b', proxy-url: 'http://proxy'}}
            - {name: d, cluster: {server: 'https://d'}}
            users: [{name: u, user: {token: t}}]
            contexts:
            - {name: z, context: {cluster: d, user: u, namespace: team}}
            - {name: x, context: {cluster: d}}
            - {name: X, context: {cluster: c}}

            """);
        var kubeconfig = Load("a", "b");
        Assert.Equal(["x", "z", "X"], kubeconfig.Contexts.Select(context => context.Name));
        Assert.Equal(["https://a", "https://d", "https://a"], kubeconfig.Contexts.Select(context => context.Server));
        Assert.Equal(["c", "d", "c"], kubeconfig.Contexts.Select(context => context.Cluster));
        Assert.Equal(["u", "u", ""], kubeconfig.Contexts.Select(context => context.User));
        Assert.Equal([null, "team", null], kubeconfig.Contexts.Select(context => context.Namespace));
        Assert.Equal([false, true, false], kubeconfig.Contexts.Select(context => context.IsCurrent));
        Assert.Null(kubeconfig.Connect("x", ConnectionOptions.Default).Proxy);
        Assert.Equal("z", kubeconfig.CurrentContext);
        Assert.Equal([_folder.At("a"), _folder.At("b")], kubeconfig.Files);
        Assert.Equal("b:7:3", kubeconfig.Find("z")!.Location.ToString());
        Assert.Empty(kubeconfig.Diagnostics);
    }

    [Theory]
    [InlineData("current-context: a", "current-context: b", "a")]
    [InlineData("", "current-context: b", "b")]
    [InlineData("current-context: ''", "current-context: b", "b")]
    [InlineData("current-context: null", "", null)]
    public void The_first_current_context_counts(string first, string second, string? expected)
    {
        _folder.Write("a", first);
        _folder.Write("b", second);
        Assert.Equal(expected, Load("a", "b").CurrentContext);
    }

    [Fact]
    public void Missing_and_empty_names_in_the_list_are_skipped_and_one_named_twice_is_read_once()
    {
        _folder.Write("a", "current-context: a");
        Assert.Equal([_folder.At("a")], Load("", "none", "a", "no/such/folder", "a", "").Files);
    }

    [Fact]
    public void Without_a_list_the_home_file_is_read()
    {
        var home = _folder.Write("home/.kube/config", "current-context: home");
        _folder.Variables["HOME"] = _folder.At("home");
        var kubeconfig = Kubeconfig.Load(null, _folder.Environment);
        Assert.Equal([home], kubeconfig.Files);
        Assert.Equal("home", kubeconfig.CurrentContext);
    }

    [Fact]
    public void An_explicit_file_is_the_only_one()
    {
        _folder.Write("a", "current-context: a");
        _folder.Write("b", "current-context: b");
        _folder.Variables["KUBECONFIG"] = "a";
        Assert.Equal("b", Kubeconfig.Load("b", _folder.Environment).CurrentContext);
        Assert.Equal("a", Kubeconfig.Load("", _folder.Environment).CurrentContext);
    }

    [Fact]
    public void An_explicit_file_is_no_list()
    {
        _folder.Write("a", "current-context: a");
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load("a" + Path.PathSeparator + "a", _folder.Environment));
        Assert.Equal(KubeconfigRules.Unreadable.Id, refusal.Diagnostic?.Id);
    }

    [Fact]
    public void An_explicit_file_that_is_missing_is_an_error()
    {
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load("none/config", _folder.Environment));
        Assert.Equal(KubernetesErrorKind.Configuration, refusal.Kind);
        Assert.Equal("none/config: There is no such kubeconfig. Check the path.", refusal.Message);
    }

    [Fact]
    public void Without_any_file_there_is_nothing_and_it_is_said_where_was_looked()
    {
        _folder.Variables["KUBECONFIG"] = "p" + Path.PathSeparator + "q";
        var kubeconfig = Kubeconfig.Load(null, _folder.Environment);
        Assert.Empty(kubeconfig.Contexts);
        Assert.Null(kubeconfig.CurrentContext);
        Assert.Equal("warning KSI0123: There is no kubeconfig: looked for KUBECONFIG (p, q).", Assert.Single(kubeconfig.Diagnostics).ToString());
        var refusal = Assert.Throws<KubernetesException>(() => kubeconfig.Connect("x", ConnectionOptions.Default));
        Assert.Equal("context x: There is no such context, for there is no kubeconfig: looked for KUBECONFIG (p, q). Give a kubeconfig, or set KUBECONFIG.", refusal.Message);
    }

    [Fact]
    public void A_broken_file_in_the_list_makes_all_of_it_an_error()
    {
        _folder.Write("a", "clusters: [{name: c, cluster: {server: 'https://a'}}]\nusers: [\n");
        _folder.Write("b", "current-context: b");
        _folder.Variables["KUBECONFIG"] = "a" + Path.PathSeparator + "b";
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load(null, _folder.Environment));
        Assert.StartsWith("a:3:1: The kubeconfig cannot be read: here it is no valid YAML or JSON.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KubernetesErrorKind.Configuration, refusal.Kind);
        Assert.Equal(("a", 3), (refusal.Diagnostic?.Location?.Source, refusal.Diagnostic?.Location?.Line));
    }

    [Fact]
    public void A_directory_is_no_kubeconfig()
    {
        Directory.CreateDirectory(_folder.At("folder"));
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load("folder", _folder.Environment));
        Assert.StartsWith("folder: The kubeconfig cannot be read: it is a directory. Check the path", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relative_paths_begin_in_the_folder_of_their_own_file()
    {
        _folder.Write("one/config", "contexts: [{name: x, context: {cluster: c, user: u}}]\nusers: [{name: u, user: {tokenFile: secrets/token, client-certificate: ../cert, client-key: ./key}}]");
        _folder.Write("two/config", "clusters: [{name: c, cluster: {server: 'https://c', certificate-authority: ca}}]\nusers: [{name: p, user: {exec: {command: bin/login}}}, {name: q, user: {exec: {command: login}}}]\ncontexts: [{name: p, context: {cluster: c, user: p}}, {name: q, context: {cluster: c, user: q}}]");
        var kubeconfig = Load("one/config", "two/config");
        var context = kubeconfig.Find("x")!;
        Assert.Equal(_folder.At("two/ca"), context.ClusterEntry!.AuthorityFile);
        Assert.Equal(_folder.At("one/secrets/token"), context.UserEntry!.TokenFile);
        Assert.Equal(_folder.At("cert"), context.UserEntry.CertificateFile);
        Assert.Equal(_folder.At("one/key"), context.UserEntry.KeyFile);
        Assert.Equal(_folder.At("two/bin/login"), kubeconfig.Find("p")!.CredentialPlugin);
        Assert.Equal("login", kubeconfig.Find("q")!.CredentialPlugin);
    }

    [Fact]
    public void Names_are_case_sensitive()
    {
        var kubeconfig = _folder.Load("contexts: [{name: Dev, context: {cluster: c}}]");
        Assert.NotNull(kubeconfig.Find("Dev"));
        Assert.Null(kubeconfig.Find("dev"));
        var refusal = Assert.Throws<KubernetesException>(() => kubeconfig.Connect("dev", ConnectionOptions.Default));
        Assert.Equal("config: context dev: There is no such context in the kubeconfig. Name one of these, in the same case: Dev.", refusal.Message.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clusters")]
    [InlineData("users")]
    [InlineData("contexts")]
    public void Two_entries_of_one_name_in_a_file_are_an_error(string list)
    {
        var refusal = Assert.Throws<KubernetesException>(() => _folder.Load($"{list}:\n- name: a\n- name: b\n- name: a\n"));
        Assert.Equal($"config:4:3: The file has a {list[..^1]} a already; kubectl refuses such a file. Remove or rename one of the two.", refusal.Message);
        Assert.Equal(KubeconfigRules.DuplicateName.Id, refusal.Diagnostic?.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    [InlineData("clusters: null\nusers:\ncontexts: []\nunknown: {a: [b]}\nClusters: 5\n")]
    public void An_empty_kubeconfig_is_none_of_a_mistake(string text)
    {
        var kubeconfig = _folder.Load(text);
        Assert.Empty(kubeconfig.Contexts);
        Assert.Empty(kubeconfig.Diagnostics);
        Assert.Single(kubeconfig.Files);
    }

    [Fact]
    public void Json_utf16_and_byte_order_marks_are_read()
    {
        const string json = """{"current-context":"é","contexts":[{"name":"é","context":{"cluster":"c"}}]}""";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            _folder.Write("config", [.. encoding.GetPreamble(), .. encoding.GetBytes(json)]);
            Assert.Equal("é", Assert.Single(Kubeconfig.Load("config", _folder.Environment).Contexts, context => context.IsCurrent).Name);
        }
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_an_error_and_the_replacement_character_is_not()
    {
        _folder.Write("config", [.. "current-context: a\nx: '"u8, 0xFF, .. "'"u8]);
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load("config", _folder.Environment));
        Assert.StartsWith("config:2:5: The kubeconfig cannot be read: it is not UTF-8 here.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("\uFFFD", _folder.Load("current-context: '\uFFFD'").CurrentContext);
    }

    [Fact]
    public void Only_the_first_document_is_read_and_a_key_written_twice_is_told()
    {
        var kubeconfig = _folder.Load("current-context: a\ncurrent-context: b\n---\ncurrent-context: c\n");
        Assert.Equal("b", kubeconfig.CurrentContext);
        Assert.Equal(["config:2:1: warning KSI0003", "config:3:1: warning KSI0007"], kubeconfig.Diagnostics.Select(found => found.ToString()[..27].TrimEnd(':')));
    }

    [Fact]
    public void A_large_file_is_refused_before_it_is_in_memory()
    {
        using (var file = File.Create(_folder.At("config")))
            file.SetLength(100 * 1024 * 1024);
        var refusal = Assert.Throws<KubernetesException>(() => Kubeconfig.Load("config", _folder.Environment));
        Assert.StartsWith("config: The kubeconfig cannot be read: it has more than 33554432 bytes.", refusal.Message, StringComparison.Ordinal);
    }

    private Kubeconfig Load(params string[] files)
    {
        _folder.Variables["KUBECONFIG"] = string.Join(Path.PathSeparator, files);
        return Kubeconfig.Load(null, _folder.Environment);
    }
}
