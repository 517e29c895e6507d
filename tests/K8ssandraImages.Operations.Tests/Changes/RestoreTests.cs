using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class RestoreTests : IDisposable
{
    private const string InManifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  image_config.yaml: |\n    apiVersion: config.k8ssandra.io/v1beta2\n    kind: ImageConfig\n    defaults:\n      registry: docker.io\n  other: a\n";

    private const string Bare = "kind: ImageConfig\r\napiVersion: config.k8ssandra.io/v1beta1\r\nimages:\r\n  system-logger: a/b:1\r\n";
    private readonly ChangeBench _bench = new();
    private readonly FakeCluster _cluster = new FakeCluster("c").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.Datacenter("dc1"));
    private readonly string _before;

    public RestoreTests() => _before = ChangeBench.TextOf(_cluster);

    private FakeSession Session => new(_cluster);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_backup_brings_the_text_back()
    {
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        var restored = _bench.One(OfBackup(change));
        Assert.Equal(_before, ChangeBench.TextOf(_cluster));
        Assert.Equal(ChangeState.Applied, restored.State);
        Assert.Contains("-  registry: registry.example.com", restored.Diff, StringComparison.Ordinal);
        Assert.Contains(restored.Images, row => row is { Container: "cassandra", After: "docker.io/k8ssandra/cass-management-api:4.0.11" });
        Assert.NotNull(restored.NextStep);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void The_last_change_is_undone_and_that_is_a_change_too()
    {
        _bench.Apply(Session, ChangeBench.ToRegistry);
        var after = ChangeBench.TextOf(_cluster);
        Assert.Equal(ChangeState.Applied, _bench.One(OfLast()).State);
        Assert.Equal(_before, ChangeBench.TextOf(_cluster));
        Assert.Equal(ChangeState.Applied, _bench.One(OfLast()).State);
        Assert.Equal(after, ChangeBench.TextOf(_cluster));
        Assert.Equal(["set", "restore", "restore"], _bench.Journal().Where(entry => entry.Phase == JournalPhase.After).Select(entry => entry.Action));
    }

    [Fact]
    public void What_came_later_is_not_undone_without_force()
    {
        var first = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        _bench.Apply(Session, new ImageConfigWish { Override = true, PullPolicy = "Always" });
        // What came later would be undone with it.
        Assert.Empty(OfBackup(first));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        using var forced = new ChangeBench { Force = true };
        using var again = Restores(forced);
        Assert.Equal(ChangeState.Applied, Assert.Single(again.OfBackup(first.BackupPath!, new LiveOptions(), Open)).Apply(CancellationToken.None)!.State);
        Assert.Equal(_before, ChangeBench.TextOf(_cluster));
    }

    [Fact]
    public void What_is_back_already_is_not_written()
    {
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        ChangeBench.SetText(_cluster, _before);
        Assert.Equal(ChangeState.Unchanged, _bench.One(OfBackup(change)).State);
        Assert.Equal(1, _cluster.Writes);
    }

    [Fact]
    public void A_crash_between_backup_and_write_leaves_nothing_to_restore()
    {
        _cluster.BeforePatch = options =>
        {
            if (!options.DryRun)
                throw new InvalidOperationException("the process ends here");
        };
        Assert.Throws<InvalidOperationException>(() => _bench.Apply(Session, ChangeBench.ToRegistry));
        _cluster.BeforePatch = static _ => { };
        var entry = Assert.Single(_bench.Journal());
        Assert.Equal(JournalPhase.Before, entry.Phase);
        Assert.Equal(_before, Backup.Read(entry.Backup!).Text);
        Assert.Equal(ChangeState.Unchanged, _bench.One(OfLast()).State);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void A_backup_of_another_cluster_is_refused()
    {
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        var other = new FakeCluster("other").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"));
        using var restores = Restores(_bench);
        Assert.Empty(restores.OfBackup(change.BackupPath!, new LiveOptions { Contexts = ["other"] }, _ => new FakeSession(other)));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.NoBackup.Id, error.Id);
        Assert.Contains("https://other.invalid/", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Writes);
    }

    [Fact]
    public void A_cluster_that_was_made_anew_is_another_one()
    {
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        var after = ChangeBench.TextOf(_cluster);
        _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["uid"] = "another");
        Assert.Empty(OfBackup(change));
        Assert.Contains("made anew", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(after, ChangeBench.TextOf(_cluster));
    }

    [Fact]
    public void A_file_in_which_others_wrote_before_it_is_restored_too()
    {
        var path = _bench.Write("all.yaml", InManifest);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        File.WriteAllText(path, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n---\n" + File.ReadAllText(path));
        Assert.Equal(ChangeState.Applied, _bench.One(OfBackup(change)).State);
        Assert.EndsWith(InManifest, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_hold_it_any_more_is_told()
    {
        var path = _bench.Write("all.yaml", InManifest);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        File.WriteAllText(path, InManifest.Replace("name: c", "name: d", StringComparison.Ordinal));
        Assert.Empty(OfBackup(change));
        Assert.Contains("ConfigMap c", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"start\": ", "\"start\": 1")]
    [InlineData("\"start\": ", "\"start\": 100000")]
    public void What_was_replaced_in_a_file_is_not_taken_from_a_backup_that_was_edited(string old, string @new)
    {
        var path = _bench.Write("image_config.yaml", Bare);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        var after = File.ReadAllText(path);
        File.WriteAllText(change.BackupPath!, File.ReadAllText(change.BackupPath!).Replace(old, @new, StringComparison.Ordinal));
        Assert.Empty(OfBackup(change));
        Assert.Contains("cannot be used", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(after, File.ReadAllText(path));
    }

    [Fact]
    public void Without_a_journal_there_is_nothing_to_undo()
    {
        Assert.Empty(OfLast());
        Assert.Equal(ChangeRules.NoBackup.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void A_change_that_nobody_knows_is_refused()
    {
        using var restores = Restores(_bench);
        Assert.Empty(restores.OfChange("20260101T000000000Z-abcdef", new LiveOptions()));
        Assert.Equal(ChangeRules.NoBackup.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void A_file_gets_its_bytes_back()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        Assert.NotEqual(Bare, File.ReadAllText(path));
        Assert.Equal(ChangeState.Applied, _bench.One(OfBackup(change)).State);
        Assert.Equal(Bare, File.ReadAllText(path));
    }

    [Fact]
    public void The_last_change_of_a_file_is_undone()
    {
        var path = _bench.Write("image_config.yaml", Bare);
        _bench.ApplyFiles(ChangeBench.ToRegistry, path);
        using var restores = Restores(_bench);
        var change = Assert.Single(restores.OfLast([ManifestInput.File(path)], [])).Apply(CancellationToken.None);
        Assert.Equal((ChangeState.Applied, Bare), (change!.State, File.ReadAllText(path)));
    }

    [Fact]
    public void In_a_file_that_has_changed_elsewhere_only_the_ImageConfig_comes_back()
    {
        var path = _bench.Write("all.yaml", InManifest);
        var change = _bench.One(_bench.ApplyFiles(ChangeBench.ToRegistry, path));
        File.WriteAllText(path, File.ReadAllText(path).Replace("other: a", "other: b", StringComparison.Ordinal));
        Assert.Equal(ChangeState.Applied, _bench.One(OfBackup(change)).State);
        Assert.Equal(InManifest.Replace("other: a", "other: b", StringComparison.Ordinal), File.ReadAllText(path));
    }

    private List<K8ssChange> OfLast()
    {
        using var restores = Restores(_bench);
        return [.. restores.OfLast(Session, []).Select(plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    private List<K8ssChange> OfBackup(K8ssChange change)
    {
        using var restores = Restores(_bench);
        return [.. restores.OfBackup(change.BackupPath!, new LiveOptions(), Open).Select(plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    private IKubernetesSession Open(LiveOptions options)
    {
        Assert.Equal(["c"], options.Contexts);
        return new FakeSession(_cluster) { Options = options };
    }

    private static ImageConfigRestores Restores(ChangeBench bench) =>
        new(new ChangeSettings { State = bench.State, Command = "Restore-K8ssImageConfig", Force = bench.Force }, new ManifestOptions(), bench.Findings.Add, CancellationToken.None);
}
