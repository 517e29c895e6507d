using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>What holds for the ImageConfig of every release of both operators.</summary>
public class ShippedImageConfigIntentTests
{
    private const string AsJson = " as JSON";
    private static readonly (string Type, string Version)[] Servers = [("cassandra", "3.11.7"), ("cassandra", "4.0.1"), ("dse", "6.8.1"), ("hcd", "1.0.0")];

    /// <summary>Every operator and release that ships one, and the form of the text.</summary>
    public static TheoryData<string> Shippers => [.. All.Keys];

    /// <summary>Those in YAML.</summary>
    public static TheoryData<string> YamlShippers => [.. All.Keys.Where(static name => !name.EndsWith(AsJson, StringComparison.Ordinal))];

    private static readonly Dictionary<string, (string Release, string Text, string Api)> All = List();

    [Theory]
    [MemberData(nameof(Shippers))]
    public void One_registry_moves_every_image(string shipper)
    {
        var (release, text, api) = All[shipper];
        var before = Read(release, text, api);
        var after = Read(release, Edit(release, text, api, "-Override -Registry registry.example.com:5000 -PullSecret regcred"), api);
        var moved = 0;
        foreach (var (image, what) in Images(after))
        {
            Assert.True(image.StartsWith("registry.example.com:5000/", StringComparison.Ordinal), release + " " + what + ": " + image);
            moved++;
        }

        Assert.Equal(Images(before).Count(), moved);
        Assert.InRange(moved, 5, 10);
        // Nothing but the registry differs.
        Assert.Equal(Images(before).Select(static image => WithoutRegistry(image.Image)), Images(after).Select(static image => WithoutRegistry(image.Image)));
        Assert.Equal("regcred", Assert.Single(after.PullSecrets()).Value);
    }

    [Theory]
    [MemberData(nameof(YamlShippers))]
    public void What_is_asked_for_is_composed_and_asking_again_changes_nothing(string shipper)
    {
        var (release, text, api) = All[shipper];
        string[] commands =
        [
            "-Override -Registry registry.example.com",
            "-Override -PullPolicy Always",
            "-Component system-logger -Tag v9",
            "-Component config-builder -Registry quay.io",
            "-Component system-logger -Repository team/mirror -Name logger",
            "-Component system-logger -Image registry.example.com:5000/a/b/c:9",
            "-Component system-logger -Image busybox:1",
            "-Component cassandra,dse -Registry quay.io",
            "-Component cassandra -Repository team -Name cassandra",
            "-Component dse -Image registry.example.com/team/dse -Suffix -own",
            "-Component cassandra -ServerVersion 4.0.1 -Image a/b:1",
        ];
        var translated = 0;
        foreach (var command in commands)
        {
            string edited;
            try
            {
                edited = Edit(release, text, api, command);
            }
            catch (IntentException)
            {
                continue;
            }

            translated++;
            var reported = new List<Diagnostic>();
            Intents.Parse(command).Verify(Read(release, edited, api), reported.Add);
            Assert.True(reported.Count == 0, release + ": " + command + ": " + string.Join(' ', reported));
            Assert.Equal(edited, Edit(release, edited, api, command));
        }

        // 1.8 has no settings of server types, v1beta2 no server versions; the rest every release can say.
        Assert.InRange(translated, 8, commands.Length);
    }

    private static Dictionary<string, (string Release, string Text, string Api)> List()
    {
        var all = new Dictionary<string, (string, string, string)>();
        // Many releases of k8ssandra-operator ship the same.
        var seen = new HashSet<string>();
        void Add(string shipper, OperatorVersion release, string json, string api)
        {
            if (!seen.Add(release + json))
                return;
            all[shipper] = (release.ToString(), Yaml(JsonNode.Parse(json)!), api);
            all[shipper + AsJson] = (release.ToString(), json, api);
        }

        foreach (var version in ReleaseCatalog.CassOperatorVersions)
        {
            var row = ReleaseCatalog.FindCassOperator(version);
            Add("cass-operator " + version, version, row.ImageConfigJson, Intents.ApiOf(new CassOperatorRelease(version)));
            if (row.FallbackImageConfigJson is { } fallback)
                Add("cass-operator " + version + " without a labelled ConfigMap", version, fallback, "v1beta1");
        }

        foreach (var version in ReleaseCatalog.K8ssandraOperatorVersions)
        {
            var row = ReleaseCatalog.FindK8ssandraOperator(version);
            Add("k8ssandra-operator " + version, row.CassOperatorLibrary, row.ImageConfigJson, Intents.ApiOf(new CassOperatorRelease(row.CassOperatorLibrary)));
        }

        return all;
    }

    private static IEnumerable<(string Image, string What)> Images(ImageConfig config)
    {
        foreach (var component in config.Components.Where(component => config.Root!.At("images", component) is not null))
            yield return (config.Component(component).Image!, component);
        foreach (var (type, version) in Servers)
        {
            var isDecided = config.Api == "v1beta2" ? config.Root!.At("types", type) is not null : type != "hcd" || config.Root!.At("defaults", type) is not null;
            if (isDecided)
                yield return (config.Server(type, version).Image!, type + " " + version);
        }
    }

    private static string WithoutRegistry(string image) => WrittenReference.TryParse(image, out var reference, out _)
        ? (reference with { Registry = "" }).ToString()
        : throw new FormatException(image);

    private static ImageConfig Read(string release, string text, string api)
    {
        var config = ImageConfig.Read(Root(text), null, new CassOperatorRelease(OperatorVersion.Parse(release)), api);
        Assert.True(config.IsLoaded, string.Join(' ', config.Diagnostics));
        return config;
    }

    private static Node Root(string text) =>
        Assert.Single(DocumentParser.Parse(new DocumentText("image_config.yaml", 0, 1, text), DocumentLimits.Default).Roots);

    private static string Edit(string release, string text, string api, string command)
    {
        var edits = Intents.Parse(command).EditsFor(Root(text), api, new CassOperatorRelease(OperatorVersion.Parse(release)), static _ => { });
        return DocumentEditor.Edit(text, 0, "image_config.yaml", edits).Text;
    }

    // Block style with a comment on each line, as people keep it.
    private static string Yaml(JsonNode node, string indent = "")
    {
        var text = new StringBuilder();
        foreach (var (key, value) in node.AsObject())
        {
            text.Append(indent).Append(key.Contains('.', StringComparison.Ordinal) ? "\"" + key + "\"" : key).Append(':');
            if (value is JsonObject { Count: > 0 })
                text.Append(" # ").Append(key).Append('\n').Append(Yaml(value, indent + "  "));
            else
                text.Append(' ').Append(value!.ToJsonString()).Append(" # ").Append(key).Append('\n');
        }

        return text.ToString();
    }
}
