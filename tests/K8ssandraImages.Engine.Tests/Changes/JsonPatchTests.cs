using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>RFC 6902, and what an API server asks of a patch.</summary>
public class JsonPatchTests
{
    private const string Metadata = """ "metadata":{"name":"shop","uid":"u-1","resourceVersion":"42"} """;
    private const string Guards = """{"op":"test","path":"/metadata/uid","value":"u-1"},{"op":"test","path":"/metadata/resourceVersion","value":"42"},""";
    private static readonly FieldPath Datacenters = FieldPath.Of("spec", "cassandra", "datacenters");

    [Fact]
    public void A_text_is_added_or_replaced()
    {
        const string Live = """{"spec":{"serverImage":"a:1"}}""";
        Assert.Equal("""{"op":"replace","path":"/spec/serverImage","value":"b:1"}""", Patch(Live, FieldEdit.Set(FieldPath.Of("spec", "serverImage"), "b:1")));
        Assert.Equal("""{"op":"add","path":"/spec/systemLoggerImage","value":"b:1"}""", Patch(Live, FieldEdit.Set(FieldPath.Of("spec", "systemLoggerImage"), "b:1")));
    }

    [Fact]
    public void Missing_parents_are_added_in_one_with_all_that_comes_into_them() => Assert.Equal(
        """{"op":"add","path":"/spec/medusa","value":{"containerImage":{"name":"m","tag":"1"},"other":["x"]}}""",
        Patch(
            """{"spec":{}}""",
            FieldEdit.Set(FieldPath.Of("spec", "medusa", "containerImage", "name"), "m"),
            FieldEdit.Set(FieldPath.Of("spec", "medusa", "containerImage", "tag"), "0"),
            FieldEdit.Set(FieldPath.Of("spec", "medusa", "other"), ["x"]),
            FieldEdit.Set(FieldPath.Of("spec", "medusa", "containerImage", "gone"), "x"),
            FieldEdit.Remove(FieldPath.Of("spec", "medusa", "containerImage", "gone")),
            FieldEdit.Set(FieldPath.Of("spec", "medusa", "containerImage", "tag"), "1")));

    [Fact]
    public void Null_is_as_good_as_missing() => Assert.Equal(
        """{"op":"add","path":"/spec/medusa","value":{"name":"m"}}""",
        Patch("""{"spec":{"medusa":null}}""", FieldEdit.Set(FieldPath.Of("spec", "medusa", "name"), "m")));

    [Fact]
    public void The_name_of_a_list_item_is_tested_once()
    {
        const string Live = """{"spec":{"cassandra":{"datacenters":[{"metadata":{"name":"dc1"}},{"metadata":{"name":"dc2"},"containers":[{"name":"c","image":"a"}]}]}}}""";
        Assert.Equal(
            """{"op":"test","path":"/spec/cassandra/datacenters/1/metadata/name","value":"dc2"},{"op":"add","path":"/spec/cassandra/datacenters/1/serverImage","value":"x"},"""
                + """{"op":"test","path":"/spec/cassandra/datacenters/1/containers/0/name","value":"c"},{"op":"replace","path":"/spec/cassandra/datacenters/1/containers/0/image","value":"y"}""",
            Patch(Live, FieldEdit.Set(Datacenters.At(1).Then("serverImage"), "x"), FieldEdit.Set(Datacenters.At(1).Then("containers").At(0).Then("image"), "y")));
    }

    [Fact]
    public void Keys_are_escaped() => Assert.Equal(
        """{"op":"replace","path":"/data/a~1b~0c.yaml","value":"x\n\u00FC"}""",
        Patch("""{"data":{"a/b~c.yaml":"y"}}""", FieldEdit.Set(FieldPath.Of("data", "a/b~c.yaml"), "x\n\u00fc")));

    [Theory]
    [InlineData("""{"spec":{"a":{"b":{"c":"x"}},"d":1}}""", "/spec/a")]
    [InlineData("""{"spec":{"a":{"b":{"c":"x","e":1}},"d":1}}""", "/spec/a/b/c")]
    [InlineData("""{"spec":{"a":{"b":{"c":"x"},"e":1},"d":1}}""", "/spec/a/b")]
    public void A_mapping_that_loses_its_last_key_goes_too(string live, string removed) =>
        Assert.Equal("{\"op\":\"remove\",\"path\":\"" + removed + "\"}", Patch(live, FieldEdit.Remove(FieldPath.Of("spec", "a", "b", "c"))));

    [Fact]
    public void An_item_that_loses_its_last_key_stays() => Assert.Equal(
        """{"op":"remove","path":"/spec/list/0/a"}""",
        Patch("""{"spec":{"list":[{"a":"x"},{"b":"y"}]}}""", FieldEdit.Remove(FieldPath.Of("spec", "list").At(0).Then("a"))));

    [Fact]
    public void What_is_as_it_should_be_makes_no_patch()
    {
        var live = Live("""{"spec":{"a":"x","list":["p","q"],"n":null}}""");
        Assert.Null(JsonPatch.Of(live, [FieldEdit.Set(FieldPath.Of("spec", "a"), "x"), FieldEdit.Set(FieldPath.Of("spec", "list"), ["p", "q"]), FieldEdit.Remove(FieldPath.Of("spec", "b", "c")), FieldEdit.Remove(FieldPath.Of("spec", "n"))]));
        Assert.Null(JsonPatch.Of(live, []));
    }

    [Theory]
    [InlineData("""{"spec":{"a":true}}""", "true")]
    [InlineData("""{"spec":{"a":1}}""", "1")]
    public void A_text_is_no_number(string live, string text) =>
        Assert.Equal("{\"op\":\"replace\",\"path\":\"/spec/a\",\"value\":\"" + text + "\"}", Patch(live, FieldEdit.Set(FieldPath.Of("spec", "a"), text)));

    [Theory]
    [InlineData("uid")]
    [InlineData("resourceVersion")]
    public void Without_its_guards_there_is_no_patch(string key)
    {
        var live = DocumentParser.ParseObject(Encoding.UTF8.GetBytes("{" + Metadata.Replace("\"" + key + "\"", "\"x\"", StringComparison.Ordinal) + "}"), "test", DocumentLimits.Default);
        Assert.Contains("metadata." + key, Assert.Throws<ArgumentException>(() => JsonPatch.Of(live, [FieldEdit.Set(FieldPath.Of("a"), "b")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_reached_is_refused()
    {
        var live = Live("""{"spec":{"a":"x","list":[{}]}}""");
        foreach (var path in new[]
        {
            FieldPath.Root,
            FieldPath.Of("spec", "a", "b"),
            FieldPath.Of("spec", "a").Inside().Then("b"),
            FieldPath.Of("spec", "list", "b"),
            FieldPath.Of("spec", "list").At(1).Then("b"),
            FieldPath.Of("spec", "none").At(0).Then("b"),
        })
        {
            Assert.Throws<ArgumentException>(() => JsonPatch.Of(live, [FieldEdit.Set(path, "x")]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_edits_give_the_object_that_they_mean(int seed)
    {
        var random = new Random(seed);
        var changed = 0;
        for (var round = 0; round < 500; round++)
        {
            var spec = Mapping(random, 3);
            var text = "{" + Metadata + ",\"spec\":" + spec.ToJsonString() + "}";
            var edits = new List<FieldEdit>();
            var expected = JsonNode.Parse(text)!;
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                var edit = Edit(random, expected);
                edits.Add(edit);
                ApplyEdit(expected, edit);
            }

            var patch = JsonPatch.Of(DocumentParser.ParseObject(Encoding.UTF8.GetBytes(text), "test", DocumentLimits.Default), edits);
            var actual = JsonNode.Parse(text)!;
            if (patch is not null)
            {
                changed++;
                foreach (var operation in JsonNode.Parse(patch.Bytes)!.AsArray())
                    ApplyOperation(actual, operation!);
            }

            Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
            if (patch is null)
                continue;
            Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(patch.Object)));
            foreach (var operation in JsonNode.Parse(patch.Inverse)!.AsArray())
                ApplyOperation(actual, operation!);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), actual), text + "\n" + Encoding.UTF8.GetString(patch.Bytes) + "\n" + Encoding.UTF8.GetString(patch.Inverse));
        }

        Assert.InRange(changed, 300, 500);
    }

    [Fact]
    public void The_inverse_fits_what_the_patch_made_in_any_version()
    {
        var live = Live("""{"spec":{"cassandra":{"datacenters":[{"metadata":{"name":"dc1"},"serverImage":"a:1","size":3,"half":0.50}]},"medusa":{"containerImage":{"name":"m"}}}}""");
        var patch = JsonPatch.Of(live, [FieldEdit.Set(Datacenters.At(0).Then("serverImage"), "b:1"), FieldEdit.Set(FieldPath.Of("spec", "reaper", "name"), "r"), FieldEdit.Remove(FieldPath.Of("spec", "medusa", "containerImage", "name"))])!;
        Assert.Equal(
            """[{"op":"test","path":"/metadata/uid","value":"u-1"},"""
                + """{"op":"add","path":"/spec/medusa","value":{"containerImage":{"name":"m"}}},{"op":"remove","path":"/spec/reaper"},"""
                + """{"op":"test","path":"/spec/cassandra/datacenters/0/metadata/name","value":"dc1"},{"op":"test","path":"/spec/cassandra/datacenters/0/serverImage","value":"b:1"},{"op":"replace","path":"/spec/cassandra/datacenters/0/serverImage","value":"a:1"}]""",
            Encoding.UTF8.GetString(patch.Inverse));
        Assert.Contains("\"size\":3,\"half\":0.50", Encoding.UTF8.GetString(patch.Object), StringComparison.Ordinal);
    }

    private static string Patch(string live, params FieldEdit[] edits)
    {
        var patch = Encoding.UTF8.GetString(JsonPatch.Of(Live(live), edits)!.Bytes);
        Assert.StartsWith("[" + Guards, patch, StringComparison.Ordinal);
        return patch[(Guards.Length + 1)..^1];
    }

    private static Node Live(string json) =>
        DocumentParser.ParseObject(Encoding.UTF8.GetBytes("{" + Metadata + "," + json[1..]), "test", DocumentLimits.Default);

    // ---- objects, edits and patches at random ------------------------------------------------------------------------

    private static readonly string[] Keys = ["a", "b", "c/d", "e~f"];

    private static JsonObject Mapping(Random random, int depth)
    {
        var mapping = new JsonObject();
        foreach (var key in Keys)
        {
            if (random.Next(3) > 0)
                mapping[key] = depth == 0 || random.Next(2) == 0 ? JsonValue.Create(random.Next(2) == 0 ? "x" : "y") : Mapping(random, depth - 1);
        }

        // An item of a list has a name.
        if (random.Next(3) == 0)
            mapping["list"] = new JsonArray(new JsonObject { ["name"] = "one", ["a"] = "x" }, new JsonObject { ["name"] = "two" });
        return mapping;
    }

    // To a place that can be reached: below mappings, or items that are there.
    private static FieldEdit Edit(Random random, JsonNode root)
    {
        var path = FieldPath.Of("spec");
        var node = root["spec"];
        do
        {
            if (node is JsonArray list)
            {
                var index = random.Next(list.Count);
                path = path.At(index);
                node = list[index];
            }
            else
            {
                var key = random.Next(6) == 0 && node?["list"] is not null ? "list" : Keys[random.Next(Keys.Length)];
                path = path.Then(key);
                node = node?[key];
            }
        }
        while (node is JsonArray || (node is null or JsonObject && random.Next(3) > 0));
        if (path.Steps[^1].Kind == FieldStepKind.Index)
            path = node is JsonObject ? path.Then("a") : FieldPath.Of("spec", "a");
        return random.Next(4) switch
        {
            0 => FieldEdit.Remove(path),
            1 => FieldEdit.Set(path, ["p", "q"]),
            _ => FieldEdit.Set(path, random.Next(2) == 0 ? "x" : "z"),
        };
    }

    private static void ApplyEdit(JsonNode root, FieldEdit edit)
    {
        var steps = edit.Path.Steps.ToArray();
        var way = new List<JsonNode> { root };
        foreach (var step in steps[..^1])
        {
            var next = step.Kind == FieldStepKind.Index ? way[^1][step.Index] : way[^1][step.Key];
            if (next is null)
            {
                if (edit.Removes)
                    return;
                way[^1][step.Key] = next = new JsonObject();
            }

            way.Add(next);
        }

        if (!edit.Removes)
        {
            way[^1][steps[^1].Key] = edit.Text is { } text ? JsonValue.Create(text) : new JsonArray([.. edit.Items!.Select(static item => (JsonNode)item)]);
            return;
        }

        if (!way[^1].AsObject().Remove(steps[^1].Key))
            return;
        for (var i = steps.Length - 1; i > 0 && way[i] is JsonObject { Count: 0 } && steps[i - 1].Kind == FieldStepKind.Key; i--)
            way[i - 1].AsObject().Remove(steps[i - 1].Key);
    }

    private static void ApplyOperation(JsonNode root, JsonNode operation)
    {
        var segments = operation["path"]!.GetValue<string>()[1..].Split('/').Select(static segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var parent = root;
        foreach (var segment in segments[..^1])
            parent = parent is JsonArray list ? list[int.Parse(segment, CultureInfo.InvariantCulture)]! : parent[segment]!;
        var target = parent.AsObject();
        var last = segments[^1];
        var value = operation["value"]?.DeepClone();
        switch (operation["op"]!.GetValue<string>())
        {
            case "test":
                Assert.True(JsonNode.DeepEquals(value, target[last]));
                break;
            case "remove":
                Assert.True(target.Remove(last));
                break;
            case "replace":
                Assert.True(target.ContainsKey(last));
                target[last] = value;
                break;
            case "add":
                Assert.False(target.ContainsKey(last));
                target[last] = value;
                break;
            case var other:
                throw new InvalidOperationException(other);
        }
    }
}
