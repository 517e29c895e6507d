using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Image fields of a CassandraDatacenter that no K8ssandraCluster owns (apis/cassandra/v1beta1/cassandradatacenter_types.go).</summary>
internal sealed class DatacenterImageTranslation(
    ClusterImageIntent intent,
    IReadOnlyDictionary<ClusterImage, WrittenReference> references,
    ResourceEdits edits,
    CassOperatorRelease release,
    Action<Diagnostic> report)
{
    private static readonly FieldPath Spec = FieldPath.Of("spec");

    /// <summary>Collects the edits.</summary>
    public void Translate()
    {
        RefuseOwned();
        var name = edits.Root.At("metadata", "name")?.Text;
        if (intent.Datacenter is { } other && other != name)
            throw new IntentException(IntentRules.Contradiction, edits.Root, "The CassandraDatacenter is called " + Show(name) + ", not " + Show(other) + ".", "Leave out -Datacenter (--datacenter), which is for a K8ssandraCluster.");
        if ((intent.PullPolicy ?? intent.PullSecret) is not null)
        {
            throw new IntentException(
                ClusterImageRules.NoPodGetsIt,
                null,
                "A CassandraDatacenter has no pull policy and no pull secret beside its images.",
                "Set them in the ImageConfig: Set-K8ssImageConfig " + IntentParameter.PullPolicy + " or " + IntentParameter.PullSecret + ".");
        }

        foreach (var image in Enum.GetValues<ClusterImage>())
        {
            if (references.TryGetValue(image, out var reference))
                Set(image, reference.ToString());
            else if (intent.Remove.Contains(image))
                edits.Drop(Spec.Then(KeyOf(image)));
        }
    }

    /// <summary>Says that with an image of its own a datacenter's pods no longer have a read-only root file system.</summary>
    public static Diagnostic ReadOnlyEnds(CassOperatorRelease release, string? datacenter) => ClusterImageRules.SideEffect.At(
        null,
        "cass-operator " + release.Version + " gives the pods of " + Show(datacenter) + " a read-only root file system only where no serverImage is set; with one they lose it, and containers that come with it.",
        "Set readOnlyRootFilesystem: true at the datacenter, if the image is made for it.");

    private void Set(ClusterImage image, string reference)
    {
        edits.Set(Spec.Then(KeyOf(image)), reference);
        var type = edits.Text(Spec.Then("serverType"));
        var version = edits.Text(Spec.Then("serverVersion"));
        switch (image)
        {
            case ClusterImage.ConfigBuilder when release.UsesClientImage(type, version, edits.Root.At("metadata", "annotations", "cassandra.datastax.com/use-new-config-builder")?.Text):
                throw new IntentException(
                    ClusterImageRules.NoSuchField,
                    edits.Find(Spec.Then("serverVersion")),
                    "cass-operator " + release.Version + " builds the configuration of " + Show(type) + " " + Show(version) + " with k8ssandra-client and ignores configBuilderImage.",
                    "Set it in the ImageConfig: Set-K8ssImageConfig " + IntentParameter.Component + " k8ssandra-client.");
            case ClusterImage.Server when edits.Text(Spec.Then("serverImage")) is null && edits.Find(Spec.Then("readOnlyRootFilesystem")) is null && release.HasReadOnlyRootFilesystem(type, version, null, null):
                report(ReadOnlyEnds(release, edits.Root.At("metadata", "name")?.Text));
                break;
            default:
                break;
        }
    }

    private void RefuseOwned()
    {
        var labels = edits.Root.At("metadata", "labels");
        if (labels?["k8ssandra.io/cluster-name"] is not { Text.Length: > 0 } owner)
            return;
        var @namespace = labels["k8ssandra.io/cluster-namespace"]?.Text;
        throw new IntentException(
            ClusterImageRules.Owned,
            owner,
            "The CassandraDatacenter belongs to the K8ssandraCluster " + Show(owner.Text) + (@namespace is null ? "" : " in the namespace " + Show(@namespace)) + ", which would write it anew with its own images.",
            "Change that K8ssandraCluster, with -Datacenter (--datacenter) " + Show(edits.Root.At("metadata", "name")?.Text) + " for this datacenter alone.");
    }

    private static string KeyOf(ClusterImage image) => image switch
    {
        ClusterImage.Server => "serverImage",
        ClusterImage.SystemLogger => "systemLoggerImage",
        ClusterImage.ConfigBuilder => "configBuilderImage",
        _ => throw new IntentException(
            ClusterImageRules.NoSuchField,
            null,
            "A CassandraDatacenter has no field for " + ClusterImageIntent.ParameterOf(image) + ".",
            "It is set at a K8ssandraCluster" + (image == ClusterImage.Reaper || image == ClusterImage.Stargate ? ", or at the resource of that kind." : "; elsewhere write the container into podTemplateSpec.")),
    };

    private static string Show(string? text) => Printable.Escape(text, 120);
}
