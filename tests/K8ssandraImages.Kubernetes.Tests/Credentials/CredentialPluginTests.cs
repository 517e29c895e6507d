using System.Diagnostics;
using System.Text.Json;
using K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>Commands that tell a credential, as shell scripts.</summary>
[Collection(ProcessCollection.Name)]
public sealed class CredentialPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string Once = "echo run >> runs\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly KubeconfigFolder _folder = new();
    private readonly Clock _clock = new();
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [ShellTheory]
    [InlineData(V1)]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_token_is_told_once_and_kept(string apiVersion)
    {
        _folder.Script("login", Once + Answer("token: 'abc'", apiVersion));
        var credentials = Connect($"{{command: ./login, apiVersion: {apiVersion}, interactiveMode: IfAvailable}}");
        var credential = await credentials.GetAsync(default);
        Assert.Equal("Bearer abc", credential.Authorization);
        Assert.Same(credential, await credentials.GetAsync(default));
        Assert.Equal(1, Runs());
        Assert.Equal("authorization header", credential.ToString());
    }

    [ShellFact]
    public async Task Arguments_and_variables_arrive_as_they_are_written()
    {
        _folder.Script("login", "printf '%s\\n' \"$0\" \"$#\" \"$1\" \"$2\" \"$3\" \"$4\" \"$A\" \"$B\" \"$PWD\" > seen\n" + Answer("token: t"));
        _folder.Write("deep/config", KubeconfigFolder.Text("{server: 'https://s'}", $"{{exec: {{command: ../login, args: ['a b', '$HOME `id` \"quoted\" ''', '', \"two\\nlines;rm\"], env: [{{name: A, value: 'x=y z'}}, {{name: B, value: ''}}], apiVersion: {V1}, interactiveMode: Never}}}}"));
        await Kubeconfig.Load("deep/config", _folder.Environment).Connect("x", Options()).Credentials.GetAsync(default);
        Assert.Equal(
            [_folder.At("login"), "4", "a b", "$HOME `id` \"quoted\" '", "", "two", "lines;rm", "x=y z", "", _folder.Path, ""],
            File.ReadAllText(_folder.At("seen")).Split('\n'));
    }

    [ShellFact]
    public async Task A_plugin_that_asks_for_it_is_told_of_the_cluster()
    {
        _folder.Script("login", "printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n" + Answer("token: t"));
        var authority = new Identity("ca", isRsa: false);
        var cluster = """{server: 'https://s:6443/p?q', tls-server-name: name, certificate-authority-data: AUTHORITY, proxy-url: 'http://proxy', disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: "a<é\"", f: 1.5, l: [true, null]}}]}""";
        await _folder.Connect("{server: 'https://s'}", User(Exec("provideClusterInfo: false")), Options()).Credentials.GetAsync(default);
        Assert.Equal("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}""", File.ReadAllText(_folder.At("info")));
        await _folder.Connect(cluster.Replace("AUTHORITY", Identity.Data(authority.Certificate), StringComparison.Ordinal), User(Exec("provideClusterInfo: true")), Options()).Credentials.GetAsync(default);
        var told = JsonDocument.Parse(File.ReadAllText(_folder.At("info"))).RootElement.GetProperty("spec").GetProperty("cluster");
        Assert.Equal(
            """{"server":"https://s:6443/p","tls-server-name":"name","certificate-authority-data":"AUTHORITY","proxy-url":"http://proxy","disable-compression":true,"config":{"audience":"a<é\"","f":1.5,"l":[true,null]}}""".Replace("AUTHORITY", Identity.Data(authority.Certificate), StringComparison.Ordinal),
            told.GetRawText());
    }

    [ShellFact]
    public async Task The_authority_of_a_file_is_told_too()
    {
        var authority = new Identity("ca", isRsa: false);
        _folder.Write("ca", authority.Certificate);
        _folder.Script("login", "printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n" + Answer("token: t"));
        await _folder.Connect("{server: 'https://s', certificate-authority: ca}", User(Exec("provideClusterInfo: true")), Options()).Credentials.GetAsync(default);
        Assert.Contains(Identity.Data(authority.Certificate), File.ReadAllText(_folder.At("info")), StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Without_a_terminal_there_is_no_standard_input()
    {
        _folder.Script("login", "cat > input\n" + Answer("token: t"));
        await Connect(Exec()).GetAsync(default).AsTask().WaitAsync(Patience);
        Assert.Equal("", File.ReadAllText(_folder.At("input")));
    }

    [ShellFact]
    public async Task A_plugin_that_needs_a_terminal_is_not_started_without_one()
    {
        _folder.Script("login", Once + Answer("token: t"));
        var refusal = await Refusal("{command: ./login, apiVersion: " + V1 + ", interactiveMode: Always}");
        Assert.Contains("needs a terminal to ask the user on, and there is none.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, Runs());
    }

    [ShellTheory]
    [InlineData("Always", "true")]
    [InlineData("IfAvailable", "true")]
    [InlineData("Never", "false")]
    public async Task With_a_terminal_the_plugin_is_told_so(string mode, string expected)
    {
        _folder.Script("login", "printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n" + Answer("token: t"));
        await Connect("{command: ./login, apiVersion: " + V1 + ", interactiveMode: " + mode + "}", Options() with { IsInteractive = true }).GetAsync(default);
        Assert.EndsWith("\"interactive\":" + expected + "}}", File.ReadAllText(_folder.At("info")), StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task A_question_without_a_line_end_is_shown_before_it_is_answered()
    {
        _folder.Script("login", "printf 'Code: ' >&2\nwhile [ ! -e answered ]; do sleep 0.05; done\n" + Answer("token: t"));
        var running = Connect(Exec("", "IfAvailable"), Options() with { IsInteractive = true }).GetAsync(default).AsTask();
        await Until(() => Messages().Contains("Code: "));
        _folder.Write("answered", "");
        Assert.Equal("Bearer t", (await running.WaitAsync(Patience)).Authorization);
    }

    [ShellFact]
    public async Task Standard_error_is_passed_on_line_by_line_and_cannot_act_on_the_terminal()
    {
        _folder.Script("login", "printf 'one\\r\\n\\033[31mtwo\\nthree' >&2\n" + Answer("token: t"));
        await Connect(Exec()).GetAsync(default);
        Assert.Equal(["one", "\\u001b[31mtwo", "three"], Messages());
    }

    [ShellFact]
    public async Task A_failure_tells_exit_code_and_last_lines_and_never_the_output()
    {
        _folder.Script("login", "echo planted-secret\nfor i in 1 2 3 4 5 6 7; do echo line$i >&2; done\nexit 3");
        var refusal = await Refusal(Exec());
        Assert.Equal((KubernetesErrorKind.Credentials, "x", KubeconfigRules.PluginFailed.Id), (refusal.Kind, refusal.Context, refusal.Diagnostic?.Id));
        Assert.StartsWith($"config:9:16: context x: The credential plugin {_folder.At("login")} ended with exit code 3: line3 / line4 / line5 / line6 / line7 Run it by hand", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("", "wrote nothing to its standard output.")]
    [InlineData("planted-secret", "wrote no JSON object to its standard output.")]
    [InlineData("{\"planted-secret", "wrote no valid JSON to its standard output (line 1, column ")]
    [InlineData("{\"token\": *planted-secret}", "wrote no valid JSON to its standard output (line 1, column 11).")]
    [InlineData("{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"planted-secret\"}}", "wrote an object without a kind to its standard output; it must be ExecCredential.")]
    [InlineData("{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"Secret\",\"status\":{\"token\":\"planted-secret\"}}", "wrote an object of another kind than ExecCredential to its standard output.")]
    [InlineData("{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"planted-secret\"}}", "answered in another apiVersion than client.authentication.k8s.io/v1, which the kubeconfig asks for.")]
    [InlineData("{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"planted-secret\"}}", "answered in another apiVersion than client.authentication.k8s.io/v1, which the kubeconfig asks for.")]
    [InlineData("@", "answered without a status.")]
    [InlineData("@,\"status\":null", "answered without a status.")]
    [InlineData("@,\"status\":[]", "answered with a status that must be a mapping and is a list.")]
    [InlineData("@,\"status\":{}", "answered with neither a token nor a certificate.")]
    [InlineData("@,\"status\":{\"token\":5}", "answered with a token that must be a string and is a number.")]
    [InlineData("@,\"status\":{\"token\":\"planted-secret\\nX: y\"}", "answered with a token that has a line end or another control character.")]
    [InlineData("@,\"status\":{\"clientKeyData\":\"planted-secret\"}", "answered with a key without its certificate.")]
    [InlineData("@,\"status\":{\"clientCertificateData\":\"planted-secret\"}", "answered with a certificate without its key.")]
    [InlineData("@,\"status\":{\"clientCertificateData\":\"planted-secret\",\"clientKeyData\":\"planted-secret\"}", "answered with a certificate that cannot be used: its clientCertificateData has no certificate in PEM.")]
    [InlineData("@,\"status\":{\"token\":\"planted-secret\",\"expirationTimestamp\":\"planted-secret\"}", "answered with an expirationTimestamp that is no time as RFC 3339 has it.")]
    [InlineData("@,\"status\":{\"token\":\"planted-secret\",\"expirationTimestamp\":5}", "answered with a expirationTimestamp that must be a string and is a number.")]
    public async Task An_answer_that_is_none_is_told_without_showing_it(string output, string expected)
    {
        if (output.StartsWith('@'))
            output = "{\"apiVersion\":\"" + V1 + "\",\"kind\":\"ExecCredential\"" + output[1..] + "}";
        _folder.Write("output", output);
        _folder.Script("login", "cat output");
        var refusal = await Refusal(Exec());
        Assert.Contains("login " + expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [ShellTheory]
    [InlineData("2025-01-01T13:00:00Z", true)]
    [InlineData("2025-01-01T12:00:00Z", true)]
    [InlineData("2025-01-01T12:00:00.000000001Z", true)]
    [InlineData("2025-01-01T13:30:00.5+01:00", true)]
    [InlineData("2025-01-01T11:59:59Z", false)]
    [InlineData("2025-01-01T12:30:00+01:00", false)]
    public async Task A_credential_is_kept_until_it_expires(string expiry, bool isKept)
    {
        _folder.Script("login", Once + Answer($"token: t, expirationTimestamp: '{expiry}'"));
        var credentials = Connect(Exec());
        var first = await credentials.GetAsync(default);
        Assert.Equal(isKept, ReferenceEquals(first, await credentials.GetAsync(default)));
        Assert.Equal(isKept ? 1 : 2, Runs());
        _clock.Now += TimeSpan.FromHours(2);
        Assert.Equal("Bearer t", (await credentials.GetAsync(default)).Authorization);
        Assert.Equal(isKept ? 2 : 3, Runs());
    }

    [ShellFact]
    public async Task After_a_refusal_the_plugin_runs_again_and_the_same_answer_is_none()
    {
        _folder.Write("token", "one");
        _folder.Script("login", Once + "t=$(cat token)\n" + Answer("token: '$t'"));
        var credentials = Connect(Exec());
        var first = await credentials.GetAsync(default);
        Assert.Null(await credentials.RefreshAsync(first, default));
        Assert.Equal(2, Runs());
        var same = await credentials.GetAsync(default);
        _folder.Write("token", "two");
        var second = await credentials.RefreshAsync(same, default);
        Assert.Equal("Bearer two", second?.Authorization);
        Assert.Equal(3, Runs());
        // What was refused has been replaced since: no need to ask again.
        Assert.Same(second, await credentials.RefreshAsync(first, default));
        Assert.Equal(3, Runs());
    }

    [ShellFact]
    public async Task The_same_certificate_stays_the_same_object()
    {
        var identity = new Identity("plugin", isRsa: true);
        _folder.Write("answer", JsonSerializer.Serialize(new { apiVersion = V1, kind = "ExecCredential", status = new { clientCertificateData = identity.Certificate + new Identity("ca", isRsa: false).Certificate, clientKeyData = identity.Traditional } }));
        _folder.Script("login", "cat answer");
        var credentials = Connect(Exec());
        var first = await credentials.GetAsync(default);
        Assert.Null(first.Authorization);
        Assert.True(identity.IsSignedBy(first.ClientCertificate!));
        Assert.Equal("CN=ca", Assert.Single(first.ClientCertificateChain).Subject);
        Assert.Null(await credentials.RefreshAsync(first, default));
        Assert.Same(first.ClientCertificate, (await credentials.GetAsync(default)).ClientCertificate);
    }

    [ShellFact]
    public async Task Many_who_ask_at_once_start_it_once()
    {
        _folder.Script("login", Once + "sleep 0.3\n" + Answer("token: t"));
        var credentials = Connect(Exec());
        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () => await credentials.GetAsync(default)))).WaitAsync(Patience);
        Assert.Single(all.Distinct());
        Assert.Equal(1, Runs());
        var renewed = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () => await credentials.RefreshAsync(all[0], default)))).WaitAsync(Patience);
        Assert.InRange(Runs(), 2, 3);
        Assert.All(renewed, Assert.Null);
    }

    [ShellFact]
    public async Task A_time_out_ends_the_plugin_and_what_it_started()
    {
        _folder.Script("login", "sleep 300 &\necho $! > child\necho $$ > parent\necho waiting >&2\nwait");
        var clock = Stopwatch.StartNew();
        var refusal = await Refusal(Exec(), Options() with { CredentialPluginTimeout = TimeSpan.FromSeconds(1.5) });
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.Contains("was ended because it took more than 1.5 seconds.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KubernetesErrorKind.Credentials, refusal.Kind);
        await Gone("parent");
        await Gone("child");
    }

    [ShellFact]
    public async Task Cancelling_ends_the_plugin_at_once()
    {
        _folder.Script("login", "sleep 300 &\necho $! > child\necho $$ > parent\nwait");
        using var cancellation = new CancellationTokenSource();
        var credentials = Connect(Exec());
        var running = credentials.GetAsync(cancellation.Token).AsTask();
        await Until(() => File.Exists(_folder.At("parent")) && new FileInfo(_folder.At("parent")).Length > 0);
        var clock = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 2000);
        await Gone("parent");
        await Gone("child");
        // And the next one who asks starts anew.
        _folder.Script("login", Answer("token: t"));
        Assert.Equal("Bearer t", (await credentials.GetAsync(default)).Authorization);
    }

    [ShellFact]
    public async Task An_answer_without_end_is_cut_off()
    {
        _folder.Script("login", "yes planted-secret");
        var refusal = await Refusal(Exec());
        Assert.Contains("wrote more than 1024 KiB to its standard output and was ended.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task Endless_messages_do_not_fill_the_memory_and_a_long_line_is_cut()
    {
        _folder.Script("login", "head -c 20000000 /dev/zero | tr '\\0' x >&2\n" + Answer("token: t"));
        await Connect(Exec()).GetAsync(default).AsTask().WaitAsync(Patience);
        Assert.Equal(1000, Assert.Single(Messages()).Length);
    }

    [ShellFact]
    public async Task A_child_left_behind_does_not_hold_the_answer_back()
    {
        _folder.Script("login", "sleep 20 &\necho $! > child\n" + Answer("token: t"));
        var clock = Stopwatch.StartNew();
        Assert.Equal("Bearer t", (await Connect(Exec()).GetAsync(default)).Authorization);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        using var child = Process.GetProcessById(int.Parse(File.ReadAllText(_folder.At("child")), System.Globalization.CultureInfo.InvariantCulture));
        child.Kill();
    }

    [ShellFact]
    public async Task A_command_that_is_not_there_is_told_with_its_hint()
    {
        var refusal = await Refusal($"{{command: no-such-login, apiVersion: {V1}, interactiveMode: Never, installHint: \"Get it:\\n\\e[1m  brew install it\"}}");
        Assert.EndsWith("The credential plugin no-such-login was not found in PATH. The kubeconfig says: Get it: \\u001b[1m brew install it", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KubernetesErrorKind.Credentials, refusal.Kind);
    }

    [ShellFact]
    public async Task A_bare_name_is_found_in_path_and_never_in_the_current_folder()
    {
        _folder.Script("login", Answer("token: wrong"));
        _folder.Variables["PATH"] = $".::{_folder.At("none")}";
        Assert.Contains("login was not found in PATH.", (await Refusal(Exec(command: "login"))).Message, StringComparison.Ordinal);
        _folder.Script("bin/login", Answer("token: right"));
        _folder.Variables["PATH"] = $".::{_folder.At("bin")}";
        Assert.Equal("Bearer right", (await Connect(Exec(command: "login")).GetAsync(default)).Authorization);
    }

    [ShellFact]
    public async Task A_file_that_cannot_be_run_is_told()
    {
        _folder.Write("plain", "#!/bin/sh\n");
        Assert.Contains("plain was not found.", (await Refusal(Exec(command: "./plain"))).Message, StringComparison.Ordinal);
        _folder.Script("bad", "");
        _folder.Write("bad", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0]);
        Assert.Contains("bad could not be started: ", (await Refusal(Exec(command: "./bad"))).Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public async Task A_link_to_a_command_is_followed()
    {
        _folder.Script("real", Answer("token: t"));
        File.CreateSymbolicLink(_folder.At("login"), "real");
        Assert.Equal("Bearer t", (await Connect(Exec()).GetAsync(default)).Authorization);
    }

    public static TheoryData<CredentialPluginPolicy, string[], string, string?> Policies => new()
    {
        { CredentialPluginPolicy.AllowAll, [], "login", null },
        { CredentialPluginPolicy.DenyAll, [], "login", "The credential plugin login was not started: the policy is DenyAll. If it is to be trusted, set the policy to Allowlist and put login on the allowlist." },
        { CredentialPluginPolicy.Allowlist, ["other"], "login", "The credential plugin login was not started: it is not on the allowlist. If it is to be trusted, put login on the allowlist." },
        { CredentialPluginPolicy.Allowlist, ["other", "login"], "login", null },
        { CredentialPluginPolicy.Allowlist, ["*/bin/login"], "login", null },
        { CredentialPluginPolicy.Allowlist, ["login"], "./bin/login", null },
        { CredentialPluginPolicy.Allowlist, ["*/bin/login"], "./bin/login", null },
        { CredentialPluginPolicy.Allowlist, ["login"], "./evil/login", "The credential plugin */evil/login was not started: it is not on the allowlist." },
        { CredentialPluginPolicy.Allowlist, ["*/bin/login"], "./evil/login", "The credential plugin */evil/login was not started: it is not on the allowlist." },
        { CredentialPluginPolicy.Allowlist, ["LOGIN"], "login", "The credential plugin login was not started: it is not on the allowlist." },
    };

    [ShellTheory]
    [MemberData(nameof(Policies))]
    public async Task The_policy_decides_before_anything_starts(CredentialPluginPolicy policy, string[] allowlist, string command, string? expected)
    {
        _folder.Script("bin/login", Once + Answer("token: t"));
        _folder.Script("evil/login", Once + Answer("token: t"));
        _folder.Variables["PATH"] = _folder.At("bin") + ":" + _folder.Variables["PATH"];
        var options = Options() with { Policy = policy, CredentialPluginAllowlist = [.. allowlist.Select(entry => entry.Replace("*", _folder.Path, StringComparison.Ordinal))] };
        if (expected is null)
        {
            Assert.Equal("Bearer t", (await Connect(Exec(command: command), options).GetAsync(default)).Authorization);
            Assert.Equal(1, Runs());
            return;
        }

        var refusal = await Refusal(Exec(command: command), options);
        Assert.Contains(expected.Replace("*", _folder.Path, StringComparison.Ordinal), refusal.Message, StringComparison.Ordinal);
        Assert.Equal((KubernetesErrorKind.Credentials, KubeconfigRules.PluginRefused.Id), (refusal.Kind, refusal.Diagnostic?.Id));
        Assert.Equal(0, Runs());
    }

    [Theory]
    [InlineData(CredentialPluginPolicy.Allowlist, new string[0], "the allowlist is empty")]
    [InlineData(CredentialPluginPolicy.Allowlist, new[] { "" }, "neither a command's name nor a full path")]
    [InlineData(CredentialPluginPolicy.Allowlist, new[] { "bin/login" }, "neither a command's name nor a full path")]
    [InlineData(CredentialPluginPolicy.Allowlist, new[] { "/bin/../login" }, "neither a command's name nor a full path")]
    [InlineData(CredentialPluginPolicy.AllowAll, new[] { "login" }, "There is an allowlist of credential plugins, but the policy is AllowAll")]
    [InlineData(CredentialPluginPolicy.DenyAll, new[] { "login" }, "There is an allowlist of credential plugins, but the policy is DenyAll")]
    public void A_policy_that_contradicts_itself_opens_nothing(CredentialPluginPolicy policy, string[] allowlist, string expected)
    {
        var options = Options() with { Policy = policy, CredentialPluginAllowlist = allowlist };
        var refusal = _folder.Refusal("{server: 'https://s'}", User(Exec()), options);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KubeconfigRules.PluginRefused.Id, refusal.Diagnostic?.Id);
    }

    [Theory]
    [InlineData("{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}", "has no command")]
    [InlineData("{command: c, interactiveMode: Never}", "has no apiVersion")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1alpha1}", "client.authentication.k8s.io/v1alpha1, which kubectl no longer knows")]
    [InlineData("{command: c, apiVersion: v1}", "has an apiVersion that kubectl does not know")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1}", "has no interactiveMode")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1beta1, interactiveMode: Sometimes}", "has an interactiveMode that does not exist")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1beta1, env: [{value: v}]}", "A variable in the user's exec has no name")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1beta1, env: [{name: a=b}]}", "A variable in the user's exec has no name")]
    [InlineData("{command: c, apiVersion: client.authentication.k8s.io/v1beta1, args: [\"a\\0b\"]}", "has a zero character")]
    public void Settings_that_cannot_work_are_told_without_starting_anything(string exec, string expected)
    {
        var kubeconfig = _folder.Load("{server: 'https://s'}", User(exec));
        Assert.Equal(KubeconfigRules.BadPlugin.Id, kubeconfig.Find("x")!.Problem?.Id);
        var refusal = Assert.Throws<KubernetesException>(() => kubeconfig.Connect("x", Options()));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("config:9:16: context x: ", refusal.Message, StringComparison.Ordinal);
    }

    private static string Answer(string status, string apiVersion = V1) =>
        $"cat <<END\n{{apiVersion: {apiVersion}, kind: ExecCredential, status: {{{status}}}}}\nEND";

    private static string Exec(string more = "", string mode = "Never", string command = "./login") =>
        $"{{command: {command}, apiVersion: {V1}, interactiveMode: {mode}{(more.Length == 0 ? "" : ", " + more)}}}";

    private static string User(string exec) => "{exec: " + exec + "}";

    private ConnectionOptions Options() => new()
    {
        Clock = _clock,
        PluginMessages = line =>
        {
            lock (_messages)
                _messages.Add(line);
        },
    };

    private ICredentialSource Connect(string exec, ConnectionOptions? options = null) =>
        _folder.Connect("{server: 'https://s'}", User(exec), options ?? Options()).Credentials;

    private async Task<KubernetesException> Refusal(string exec, ConnectionOptions? options = null)
    {
        var credentials = Connect(exec, options);
        return await Assert.ThrowsAsync<KubernetesException>(() => credentials.GetAsync(default).AsTask().WaitAsync(Patience));
    }

    private int Runs() => File.Exists(_folder.At("runs")) ? File.ReadAllLines(_folder.At("runs")).Length : 0;

    private List<string> Messages()
    {
        lock (_messages)
            return [.. _messages];
    }

    private async Task Gone(string file)
    {
        var process = "/proc/" + (await File.ReadAllTextAsync(_folder.At(file))).Trim();
        // A process that nobody has waited for yet is gone but for its entry.
        await Until(() => !Directory.Exists(process) || State(process) == 'Z');

        static char State(string process)
        {
            try
            {
                var status = File.ReadAllText(process + "/stat");
                return status[status.LastIndexOf(')') + 2];
            }
            catch (IOException)
            {
                return 'Z';
            }
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Patience, "It does not happen.");
            await Task.Delay(20);
        }
    }
}
