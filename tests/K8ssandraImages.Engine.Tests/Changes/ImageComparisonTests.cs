using K8ssandraImages.Engine.Changes;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Containers as <c>name=image</c>, told apart by name and, where that is not enough, by order.</summary>
public class ImageComparisonTests
{
    [Theory]
    [InlineData("a=1 b=1", "a=1 b=1", "")]
    [InlineData("a=1 b=1", "a=2 b=1", "a:1->2")]
    [InlineData("a=1", "a=1 b=1", "b:->1")]
    [InlineData("a=1 b=1 c=1", "a=1 c=1", "b:1->")]
    [InlineData("a=1 b=1 c=1 d=1", "a=2 d=2", "a:1->2 b:1-> c:1-> d:1->2")]
    [InlineData("a=1 b=1", "c=1", "c:->1 a:1-> b:1->")]
    [InlineData("a=1 z=1", "z=2 a=2", "z:1->2 a:1->2")] // another order is no change of an image
    [InlineData("a=1 a=2", "a=1 a=3", "a:2->3")] // the second of one name
    [InlineData("a=1 a=2", "a=1", "a:2->")]
    [InlineData("a=1", "a=", "a:1->")] // no pod can be built any more
    [InlineData("", "", "")]
    public void What_differs_in_the_order_of_the_pods(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join(' ', ImageComparison.Compare(Parse(before), Parse(after)).Select(change => $"{change.Container}:{change.Before}->{change.After}")));

    [Theory]
    [InlineData("1 - -", "1 - -", ImageChangeKind.None)]
    [InlineData("1 - -", "2 - -", ImageChangeKind.Image)]
    [InlineData("1 - -", "1 Always -", ImageChangeKind.PullPolicy)]
    [InlineData("1 - s,t", "1 - t,s", ImageChangeKind.PullSecrets)]
    [InlineData("1 - -", "2 Never s", ImageChangeKind.Image | ImageChangeKind.PullPolicy | ImageChangeKind.PullSecrets)]
    public void What_of_a_container_differs(string before, string after, ImageChangeKind expected)
    {
        var change = Assert.Single(ImageComparison.Compare([Whole(before)], [Whole(after)], withUnchanged: true));
        Assert.Equal(expected, change.Change);
        Assert.Equal(before, change.Before + " " + (change.PullPolicyBefore ?? "-") + " " + (change.PullSecretsBefore.Count == 0 ? "-" : string.Join(',', change.PullSecretsBefore)));
        Assert.Equal(after, change.After + " " + (change.PullPolicyAfter ?? "-") + " " + (change.PullSecretsAfter.Count == 0 ? "-" : string.Join(',', change.PullSecretsAfter)));
        Assert.Equal(expected == ImageChangeKind.None ? 0 : 1, ImageComparison.Compare([Whole(before)], [Whole(after)]).Count());
    }

    [Fact]
    public void Containers_of_one_name_in_other_places_are_others()
    {
        EffectiveImage[] before =
        [
            Image("c", "1"), Image("c", "1", kind: ContainerKind.Init), Image("c", "1", workload: WorkloadKind.Reaper), Image("c", "1", datacenter: "dc2"), Image("c", "1", @namespace: "n2"),
            Image("c", "1", workload: WorkloadKind.Stargate, workloadName: "rack1"), Image("c", "1", workload: WorkloadKind.Stargate, workloadName: "rack2"), Image("c", "1", context: "other"),
        ];
        for (var i = 0; i < before.Length; i++)
        {
            var after = (EffectiveImage[])before.Clone();
            after[i] = Image("c", "2", before[i].Context, before[i].Namespace!, before[i].Datacenter!, before[i].Workload, before[i].WorkloadName, before[i].ContainerKind);
            var change = Assert.Single(ImageComparison.Compare(before, after));
            Assert.Equal((before[i].Context, before[i].Namespace, before[i].Datacenter, before[i].Workload, before[i].ContainerKind), (change.Context, change.Namespace, change.Datacenter, change.Workload, change.ContainerKind));
            Assert.Equal((ImageChangeKind.Image, "1", "2"), (change.Change, change.Before, change.After));
        }
    }

    [Fact]
    public void What_stays_tells_where_it_comes_from()
    {
        var images = Resolution.Answers.To("apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1}\nspec:\n  clusterName: c\n  serverType: cassandra\n  serverVersion: 4.0.11\n  serverImage: r.io/x/y:1\n", "1.22.4").Images;
        var change = Assert.Single(ImageComparison.Compare(images, images, withUnchanged: true), change => change.Container == "cassandra");
        Assert.Equal((ImageTier.DatacenterSpec, "test.yaml:8:16", "cassandra"), (change.Source, change.Location?.ToString(), change.Component));
    }

    private static List<EffectiveImage> Parse(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).Select(parts => Image(parts[0], parts[1]))];

    private static EffectiveImage Whole(string text) => text.Split(' ') is [var image, var policy, var secrets]
        ? new EffectiveImage { Container = "c", Image = image, PullPolicy = policy == "-" ? null : policy, PullSecrets = secrets == "-" ? [] : secrets.Split(',') }
        : throw new ArgumentException(text);

    private static EffectiveImage Image(
        string container, string image, string? context = null, string @namespace = "n", string datacenter = "dc1", WorkloadKind workload = WorkloadKind.Cassandra, string? workloadName = null, ContainerKind kind = ContainerKind.Main) => new()
    {
        Context = context,
        Namespace = @namespace,
        Datacenter = datacenter,
        Workload = workload,
        WorkloadName = workloadName,
        ContainerKind = kind,
        Container = container,
        Image = image.Length == 0 ? null : image,
    };
}
