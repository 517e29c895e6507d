namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>
/// Which racks take a changed template at the operator's start, and in which order, release by release: cass-operator
/// pkg/reconciliation/reconcile_racks.go (CheckRackForceUpgrade, CheckRackPodTemplate, failureModeDetection), constructor.go
/// (setOperatorProgressStatus, setDatacenterStatus) and handler.go (updateStatus of v1.21.0) at v1.12.0 to v1.32.0.
/// </summary>
public sealed class DatacenterUpdateTests
{
    private const string Once = "cassandra.datastax.com/autoupdate-spec: once";
    private const string Always = "cassandra.datastax.com/autoupdate-spec: always";

    private static readonly string[] Releases = ["1.12.0", "1.19.1", "1.20.0", "1.21.0", "1.22.4", "1.23.0", "1.24.0", "1.24.1", "1.25.0", "1.26.0", "1.29.1", "1.32.0"];

    private static readonly (string Rack, string State, int Restarts)[] Pulls = [("r2", "ImagePullBackOff", 0)];

    // A release inherits from the one before it what is not said of it.
    private static readonly (string Name, Situation Situation, Dictionary<string, string> Expected)[] Table =
    [
        ("nothing permits it", new Situation(), new() { ["1.12.0"] = "A1 A2 A3", ["1.20.0"] = "P1 P2 P3" }),
        ("annotated once", new Situation { Annotations = Once }, new() { ["1.12.0"] = "A1 A2 A3", ["1.20.0"] = "A1 P2 P3", ["1.23.0"] = "A1 A2 A3" }),
        ("annotated once while an update is under way", new Situation { Annotations = Once, Progress = "Updating" }, new() { ["1.12.0"] = "A1 A2 A3" }),
        ("annotated once, the first rack is right", new Situation { Annotations = Once, Right = ["r1"] }, new() { ["1.12.0"] = "N A1 A2", ["1.20.0"] = "N A1 P2", ["1.23.0"] = "N A1 A2" }),
        ("annotated always", new Situation { Annotations = Always }, new() { ["1.12.0"] = "A1 A2 A3" }),
        ("annotated with anything", new Situation { Annotations = "cassandra.datastax.com/autoupdate-spec: \"false\"" }, new() { ["1.12.0"] = "A1 A2 A3" }),
        ("its generation is newer", new Situation { Generation = 2 }, new() { ["1.12.0"] = "A1 A2 A3", ["1.21.0"] = "A1 P2 P3", ["1.22.4"] = "A1 A2 A3" }),
        ("newer, and annotated once", new Situation { Generation = 2, Annotations = Once }, new() { ["1.12.0"] = "A1 A2 A3", ["1.21.0"] = "A1 P2 P3", ["1.22.4"] = "A1 A2 A3" }),
        ("one rack is forced", new Situation { Spec = "forceUpgradeRacks: [r2]" }, new() { ["1.12.0"] = "A2 A1 A3", ["1.21.0"] = "P2 A1 P3", ["1.22.4"] = "A2 A1 A3", ["1.24.0"] = "P2 A1 P3" }),
        ("two racks are forced, in another order", new Situation { Spec = "forceUpgradeRacks: [r3, r1]" }, new() { ["1.12.0"] = "A1 A3 A2", ["1.21.0"] = "A1 P3 A2", ["1.22.4"] = "A1 A3 A2", ["1.24.0"] = "A2 P3 A1" }),
        ("a rack that is not there is forced", new Situation { Spec = "forceUpgradeRacks: [r9]" }, new() { ["1.12.0"] = "A1 A2 A3", ["1.21.0"] = "P1 P2 P3", ["1.22.4"] = "A1 A2 A3", ["1.24.0"] = "P1 P2 P3" }),
        ("one rack is forced, which uses up once", new Situation { Spec = "forceUpgradeRacks: [r2]", Annotations = Once }, new() { ["1.12.0"] = "A2 A1 A3", ["1.21.0"] = "P2 A1 P3", ["1.22.4"] = "A2 A1 A3", ["1.24.0"] = "A2 A1 A3" }),
        ("pods of a rack cannot be pulled", new Situation { Bad = Pulls }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.24.0"] = "P2 A1 P3" }),
        ("they cannot, and all is permitted", new Situation { Bad = Pulls, Annotations = Always }, new() { ["1.12.0"] = "B B B", ["1.24.0"] = "A2 A1 A3" }),
        ("they cannot, and their rack is forced", new Situation { Bad = Pulls, Spec = "forceUpgradeRacks: [r2]" }, new() { ["1.12.0"] = "A2 A1 A3", ["1.21.0"] = "P2 A1 P3", ["1.22.4"] = "A2 A1 A3", ["1.24.0"] = "P2 A1 P3" }),
        ("they cannot, and another rack is forced", new Situation { Bad = Pulls, Spec = "forceUpgradeRacks: [r3]" }, new() { ["1.12.0"] = "B B A1", ["1.21.0"] = "P2 P3 A1", ["1.22.4"] = "B B A1", ["1.24.0"] = "P3 A1 A2" }),
        ("a pod crashes", new Situation { Bad = [("r3", "CrashLoopBackOff", 9)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.24.0"] = "P2 P3 A1" }),
        ("no node takes a pod", new Situation { Bad = [("r1", "Unschedulable", 0)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.24.0"] = "A1 P2 P3" }),
        ("a pod ended with an error and was restarted once", new Situation { Bad = [("r1", "Error", 1)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.26.0"] = "A1 P2 P3" }),
        ("a pod ended with an error and was restarted three times", new Situation { Bad = [("r1", "Error", 3)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.24.0"] = "A1 P2 P3" }),
        ("a pod ended with an error for the first time", new Situation { Bad = [("r1", "Error", 0)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3" }),
        ("a pod that only starts", new Situation { Bad = [("r1", "ContainerCreating", 0)], Annotations = Always }, new() { ["1.12.0"] = "B B B" }),
        ("two racks fail", new Situation { Bad = [("r1", "ErrImagePull", 0), ("r3", "ErrImagePull", 0)] }, new() { ["1.12.0"] = "B B B", ["1.20.0"] = "P1 P2 P3", ["1.24.0"] = "A1 P3 A2" }),
        ("the first that fails is right already", new Situation { Bad = [("r1", "ErrImagePull", 0), ("r3", "ErrImagePull", 0)], Right = ["r1"] }, new() { ["1.12.0"] = "N B B", ["1.20.0"] = "N P1 P2", ["1.24.0"] = "N P1 B" }),
        ("one that fails is right already, and all is permitted", new Situation { Bad = [("r3", "ErrImagePull", 0)], Right = ["r3"], Annotations = Always }, new() { ["1.12.0"] = "B B N" }),
        ("a canary", new Situation { Spec = "canaryUpgrade: true", Annotations = Always }, new() { ["1.12.0"] = "A1 B B" }),
        ("a canary and a rack that is forced", new Situation { Spec = "canaryUpgrade: true, forceUpgradeRacks: [r2]" }, new() { ["1.12.0"] = "A2 A1 B", ["1.21.0"] = "P2 A1 P3", ["1.22.4"] = "A2 A1 B", ["1.24.0"] = "P1 P2 P3" }),
        ("it scales", new Situation { Conditions = "{type: ScalingUp, status: \"True\"}", Annotations = Always }, new() { ["1.12.0"] = "B B B" }),
        ("it is not valid", new Situation { Conditions = "{type: Valid, status: \"False\"}", Annotations = Always }, new() { ["1.12.0"] = "B B B" }),
        ("it is being deleted", new Situation { Metadata = ", deletionTimestamp: \"2026-01-01T00:00:00Z\"" }, new() { ["1.12.0"] = "B B B" }),
        ("it is stopped", new Situation { Replicas = 0, Spec = "stopped: true", Annotations = Always }, new() { ["1.12.0"] = "N N N" }),
        ("a rack is being rolled out", new Situation { Rolling = "r1", Bad = [("r1", "ContainerCreating", 0)], Right = ["r1"], Annotations = Always }, new() { ["1.12.0"] = "N A1 A2" }),
        ("all is right", new Situation { Right = ["r1", "r2", "r3"], Annotations = Always }, new() { ["1.12.0"] = "N N N" }),
        ("RequiresUpdate says nothing", new Situation { Conditions = "{type: RequiresUpdate, status: \"True\"}" }, new() { ["1.12.0"] = "A1 A2 A3", ["1.20.0"] = "P1 P2 P3" }),
    ];

    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (name, _, expected) in Table)
            {
                var current = "";
                foreach (var release in Releases)
                    rows.Add(name, release, current = expected.GetValueOrDefault(release, current));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Racks_follow_by_the_rules_of_the_release(string name, string release, string expected)
    {
        var situation = Array.Find(Table, row => row.Name == name).Situation with { Release = release };
        Assert.Equal(expected, situation.Timings());
    }

    [Fact]
    public void What_is_said_of_a_release_is_of_one_that_is_looked_at() =>
        Assert.All(Table, row => Assert.True(row.Expected.ContainsKey(Releases[0]) && row.Expected.Keys.All(Releases.Contains), row.Name));

    [Theory]
    [InlineData("1.19.1", "", "", "2 2 2")]
    [InlineData("1.32.0", "", "", "2 2 2")] // when it is permitted
    [InlineData("1.19.1", "canaryUpgrade: true", "", "0 2 2")]
    [InlineData("1.32.0", "canaryUpgrade: true, canaryUpgradeCount: 1", Always, "1 2 2")]
    [InlineData("1.32.0", "canaryUpgrade: true, canaryUpgradeCount: 2", Always, "2 2 2")]
    [InlineData("1.32.0", "canaryUpgrade: true, canaryUpgradeCount: 3", Always, "0 2 2")] // more than there are hold all
    [InlineData("1.20.0", "canaryUpgrade: true, canaryUpgradeCount: 1, forceUpgradeRacks: [r2]", "", "1 2 2")] // until 1.20 a forced rack is no canary
    [InlineData("1.22.4", "canaryUpgrade: true, canaryUpgradeCount: 1, forceUpgradeRacks: [r2]", "", "1 1 2")]
    [InlineData("1.32.0", "stopped: true", Always, "0 0 0")]
    public void Pods_restart(string release, string spec, string annotations, string expected) =>
        Assert.Equal(expected, new Situation { Release = release, Spec = spec, Annotations = annotations }.Restarts());
}
