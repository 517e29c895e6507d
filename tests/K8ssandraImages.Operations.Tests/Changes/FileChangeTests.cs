using System.Runtime.Versioning;
using System.Text;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class FileChangeTests : IDisposable
{
    private const string Bare = """
        # our own
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        images:
          system-logger: "k8ssandra/system-logger:v1"   # pinned
          config-builder: 'datastax/cass-config-builder:1'

        """;

    private const string Manifests = """
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: ops}
        stringData: {password: s3cret}
        ---
        # the ImageConfig
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cass-operator-image-config
          namespace: ops
          labels: {k8ssandra.io/config: image}
        data:
          other: |
            keep
          image_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig
            images:   # all
              system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
              config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
              k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}
            defaults:
              registry: docker.io
            types:
              cassandra: {repository: k8ssandra, name: cass-management-api}
        ---
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1, namespace: ops}
        spec: {clusterName: demo, serverType: cassandra, serverVersion: 4.0.11, size: 1}

        """;

    private static readonly string Expected = Manifests.Replace("      cassandra: {repository: k8ssandra, name: cass-management-api}\n", "      cassandra: {repository: k8ssandra, name: cass-management-api}\n    overrides:\n      registry: registry.example.com\n", StringComparison.Ordinal);

    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_bare_file_is_changed_where_it_has_to_be()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Equal((ChangeState.Applied, "ImageConfig", "image_config.yaml", path), (change.State, change.Kind, change.Name, change.Path));
        Assert.Equal(Bare + "imageRegistry: registry.example.com\n", File.ReadAllText(path));
        Assert.Equal("registry.example.com/k8ssandra/system-logger:v1", Assert.Single(change.Images, row => row.Component == "system-logger").After);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void A_ConfigMap_among_manifests_is_changed_and_the_datacenters_beside_it_are_compared()
    {
        var path = _bench.Write("all.yaml", Manifests);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Equal(Expected, File.ReadAllText(path));
        Assert.Equal(("ConfigMap", "ops", "cass-operator-image-config"), (change.Kind, change.Namespace, change.Name));
        Assert.StartsWith("apiVersion: config.k8ssandra.io/v1beta2", change.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", change.Content, StringComparison.Ordinal);
        Assert.All(change.Images, row => Assert.Equal("dc1", row.Datacenter));
        Assert.Contains(change.Images, row => row is { Container: "cassandra", After: "registry.example.com/k8ssandra/cass-management-api:4.0.11" });
        Assert.Equal("--- all.yaml\n+++ all.yaml\n", change.Diff[..change.Diff.IndexOf("@@", StringComparison.Ordinal)]);
        Assert.Contains("kubectl apply -f all.yaml", change.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_backup_nor_journal_holds_what_else_is_in_the_file()
    {
        var path = _bench.Write("all.yaml", Manifests);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.All(Directory.GetFiles(_bench.State.FullPath, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("s3cret", File.ReadAllText(file), StringComparison.Ordinal));
        var backup = Backup.Read(change.BackupPath!);
        Assert.Equal((path, 1, "image_config.yaml"), (backup.Target.Path, backup.Target.Document, backup.Target.Key));
        Assert.Equal(Manifests, FileParts.Apply(Expected, backup.File!.Replaced));
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    public void Line_ends_and_a_byte_order_mark_stay(string lineEnd, bool hasMark)
    {
        byte[] Bytes(string text) => [.. hasMark ? Encoding.UTF8.Preamble : default, .. Encoding.UTF8.GetBytes(text.ReplaceLineEndings(lineEnd))];
        var path = _bench.Write("all.yaml", "");
        File.WriteAllBytes(path, Bytes(Manifests));
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Equal(Bytes(Expected), File.ReadAllBytes(path));
        var backup = Backup.Read(change.BackupPath!);
        Assert.Equal(hasMark, backup.File!.HasByteOrderMark);
        Assert.Equal(backup.File.HashAfter, Backup.HashOf(File.ReadAllBytes(path)));
    }

    [Fact]
    public void A_plan_writes_nothing()
    {
        var path = _bench.Write("all.yaml", Manifests);
        var time = File.GetLastWriteTimeUtc(path);
        Assert.Equal("Change 2 lines of ConfigMap ops/cass-operator-image-config in all.yaml; 3 images of 1 datacenter change", _bench.One(_bench.PlanFiles(ChangeBench.ToRegistry, path)).Summary);
        Assert.Equal((Manifests, time), (File.ReadAllText(path), File.GetLastWriteTimeUtc(path)));
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    [Fact]
    public void What_others_change_elsewhere_in_the_file_meanwhile_stays()
    {
        var path = _bench.Write("all.yaml", Manifests);
        var plan = _bench.One(_bench.PlanFiles(ChangeBench.ToRegistry, path));
        File.WriteAllText(path, Manifests.Replace("s3cret", "new", StringComparison.Ordinal).Replace("keep", "kept", StringComparison.Ordinal));
        Assert.Equal(ChangeState.Applied, plan.Apply(CancellationToken.None)!.State);
        Assert.Equal(Expected.Replace("s3cret", "new", StringComparison.Ordinal).Replace("keep", "kept", StringComparison.Ordinal), File.ReadAllText(path));
    }

    [Fact]
    public void The_same_field_changed_by_others_stops_the_change()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        var plan = _bench.One(_bench.PlanFiles(ChangeBench.ToRegistry, path));
        File.AppendAllText(path, "imageRegistry: theirs.example.com\n");
        Assert.Null(plan.Apply(CancellationToken.None));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        Assert.EndsWith("theirs.example.com\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_both_get_their_way()
    {
        for (var round = 0; round < 10; round++)
        {
            var path = _bench.Write("both.yaml", Bare);
            ImageConfigWish[] wishes = [ChangeBench.ToRegistry, new() { Override = true, PullPolicy = "Always" }];
            var plans = wishes.Select(wish => _bench.One(_bench.PlanFiles(wish, path))).ToList();
            await Parallel.ForEachAsync(plans, (plan, token) =>
            {
                Assert.Equal(ChangeState.Applied, plan.Apply(token)!.State);
                return ValueTask.CompletedTask;
            });
            var lines = File.ReadAllLines(path);
            Assert.Contains("imageRegistry: registry.example.com", lines);
            Assert.Contains("imagePullPolicy: Always", lines);
            Assert.StartsWith(Bare, File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        var path = _bench.Write("image_config.yaml", "");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(Bare.Replace("our own", "\u00fcber", StringComparison.Ordinal)));
        var before = File.ReadAllBytes(path);
        Assert.Empty(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Contains("not UTF-8", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_without_an_ImageConfig_is_refused()
    {
        var path = _bench.Write("x.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n");
        Assert.Empty(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Equal(ChangeRules.NoTarget.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void An_item_of_a_List_is_changed_too()
    {
        const string List = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: first}
              data: {a: b}
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: cass-operator-image-config, labels: {k8ssandra.io/config: image}}
              data:
                image_config.yaml: |
                  apiVersion: config.k8ssandra.io/v1beta2
                  kind: ImageConfig
                  defaults:
                    registry: docker.io

            """;
        var path = _bench.Write("list.yaml", List);
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path)).State);
        Assert.Equal(List + "          overrides:\n            registry: registry.example.com\n".Replace("          ", "      ", StringComparison.Ordinal), File.ReadAllText(path));
    }

    [Fact]
    public void A_whole_text_takes_the_place_of_a_bare_one()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.ApplyFiles(new ImageConfigWish { Content = Bare.Replace(":v1", ":v2", StringComparison.Ordinal) }, path)).State);
        Assert.Equal(Bare.Replace(":v1", ":v2", StringComparison.Ordinal), File.ReadAllText(path));
    }

    [Fact]
    public void A_whole_text_takes_its_place_in_a_manifest()
    {
        var path = _bench.Write("all.yaml", Manifests);
        const string Text = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: {repository: k8ssandra, name: system-logger, tag: v2}\n  config-builder: {repository: datastax, name: cass-config-builder, tag: v1}\n  k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}\ndefaults: {registry: r.example.com}\ntypes:\n  cassandra: {repository: k8ssandra, name: cass-management-api}\n";
        var change = _bench.One(_bench.ApplyFiles(new ImageConfigWish { Content = Text }, path));
        Assert.Equal(Text, change.Content);
        var written = File.ReadAllText(path);
        Assert.StartsWith(Manifests[..Manifests.IndexOf("    apiVersion: config", StringComparison.Ordinal)], written, StringComparison.Ordinal);
        Assert.EndsWith(Manifests[Manifests.IndexOf("---\napiVersion: cassandra", StringComparison.Ordinal)..], written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_cannot_be_read_is_refused()
    {
        var path = _bench.Write("template.yaml", "{{- if .Values.x }}\n" + Bare + "{{- end }}\n");
        var before = File.ReadAllText(path);
        Assert.Empty(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal("KSI0152", error.Id);
        Assert.Contains(": registry.example.com\n", error.Paste, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void Permissions_and_links_stay()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(path, Mode);
        var link = Path.Combine(Path.GetDirectoryName(path)!, "link.yaml");
        File.CreateSymbolicLink(link, "image_config.yaml");
        Assert.Equal(path, _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, link)).Path);
        Assert.Equal("image_config.yaml", new FileInfo(link).LinkTarget);
        Assert.Equal(Mode, File.GetUnixFileMode(path));
        Assert.Contains("imageRegistry", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_written_is_left_alone()
    {
        if (Environment.IsPrivilegedProcess)
            return;
        var path = _bench.Write("image_config.yaml", Bare);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Assert.Empty(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(Bare, File.ReadAllText(path));
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    private const string Unread = """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: cass-operator-manager-config, namespace: ops}
        data:
          image_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cass-operator-controller-manager, namespace: ops}
        spec: {template: {spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v1.28.1"}]}}}

        """;

    // Operators ask for no apiVersion. Keys of one form in a text of the other would be read by nobody.
    [Theory]
    [InlineData(null)]
    [InlineData("1.26.1")]
    [InlineData("1.28.1")]
    public void A_text_without_apiVersion_stays_in_its_form(string? release)
    {
        const string Text = "images:\n  system-logger: a/b:1\n  config-builder: a/c:1\n";
        using var bench = new ChangeBench { Options = new ManifestOptions { CassOperatorVersion = release } };
        var path = bench.Write("image_config.yaml", Text);
        Assert.Equal(ChangeState.Applied, bench.One(bench.ApplyFiles(ChangeBench.ToRegistry, path)).State);
        Assert.Equal(Text + "imageRegistry: registry.example.com\n", File.ReadAllText(path));
    }

    // So cass-operator 1.27 and 1.28 are installed: whoever asked for the whole file got what he wanted.
    [Fact]
    public void An_ImageConfig_beside_the_one_that_is_read_is_left_alone()
    {
        var path = _bench.Write("all.yaml", Manifests + Unread);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.Equal("cass-operator-image-config", change.Name);
        Assert.Empty(_bench.Errors);
        var finding = Assert.Single(_bench.Findings, finding => finding.Id == ChangeRules.NotReadByOperator.Id);
        Assert.Contains("reads ConfigMap ops/cass-operator-image-config", finding.Message, StringComparison.Ordinal);
        Assert.Contains("left as it is", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Expected + Unread, File.ReadAllText(path));
    }

    [Fact]
    public void An_ImageConfig_that_is_named_and_not_read_is_refused()
    {
        var path = _bench.Write("all.yaml", Manifests + Unread);
        using var changes = _bench.Changes();
        Assert.Empty(changes.OfFiles([ManifestInput.File(path, "all.yaml")], ChangeBench.ToRegistry, ["cass-operator-manager-config"]));
        Assert.Equal(ChangeRules.NotReadByOperator.Id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(Manifests + Unread, File.ReadAllText(path));
    }

    // Of an image of several fields, what decides about the registry is what has to be changed.
    [Theory]
    [InlineData("1.14.1", "1.19.1", "", "the API server fills it in", "at spec.cassandra.datacenters[0].stargate.")]
    [InlineData("1.14.1", "1.19.1", "stargate: {containerImage: {registry: r.example.com, tag: v1}}", "the API server fills it in", "at spec.cassandra.datacenters[0].stargate.")]
    [InlineData("1.15.0", "1.19.1", "", "has it built in", "Set DEFAULT_REGISTRY of k8ssandra-operator, or registry and tag in spec.stargate.containerImage.")]
    [InlineData("1.15.0", "1.19.1", "stargate: {containerImage: {registry: r.example.com, tag: v1}}", "a custom resource sets it", "Change spec.stargate.containerImage.registry of ")]
    [InlineData("1.26.0", "1.26.0", "", "has it built in", "Set DEFAULT_REGISTRY of k8ssandra-operator, or registry and tag in spec.stargate.containerImage.")]
    public void A_Stargate_that_stays_says_where_its_registry_stands(string k8ssandra, string cassOperator, string more, string why, string remedy)
    {
        var path = _bench.Write("all.yaml", Bare + """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cass-operator, namespace: ops}
            spec: {template: {spec: {containers: [{name: manager, image: "k8ssandra/cass-operator:vCASS"}]}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: k8ssandra-operator, namespace: ops}
            spec: {template: {spec: {containers: [{name: manager, image: "k8ssandra/k8ssandra-operator:vK8SSANDRA"}]}}}
            ---
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: demo, namespace: ops}
            spec: {cassandra: {serverVersion: 4.0.7, datacenters: [{metadata: {name: dc1}, size: 1, stargate: {size: 1}}]}, MORE}

            """.Replace("CASS", cassOperator, StringComparison.Ordinal).Replace("K8SSANDRA", k8ssandra, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal));
        using var changes = _bench.Changes();
        var plan = Assert.Single(changes.OfFiles([ManifestInput.File(path, "all.yaml")], new ImageConfigWish { Override = true, Registry = "mirror.example.com" }, []));
        var row = Assert.Single(plan.NotMoved, row => row.Component == "stargate");
        var finding = row.Diagnostics[^1];
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Piped_text_cannot_be_written_back()
    {
        using var changes = _bench.Changes();
        Assert.Empty(changes.OfFiles([ManifestInput.Text(Bare)], ChangeBench.ToRegistry, []));
        Assert.Contains(_bench.Errors, error => error.Message.Contains("piped", StringComparison.Ordinal));
    }

    public static TheoryData<ImageConfigWish> Wrong => new()
    {
        new ImageConfigWish(),
        new ImageConfigWish { Override = true },
        new ImageConfigWish { Registry = "r" },
        new ImageConfigWish { Override = true, Default = true, Registry = "r" },
        new ImageConfigWish { Content = "x", Override = true },
        new ImageConfigWish { Content = "x", Tag = "x" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wish_that_is_not_complete_is_refused_before_anything_is_read(ImageConfigWish wish) =>
        Assert.Equal(ChangeRules.NotUnderstood.Id, Assert.Throws<OptionsException>(wish.Check).Diagnostic.Id);
}
