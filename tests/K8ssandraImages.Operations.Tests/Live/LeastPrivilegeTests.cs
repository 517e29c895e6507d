using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>
/// The roles of samples/rbac give a user complete answers, and no permission in them is one too many. A real API server decides.
/// </summary>
public sealed class LeastPrivilegeTests(LeastPrivilegeTests.TwoNamespaces fleet) : IClassFixture<LeastPrivilegeTests.TwoNamespaces>
{
    // The files of each use, and which of them are for the operators' namespace alone.
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["cluster"] = ["cluster.yaml", "operator-namespace.yaml"],
        ["cluster, with what runs"] = ["cluster.yaml", "operator-namespace.yaml", "cluster-drift.yaml"],
        ["namespaces"] = ["namespace.yaml", "operator-namespace.yaml"],
        ["namespaces, with what runs"] = ["namespace.yaml", "operator-namespace.yaml", "namespace-drift.yaml"],
    };

    private static readonly string[] Incomplete = [LiveRules.ContextFailed.Id, LiveRules.NamespacesOnly.Id, LiveRules.NotRead.Id, LiveRules.PartlyRead.Id, "KSI0072"];

    public static TheoryData<string> AllUses => [.. Uses.Keys];

    public static TheoryData<string, string, string> AllPermissions
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (use, files) in Uses.Where(pair => pair.Key.EndsWith("runs", StringComparison.Ordinal)))
            {
                foreach (var file in files)
                {
                    foreach (var permission in ReaderRoles.Permissions(file))
                        data.Add(use, file, permission);
                }
            }

            return data;
        }
    }

    [ClusterTheory(Needs.OwnServer)]
    [MemberData(nameof(AllUses))]
    public async Task A_fresh_user_with_the_roles_gets_the_answers_of_an_administrator(string use)
    {
        var roles = await ApplyAsync(use, null, null);
        try
        {
            var expected = Read(use, ReaderAnswers.As(fleet.Cluster.Kubeconfig, null, NamespacesOf(use)));
            var actual = Read(use, ReaderAnswers.As(fleet.Cluster.Kubeconfig, roles.Group, NamespacesOf(use)));

            Assert.Equal(expected.Rows, actual.Rows);
            Assert.DoesNotContain(actual.Said, said => Incomplete.Any(id => said.StartsWith(id, StringComparison.Ordinal)));
            var kinds = new List<string> { " cluster ", " datacenter ", " image ", " config " };
            if (WithDrift(use))
                kinds.AddRange([" operator ", " drift ", " again drift "]);
            Assert.All(kinds, kind => Assert.Contains(actual.Rows, row => row.Contains(kind, StringComparison.Ordinal)));
        }
        finally
        {
            await roles.RemoveAsync();
        }
    }

    [ClusterFact(Needs.OwnServer)]
    public void Without_roles_nothing_is_read_and_every_refusal_is_told()
    {
        var answers = Read("cluster, with what runs", ReaderAnswers.As(fleet.Cluster.Kubeconfig, "nobody"));

        Assert.Empty(answers.Rows);
        Assert.Contains(answers.Findings, finding => finding.Id == LiveRules.NamespacesOnly.Id && finding.Message.Contains("missing verb list on deployments.apps in all namespaces", StringComparison.Ordinal));
        Assert.Contains(answers.Findings, finding => finding.Id == LiveRules.NotRead.Id && finding.Message.Contains("missing verb list on deployments.apps in namespace default", StringComparison.Ordinal));
    }

    [ClusterTheory(Needs.OwnServer)]
    [MemberData(nameof(AllPermissions))]
    public async Task Without_one_permission_a_finding_names_its_verb_and_resource(string use, string file, string permission)
    {
        var roles = await ApplyAsync(use, file, permission);
        try
        {
            var answers = Read(use, ReaderAnswers.As(fleet.Cluster.Kubeconfig, roles.Group, NamespacesOf(use)));

            Assert.Contains(answers.Said, said => said.Contains("missing verb " + permission + " ", StringComparison.Ordinal));
        }
        finally
        {
            await roles.RemoveAsync();
        }
    }

    [Fact]
    public void No_role_may_change_anything_or_see_a_secret()
    {
        var permissions = Directory.EnumerateFiles(ReaderRoles.Folder).SelectMany(file => ReaderRoles.Permissions(Path.GetFileName(file))).ToList();

        Assert.NotEmpty(permissions);
        Assert.All(permissions, permission => Assert.Matches(@"\A(list|get) on [a-z0-9]+(\.[a-z0-9.]+)?\z", permission));
        Assert.DoesNotContain(permissions, permission => permission.Contains("secrets", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_shows_the_files_as_they_are()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "least-privilege.md"));

        Assert.All(Directory.EnumerateFiles(ReaderRoles.Folder), file => Assert.Contains("```yaml\n" + File.ReadAllText(file) + "```\n", document, StringComparison.Ordinal));
    }

    private static bool WithDrift(string use) => use.EndsWith("runs", StringComparison.Ordinal);

    private string[] NamespacesOf(string use) => use.StartsWith("namespaces", StringComparison.Ordinal) ? [fleet.Datacenters.Name, fleet.Operators.Name] : [];

    private ReaderAnswers Read(string use, LiveOptions options)
    {
        // The second cass-operator has an image without a tag, which only a definition of the cluster helps with.
        string[] shown = options.Namespaces.Count > 0 ? [.. options.Namespaces] : [fleet.Datacenters.Name, fleet.Operators.Name, fleet.Untagged.Name];
        return ReaderAnswers.Read(options, shown, WithDrift(use));
    }

    private async Task<ReaderRoles> ApplyAsync(string use, string? file, string? without)
    {
        var roles = new ReaderRoles(fleet.Cluster);
        foreach (var one in Uses[use])
        {
            await roles.ApplyAsync(
                one,
                one == file ? without : null,
                one.StartsWith("operator", StringComparison.Ordinal) ? [fleet.Operators, fleet.Untagged] : one.StartsWith("namespace", StringComparison.Ordinal) ? [fleet.Datacenters, fleet.Operators] : []);
        }

        return roles;
    }

    /// <summary>
    /// Operators in one namespace and what they look after in another: a K8ssandraCluster, a datacenter of its own, a Reaper and
    /// a Stargate. In a third namespace a cass-operator whose image does not tell its release. On a server of its own: what is
    /// read of all namespaces would else be other tests' too.
    /// </summary>
    public sealed class TwoNamespaces : IAsyncLifetime
    {
        private OwnServer? _server;

        public ClusterFixture Cluster { get; private set; } = null!;

        public TestNamespace Operators { get; private set; } = null!;

        public TestNamespace Datacenters { get; private set; } = null!;

        public TestNamespace Untagged { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (new ClusterFactAttribute(Needs.OwnServer).Skip is not null)
                return;

            _server = await OwnServer.StartAsync();
            Cluster = await ClusterFixture.OnAsync(_server);
            Operators = await Cluster.NamespaceAsync("operators");
            Datacenters = await Cluster.NamespaceAsync("datacenters");
            Untagged = await Cluster.NamespaceAsync("untagged");
            // 1.28.1 has an ImageConfig by label, and another one in a ConfigMap that is mounted.
            await WatchBothAsync(await Operators.InstallCassOperatorAsync("1.28.1"));
            await WatchBothAsync(await Operators.InstallK8ssandraOperatorAsync("1.27.0"));
            await Operators.ApplyAsync("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: b569adb7.cassandra.datastax.com}
                spec: {holderIdentity: cass-operator-controller-manager-1_2f0e}
                """);
            var untagged = await Untagged.InstallCassOperatorAsync("1.28.1");
            var digest = new string('a', 64);
            await Untagged.PatchAsync("Deployment", (string)untagged["metadata"]!["name"]!, $$"""
                {
                  "spec": {
                    "template": {
                      "spec": {
                        "containers": [{"name": "manager", "image": "registry.example.com/cass-operator@sha256:{{digest}}"}]
                      }
                    }
                  }
                }
                """);
            await Datacenters.CreateAsync(Fleet.K8ssandraClusters(1));
            await Datacenters.CreateAsync(Fleet.CassandraDatacenters(1));
            await Datacenters.ApplyAsync("""
                apiVersion: reaper.k8ssandra.io/v1alpha1
                kind: Reaper
                metadata: {name: alone}
                spec: {datacenterRef: {name: dc-0000} }
                ---
                apiVersion: stargate.k8ssandra.io/v1alpha1
                kind: Stargate
                metadata: {name: alone}
                spec: {datacenterRef: {name: dc-0000}, size: 1}
                """);
        }

        public async Task DisposeAsync()
        {
            if (_server is null)
                return;
            await Cluster.DisposeAsync();
            await _server.DisposeAsync();
        }

        private async Task WatchBothAsync(JsonObject deployment)
        {
            var containers = deployment["spec"]!["template"]!["spec"]!["containers"]!.DeepClone();
            var variable = containers[0]!["env"]!.AsArray().Single(entry => (string)entry!["name"]! == "WATCH_NAMESPACE")!.AsObject();
            variable.Remove("valueFrom");
            variable["value"] = Datacenters.Name + "," + Operators.Name;
            await Operators.PatchAsync("Deployment", (string)deployment["metadata"]!["name"]!, new JsonObject
            {
                ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
            }.ToJsonString());
        }
    }
}
