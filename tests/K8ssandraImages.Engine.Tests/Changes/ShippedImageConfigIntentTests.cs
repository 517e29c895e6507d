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
    private static readonly (string Type, string Version)[] Servers = [("cassandra", "3.11.7"), ("cassandra", "4.0.1"), ("dse", "6.8.1"), ("hcd", "1.0.0")];

    /// <summary>Every operator and release that ships one, the second where it ships two.</summary>
    public static TheoryData<string> Shippers => [.. All.Keys];

    private static readonly Dictionary<string, (string Release, string Json, string Api)> All = List();

    [Theory]
    [MemberData(nameof(Shippers))]
    public void One_registry_moves_every_image(string shipper)
    {
        var (release, json, api) = All[shipper];
        var before = Read(release, json, api);
        var after = Read(release, Edit(release, json, api, "-Override -Registry registry.example.com:5000 -PullSecret regcred"), api);
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
    [MemberData(nameof(Shippers))]
    public void What_is_asked_for_is_composed_and_asking_again_changes_nothing(string shipper)
    {
        var (release, json, api) = All[shipper];
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
                edited = Edit(release, json, api, command);
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

    private static Dictionary<string, (string Release, string Json, string Api)> List()
    {
        var all = new Dictionary<string, (string, string, string)>();
        foreach (var version in ReleaseCatalog.CassOperatorVersions)
        {
            var row = ReleaseCatalog.FindCassOperator(version);
            all["cass-operator " + version] = (version.ToString(), row.ImageConfigJson, Intents.ApiOf(new CassOperatorRelease(version)));
            if (row.FallbackImageConfigJson is { } fallback)
                all["cass-operator " + version + " without a labelled ConfigMap"] = (version.ToString(), fallback, "v1beta1");
        }

        foreach (var version in ReleaseCatalog.K8ssandraOperatorVersions)
        {
            var row = ReleaseCatalog.FindK8ssandraOperator(version);
            all["k8ssandra-operator " + version] = (row.CassOperatorLibrary.ToString(), row.ImageConfigJson, Intents.ApiOf(new CassOperatorRelease(row.CassOperatorLibrary)));
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

    private static ImageConfig Read(string release, string json, string api)
    {
        var config = ImageConfig.Read(Root(json), null, new CassOperatorRelease(OperatorVersion.Parse(release)), api);
        Assert.True(config.IsLoaded, string.Join(' ', config.Diagnostics));
        return config;
    }

    private static Node Root(string json) =>
        Assert.Single(DocumentParser.Parse(new DocumentText("image_config.json", 0, 1, json), DocumentLimits.Default).Roots);

    private static string Edit(string release, string json, string api, string command)
    {
        var edits = Intents.Parse(command).EditsFor(Root(json), api, new CassOperatorRelease(OperatorVersion.Parse(release)), static _ => { });
        var tree = JsonNode.Parse(json)!;
        foreach (var edit in edits)
            Apply(tree, edit);
        return tree.ToJsonString();
    }

    private static void Apply(JsonNode tree, FieldEdit edit)
    {
        var steps = edit.Path.Steps.ToArray().Select(static step => step.Key).ToArray();
        var parent = tree.AsObject();
        foreach (var key in steps[..^1])
            parent = (parent[key] ??= new JsonObject()).AsObject();
        if (edit.Removes)
            parent.Remove(steps[^1]);
        else
            parent[steps[^1]] = edit.Text is { } text ? JsonValue.Create(text) : new JsonArray([.. edit.Items!.Select(static item => (JsonNode)item)]);
    }
}
