using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Tests.ImageConfigs;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Converts an ImageConfig in a test, and proves it.</summary>
internal sealed class Conversions
{
    private Conversions(ConvertedImageConfig converted, ImageConfig after, ConversionProof proof)
    {
        Converted = converted;
        After = after;
        Proof = proof;
    }

    public ConvertedImageConfig Converted { get; }

    public ImageConfig After { get; }

    public ConversionProof Proof { get; }

    public string Text => Converted.Text;

    /// <summary>The differences as <c>datacenter container: before -> after</c>.</summary>
    public IEnumerable<string> Differences => Proof.Differences.Select(difference => difference.Datacenter + " " + difference);

    public static Conversions Of(string from, string yaml, string to, string? k8ssandraOperator = null)
    {
        var before = Assert.IsType<ImageConfigV1Beta1>(Configs.Read(from, yaml, "v1beta1"));
        var target = new ConversionTarget(new CassOperatorRelease(OperatorVersion.Parse(to)), k8ssandraOperator is null ? null : new K8ssandraOperatorRelease(OperatorVersion.Parse(k8ssandraOperator)));
        var converted = ImageConfigConversion.Convert(before, target);
        var after = Configs.Read(to, converted.Text, "v1beta2");
        var proof = new ConversionProof(before, after, converted.Reasons);
        proof.AddCover();
        return new Conversions(converted, after, proof);
    }
}
