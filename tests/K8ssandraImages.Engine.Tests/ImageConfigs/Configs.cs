using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.ImageConfigs;

/// <summary>Reads an ImageConfig in a test, as a release does.</summary>
internal static class Configs
{
    public static ImageConfig Read(string release, string yaml, string? api = null)
    {
        var document = DocumentParser.Parse(new DocumentText("image_config.yaml", 0, 1, yaml), DocumentLimits.Default);
        Assert.False(document.Failed, string.Join('\n', document.Diagnostics));
        var cassOperator = new CassOperatorRelease(OperatorVersion.Parse(release));
        return ImageConfig.Read(document.Roots.Count > 0 ? document.Roots[0] : null, null, cassOperator, api ?? (cassOperator.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1"));
    }

    public static IEnumerable<string> Secrets(ImageConfig config, string? component = null) => config.PullSecrets(component).Select(secret => secret.Value);

    public static string? Policy(ImageConfig config, string component) => Candidate.Winner(config.PullPolicy(component))?.Value;
}
