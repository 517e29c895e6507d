using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// The images that a process of cass-operator gives to a datacenter: the product's own computation, over the text that the
/// process has read.
/// </summary>
internal sealed class OperatorImageConfig
{
    private readonly ImageConfig _config;

    private OperatorImageConfig(ImageConfig config)
    {
        _config = config;
    }

    /// <summary>Why the process cannot start with it; null where it can.</summary>
    public string? Failure => _config.IsLoaded ? null : _config.Component("system-logger").Diagnostics[0].Message;

    /// <summary>Reads a text as a release does.</summary>
    /// <param name="text">The text of the ConfigMap.</param>
    /// <param name="version">The release.</param>
    /// <param name="api">The form that it reads: <c>v1beta1</c> or <c>v1beta2</c>.</param>
    public static OperatorImageConfig Read(string text, OperatorVersion version, string api) => new(Source(text).DecodeBy(new CassOperatorRelease(version), api));

    /// <summary>A text, in the ConfigMap that the product reads it from.</summary>
    public static ImageConfigSource Source(string text)
    {
        var map = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "image-config" },
            ["data"] = new JsonObject { [ImageConfigSource.Key] = text },
        };
        return ImageConfigSource.Read(Node(map), null)!;
    }

    /// <summary>The images of a datacenter's pods, in the pods' order.</summary>
    public IReadOnlyList<EffectiveImage> ImagesOf(CassDatacenter dc)
    {
        var images = new List<EffectiveImage>();
        new CassandraPodResolver(new EffectiveImageFactory(withTrace: false)).Resolve(CassandraDatacenterReader.Read(Node(dc.Json), null), _config, images);
        return images;
    }

    /// <summary>An object of the server as the product reads it.</summary>
    public static Node Node(JsonObject json) => DocumentParser.Parse(new DocumentText("server", 0, 1, json.ToJsonString()), DocumentLimits.Default).Roots[0];
}
