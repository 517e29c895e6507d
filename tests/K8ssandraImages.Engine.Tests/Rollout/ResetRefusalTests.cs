using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>What speaks against deleting a datacenter and creating it anew (spec/cass-operator F.1 to F.5, E.7; spec/k8ssandra-operator F.1, F.4).</summary>
public class ResetRefusalTests
{
    private const string Cluster = """
        kind: K8ssandraCluster
        metadata: {name: demo, namespace: ops, generation: 3, annotations: { ANNOTATIONS } }
        spec: {cassandra: {racks: [{name: r1}, {name: r2}], datacenters: [{metadata: {name: dc0}, size: 3}, {metadata: {name: dc1}, size: 3 DC }] } }
        status: {observedGeneration: 3, STATUS}
        """;

    private static readonly K8ssOperator Manager = new() { Namespace = "ops", Name = "k8ssandra-operator", HasPods = true, ReadyPods = 1 };

    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.13.1")]
    [InlineData("1.14.0")]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.23.0")]
    [InlineData("1.24.1")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public void Nothing_speaks_against_one_that_is_well(string release) => Assert.Empty(new ResetCase { Release = release }.Refusals);

    [Theory]
    [InlineData("1.8.0")]
    [InlineData("1.9.0")]
    [InlineData("1.10.6")]
    [InlineData("1.11.0")]
    public void Nothing_keeps_volumes_before_1_12(string release) => Only(new ResetCase { Release = release }, "release", "nothing keeps it from that");

    [Theory]
    [InlineData("ScalingUp")]
    [InlineData("ScalingDown")]
    [InlineData("ReplacingNodes")]
    [InlineData("Decommission")]
    [InlineData("ResizingVolumes")]
    [InlineData("Updating")]
    [InlineData("RollingRestart")]
    public void It_is_at_something(string condition)
    {
        Only(new ResetCase { Conditions = "{type: Ready, status: \"True\"}, {type: " + condition + ", status: \"True\"}" }, "busy", condition, passes: true);
        Assert.Empty(new ResetCase { Conditions = "{type: Ready, status: \"True\"}, {type: " + condition + ", status: \"False\"}" }.Refusals);
    }

    [Theory]
    [InlineData("deletionTimestamp: \"2026-01-01T00:00:00Z\"", "", "", "ending", "deleted already", false)]
    [InlineData("annotations: {cassandra.datastax.com/decommission-on-delete: \"true\"}", "", "", "decommission", "decommission-on-delete", false)]
    // Its presence counts, whatever it says.
    [InlineData("annotations: {cassandra.datastax.com/decommission-on-delete: \"false\"}", "", "", "decommission", "decommission-on-delete", false)]
    [InlineData("", "", "nodeReplacements: [orders-dc1-r1-sts-0]", "replacements", "nodeReplacements", true)]
    [InlineData("", ", replaceNodes: [orders-dc1-r1-sts-0]", "", "requested", "spec.replaceNodes", true)]
    [InlineData("", ", rollingRestartRequested: true", "", "requested", "spec.rollingRestartRequested", true)]
    [InlineData("", ", replaceNodes: [], rollingRestartRequested: false", "nodeReplacements: []", null, null, false)]
    public void Its_state_speaks_against_it(string metadata, string spec, string status, string? word, string? says, bool passes)
    {
        var one = new ResetCase { Metadata = metadata, Spec = new ResetCase().Spec + spec, Status = status };
        if (word is null)
            Assert.Empty(one.Refusals);
        else
            Only(one, word, says!, passes: passes);
    }

    [Theory]
    [InlineData("1.23.2", "requested")]
    // It stays there since 1.24, and a new StatefulSet has nothing to be forced to.
    [InlineData("1.24.0", "")]
    public void Forced_racks_are_a_request_until_1_23(string release, string words) => Assert.Equal(words, new ResetCase { Release = release, Spec = new ResetCase().Spec + ", forceUpgradeRacks: [r1]" }.Words);

    [Theory]
    // Named after spec.datacenterName by 1.14 to 1.22; by 1.23 and later after the status, which is gone (spec/cass-operator F.3).
    [InlineData("1.22.4", "", "east", "orders-east", "")]
    [InlineData("1.23.2", "datacenterName: east", "east", "orders-east", "names")]
    [InlineData("1.32.0", "datacenterName: east", "east", "orders-east", "names")]
    [InlineData("1.32.0", "datacenterName: dc1", "east", "orders-dc1", "")]
    // 1.23.0 takes the empty name that earlier releases wrote for one.
    [InlineData("1.23.0", "datacenterName: \"\"", null, "orders-", "names")]
    [InlineData("1.23.0", "datacenterName: \"\"", null, "orders-dc1", "")]
    [InlineData("1.23.1", "datacenterName: \"\"", null, "orders-dc1", "")]
    [InlineData("1.12.0", "", null, "orders-dc1", "")]
    public void Names_that_it_would_not_get_again(string release, string status, string? over, string prefix, string words)
    {
        var one = new ResetCase
        {
            Release = release,
            Spec = new ResetCase().Spec + (over is null ? "" : ", datacenterName: " + over),
            Status = status,
            Sets = [(prefix + "-r1-sts", 2), (prefix + "-r2-sts", 1)],
        };
        Assert.Equal(words, one.Words);
        if (words.Length > 0)
        {
            Assert.Contains(one.Refusals, static refusal => refusal.Message.Contains("new, empty volumes", StringComparison.Ordinal));
            Assert.DoesNotContain(one.Refusals, static refusal => refusal.CanBeForced || refusal.Passes);
        }
    }

    [Fact]
    public void A_StatefulSet_that_would_not_come_back() =>
        Only(new ResetCase { Sets = [.. new ResetCase().Sets, ("orders--r1-sts", 2)] }, "names", "orders--r1-sts");

    [Theory]
    [InlineData("size: 4, racks: [{name: r1}, {name: r2}]", 2, 1, "size", "orders-dc1-r2-sts has 1 pods, and would get 2")]
    [InlineData("size: 2, racks: [{name: r1}, {name: r2}]", 2, 1, "size", "orders-dc1-r1-sts has 2 pods, and would get 1")]
    [InlineData("racks: [{name: r1}, {name: r2}]", 2, 1, "size", "spec.size")]
    [InlineData("size: 3, stopped: true, racks: [{name: r1}, {name: r2}]", 2, 1, "size", "would get 0")]
    [InlineData("size: 3, stopped: true, racks: [{name: r1}, {name: r2}]", 0, 0, "", "")]
    public void A_size_that_is_not_what_is_there(string spec, int first, int second, string words, string says)
    {
        var one = new ResetCase
        {
            Spec = spec,
            Sets = [("orders-dc1-r1-sts", first), ("orders-dc1-r2-sts", second)],
            Conditions = "{type: Ready, status: \"True\"}, {type: Stopped, status: \"True\"}",
        };
        Assert.Equal(words, one.Words);
        if (words.Length > 0)
            Assert.Contains(one.Refusals, refusal => refusal.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rack_without_a_StatefulSet() => Assert.Equal("racks names", new ResetCase { Sets = [("orders-dc1-r1-sts", 2)] }.Words);

    [Theory]
    [InlineData("persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete},", "server-data", "", "retention")]
    // Since 1.24 the operator scales to nothing what it deletes.
    [InlineData("persistentVolumeClaimRetentionPolicy: {whenScaled: Delete},", "server-data", "", "retention")]
    [InlineData("persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain},", "server-data", "", "")]
    [InlineData("", "server-data", ", storageConfig: {additionalVolumes: [{name: commitlog, mountPath: /c, pvcSpec: {accessModes: [ReadWriteOnce]}}]}", "templates")]
    [InlineData("", "server-data,commitlog", "", "templates")]
    [InlineData("", "server-data,commitlog", ", storageConfig: {additionalVolumes: [{name: commitlog, mountPath: /c, pvcSpec: {accessModes: [ReadWriteOnce]}}]}", "")]
    [InlineData("", "server-data,commitlog", ", storageConfig: {additionalVolumes: [{name: commitlog, mountPath: /c, volumeSource: {emptyDir: {}}}]}", "templates")]
    [InlineData("", "", "", "claims")]
    public void Claims_that_would_go_or_not_come_back(string set, string templates, string spec, string words) =>
        Assert.Equal(words, new ResetCase { SetSpec = set, Templates = templates.Split(',', StringSplitOptions.RemoveEmptyEntries), Spec = new ResetCase().Spec + spec }.Words);

    [Theory]
    [InlineData("server-data-orders-dc1-r1-sts-1", null, "claims", "is not there")]
    [InlineData("server-data-orders-dc1-r1-sts-1", "metadata: {name: server-data-orders-dc1-r1-sts-1}\nstatus: {phase: Pending}", "claims", "is not bound (Pending)")]
    [InlineData("server-data-orders-dc1-r1-sts-1", "metadata: {name: server-data-orders-dc1-r1-sts-1}\nspec: {volumeName: x}\nstatus: {phase: Lost}", "claims", "is not bound (Lost)")]
    [InlineData("server-data-orders-dc1-r1-sts-1", "metadata: {name: server-data-orders-dc1-r1-sts-1}\nstatus: {phase: Bound}", "claims", "is not bound")]
    [InlineData("server-data-orders-dc1-r1-sts-1", "metadata: {name: server-data-orders-dc1-r1-sts-1, deletionTimestamp: \"2026-01-01T00:00:00Z\"}\nspec: {volumeName: x}\nstatus: {phase: Bound}", "claims", "is being deleted")]
    // Kubernetes deletes it with its owner.
    [InlineData("server-data-orders-dc1-r1-sts-1", "metadata: {name: server-data-orders-dc1-r1-sts-1, uid: one, ownerReferences: [{kind: Pod, name: orders-dc1-r1-sts-1, uid: two}]}\nspec: {volumeName: pv}\nstatus: {phase: Bound}", "claims", "owned by the Pod orders-dc1-r1-sts-1")]
    // One that no pod has any more, but the operator takes for its.
    [InlineData("server-data-orders-dc1-r9-sts-0", "metadata: {name: server-data-orders-dc1-r9-sts-0}\nstatus: {phase: Pending}", "claims", "r9")]
    public void A_claim_that_is_not_whole(string claim, string? is_, string words, string says) =>
        Only(new ResetCase { Claims = { [claim] = is_ } }, words, says);

    [Fact]
    public void Claims_of_a_stopped_datacenter_are_looked_for_too()
    {
        var stopped = new ResetCase { Spec = "size: 3, stopped: true, racks: [{name: r1}, {name: r2}]", Sets = [("orders-dc1-r1-sts", 0), ("orders-dc1-r2-sts", 0)], Conditions = "{type: Stopped, status: \"True\"}" };
        Assert.Empty(stopped.Refusals);
        Only(stopped with { Claims = new() { ["server-data-orders-dc1-r1-sts-1"] = null } }, "claims", "server-data-orders-dc1-r1-sts-1 is not there");
        Only(stopped with { Conditions = "{type: Ready, status: \"False\"}" }, "ready", "not stopped yet", canBeForced: true);
    }

    [Fact]
    public void Volumes_that_cannot_be_read_go_or_belong_to_another_claim()
    {
        var unread = new ResetCase { HasVolumes = false };
        Assert.Equal("volumes", unread.Words);
        Assert.Equal(3, unread.Refusals.Count);
        Only(new ResetCase { Then = static subject => subject with { Volumes = [.. subject.Volumes.Skip(1), Other(subject.Volumes[0], "metadata: {name: NAME, deletionTimestamp: \"2026-01-01T00:00:00Z\"}")] } }, "volumes", "is being deleted");
        Only(new ResetCase { Then = static subject => subject with { Volumes = [.. subject.Volumes.Skip(1), Other(subject.Volumes[0], "metadata: {name: NAME}\nspec: {claimRef: {uid: another}}")] } }, "volumes", "another claim");
        static Node Other(Node volume, string yaml) => Read.Root("kind: PersistentVolume\n" + yaml.Replace("NAME", volume.At("metadata", "name")!.Text, StringComparison.Ordinal));
    }

    [Theory]
    // Until 1.19.0 by the name, which no other has; by the label of the datacenter until 1.21.2; with that of the cluster since (spec/cass-operator F.1).
    [InlineData("1.19.0", "other", "")]
    [InlineData("1.19.1", "other", "neighbour")]
    [InlineData("1.21.2", "other", "neighbour")]
    [InlineData("1.22.0", "other", "")]
    [InlineData("1.22.0", "orders", "neighbour")]
    // The label is the name since 1.23, which no other has.
    [InlineData("1.23.0", "orders", "")]
    public void A_neighbour_with_the_same_labels(string release, string cluster, string words)
    {
        var east = release == "1.23.0" ? "dc1" : "east";
        var one = new ResetCase
        {
            Release = release,
            Spec = new ResetCase().Spec + ", datacenterName: east",
            Sets = [("orders-" + east + "-r1-sts", 2), ("orders-" + east + "-r2-sts", 1)],
            Neighbours = ["kind: CassandraDatacenter\nmetadata: {name: dc2}\nspec: {clusterName: " + cluster + ", datacenterName: east}\n", "kind: CassandraDatacenter\nmetadata: {name: dc3}\nspec: {clusterName: orders}\n"],
        };
        Assert.Equal(words, one.Words);
    }

    [Fact]
    public void What_is_missing_or_under_way_beside_it()
    {
        Only(new ResetCase { Then = static subject => subject with { MissingSecrets = ["superuser"] } }, "secret", "superuser");
        Only(new ResetCase { Then = static subject => subject with { ActiveTask = "cleanup-1 (cleanup)" } }, "task", "cleanup-1", passes: true);
        Only(new ResetCase { Then = static subject => subject with { IsNamespaceEnding = true } }, "namespace", "being deleted");
        Only(new ResetCase { Then = static subject => subject with { Denials = [new ResetDenial("delete it", "not you", null)] } }, "denied", "would not delete it: not you");
        Only(new ResetCase { Then = static subject => subject with { Unseen = [new ResetDenial("MedusaBackupSchedules", "not you", null)] } }, "dependents", "MedusaBackupSchedules would be deleted with it", canBeForced: true);
        Only(new ResetCase { Then = static subject => subject with { UnwellSibling = "ops/dc2" } }, "sibling", "ops/dc2", canBeForced: true, passes: true);
        Only(new ResetCase { Conditions = "{type: Ready, status: \"False\"}" }, "ready", "not ready", canBeForced: true);
        Only(new ResetCase { Conditions = "" }, "ready", "not ready", canBeForced: true);
    }

    [Fact]
    public void The_operator_speaks_against_it()
    {
        Only(new ResetCase { Release = "1.99.0" }, "release", "not known here");
        Only(new ResetCase { Operator = static _ => null }, "operator", "No cass-operator is known");
        Only(new ResetCase { Pods = [("cass-operator-1", false, false)] }, "operator", "not ready", passes: true);
        Only(new ResetCase { Pods = [] }, "operator", "not ready", passes: true);
        Only(new ResetCase { Pods = null }, "unseen", "missing verb list on pods", canBeForced: true);
        // An old process deletes by its own release.
        Only(new ResetCase { Pods = [("cass-operator-1", true, false), ("cass-operator-0", true, true)] }, "operator", "being rolled out", passes: true);
        Only(new ResetCase { OperatorStatus = "observedGeneration: 4, replicas: 2, updatedReplicas: 1, readyReplicas: 1" }, "operator", "being rolled out", passes: true);
        Only(new ResetCase { OperatorStatus = "observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1" }, "operator", "being rolled out", passes: true);
        Only(new ResetCase { Operator = static _ => ResetCase.NewOperator("1.29.1", elects: true) }, "leader", "held by nobody", passes: true);
        Only(new ResetCase { Operator = static _ => ResetCase.NewOperator("1.29.1", elects: true, holder: "cass-operator-0") }, "leader", "cass-operator-0, which is gone", passes: true);
        Assert.Empty(new ResetCase { Operator = static _ => ResetCase.NewOperator("1.29.1", elects: true, holder: "cass-operator-1") }.Refusals);
        Only(new ResetCase { Then = static subject => subject with { HasTwoOperators = true } }, "operators", "by its own rules");
    }

    [Theory]
    [InlineData(null, "1.29.1", OperatorVersionSource.ImageTag, "")]
    // Definitions are often newer than the operator.
    [InlineData(null, "1.29.1", OperatorVersionSource.CustomResourceDefinition, "release")]
    [InlineData("1.29.1", "1.24.0", OperatorVersionSource.CustomResourceDefinition, "")]
    [InlineData("1.29.1", null, OperatorVersionSource.Unknown, "")]
    [InlineData("1.29.1", "1.29.1", OperatorVersionSource.ImageTag, "")]
    [InlineData("1.29.1", "1.24.1", OperatorVersionSource.ImageTag, "release")]
    public void A_release_that_is_not_certain(string? given, string? read, OperatorVersionSource source, string words) =>
        Assert.Equal(words, new ResetCase { Operator = _ => ResetCase.NewOperator(read, source: source), Then = subject => subject with { GivenRelease = given } }.Words);

    [Theory]
    [InlineData("annotations: {argocd.argoproj.io/tracking-id: \"db:cassandra.datastax.com/CassandraDatacenter:ops/dc1\"}", "ArgoCD db")]
    [InlineData("labels: {kustomize.toolkit.fluxcd.io/name: db, kustomize.toolkit.fluxcd.io/namespace: flux}", "Flux Kustomization flux/db")]
    // Helm does nothing by itself, but a release that is upgraded meanwhile creates it.
    [InlineData("annotations: {meta.helm.sh/release-name: db, meta.helm.sh/release-namespace: ops}", "Helm ops/db")]
    [InlineData("ownerReferences: [{apiVersion: example.com/v1, kind: Database, name: db, uid: two, controller: true}]", "Database db")]
    [InlineData("ownerReferences: [{apiVersion: example.com/v1, kind: Database, name: db, uid: two}]", "Database db")]
    public void Who_else_would_create_it(string metadata, string owner) => Only(new ResetCase { Metadata = metadata }, "owner", owner, canBeForced: true);

    [Theory]
    [InlineData("1.29.1", "clears it")]
    [InlineData("1.24.1", "does not go before")]
    public void A_finalizer_of_somebody_else(string release, string says)
    {
        Only(new ResetCase { Release = release, Metadata = "finalizers: [finalizer.cassandra.datastax.com, example.com/clean-up]" }, "finalizer", "example.com/clean-up", canBeForced: true);
        Assert.Contains(says, new ResetCase { Release = release, Metadata = "finalizers: [finalizer.cassandra.datastax.com, example.com/clean-up]" }.Refusals[0].Message, StringComparison.Ordinal);
        Assert.Empty(new ResetCase { Release = release, Metadata = "finalizers: [finalizer.cassandra.datastax.com]" }.Refusals);
        // Left behind by a K8ssandraCluster that does not make it any more.
        Assert.Equal("finalizer", new ResetCase { Release = release, Metadata = "finalizers: [k8ssandracluster.k8ssandra.io/finalizer]" }.Words);
    }

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("k8ssandra.io/autoupdate-spec: always", "", "", "autoupdate-spec=always")]
    [InlineData("k8ssandra.io/autoupdate-spec: once", "", "", "autoupdate-spec=once")]
    [InlineData("k8ssandra.io/rebuild-dc: dc1", "", "", "being rebuilt")]
    [InlineData("k8ssandra.io/rebuild-dc: dc0", "", "", "")]
    [InlineData("", "observedGeneration: 2", "", "changes that are not brought")]
    [InlineData("", "observedGeneration:", "", "not known")]
    [InlineData("", "conditions: [{type: RequiresUpdate, status: \"True\"}]", "", "changes that are not brought")]
    [InlineData("", "conditions: [{type: RequiresUpdate, status: \"False\"}]", "", "")]
    [InlineData("", "datacenters: {dc1: {decommissionProgress: Decommissioning}}", "", "does not ask for it any more")]
    [InlineData("", "", ", stopped: true", "not stopped, unlike")]
    [InlineData("", "", ", racks: [{name: r2}, {name: r1}]", "Its racks are r1, r2")]
    [InlineData("", "", ", racks: [{name: r1}, {name: r2}]", "")]
    public void A_K8ssandraCluster_that_would_come_in_between(string annotations, string status, string dc, string says)
    {
        var text = Cluster.Replace("ANNOTATIONS", annotations, StringComparison.Ordinal).Replace(" DC ", dc, StringComparison.Ordinal);
        text = status.StartsWith("observedGeneration", StringComparison.Ordinal) ? text.Replace("observedGeneration: 3, STATUS", status, StringComparison.Ordinal) : text.Replace("STATUS", status, StringComparison.Ordinal);
        var one = new ResetCase { IsOfCluster = true, Cluster = text, Manager = Manager, Metadata = "finalizers: [finalizer.cassandra.datastax.com, k8ssandracluster.k8ssandra.io/finalizer], labels: {k8ssandra.io/cluster-name: demo, k8ssandra.io/cluster-namespace: ops}" };
        if (says.Length == 0)
            Assert.Empty(one.Refusals);
        else
            Only(one, "cluster", says, passes: says == "being rebuilt");
    }

    [Fact]
    public void A_K8ssandraCluster_that_would_not_create_it_again()
    {
        var text = Cluster.Replace("ANNOTATIONS", "", StringComparison.Ordinal).Replace(" DC ", "", StringComparison.Ordinal).Replace("STATUS", "", StringComparison.Ordinal);
        var one = new ResetCase { IsOfCluster = true, Cluster = text, Manager = Manager };
        Assert.Empty(one.Refusals);
        Only(one with { Cluster = null }, "cluster", "cannot be read");
        Only(one with { Cluster = text.Replace("name: demo,", "name: demo, deletionTimestamp: \"2026-01-01T00:00:00Z\",", StringComparison.Ordinal) }, "cluster", "is being deleted");
        Only(one with { Cluster = text.Replace("{metadata: {name: dc1}, size: 3}", "{metadata: {name: dc9}, size: 3}", StringComparison.Ordinal) }, "cluster", "does not ask for it any more");
        Only(one with { Cluster = text.Replace("{metadata: {name: dc1}, size: 3}", "{metadata: {name: dc1}, size: 2}", StringComparison.Ordinal) }, "cluster", "it would get 2");
        Only(one with { Manager = null }, "manager", "nobody would create it again");
        Only(one with { Manager = new K8ssOperator { Name = "k8ssandra-operator", HasPods = true, ReadyPods = 0 } }, "manager", "not ready", passes: true);
    }

    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.24.1")]
    public void Of_a_K8ssandraCluster_only_the_annotation_of_1_25_keeps_volumes(string release) =>
        Only(new ResetCase { Release = release, IsOfCluster = true, Cluster = "kind: K8ssandraCluster\nmetadata: {name: demo}\n", Manager = Manager }, "cluster", "no annotation that keeps volumes");

    // Each alone tells its word, what is the matter and what to do; only what costs no data can be insisted on.
    private static void Only(ResetCase one, string word, string says, bool canBeForced = false, bool passes = false)
    {
        var refusal = Assert.Single(one.Refusals);
        Assert.Equal(word, refusal.Name);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Remedy);
        Assert.Equal((canBeForced, passes), (refusal.CanBeForced, refusal.Passes));
    }
}
