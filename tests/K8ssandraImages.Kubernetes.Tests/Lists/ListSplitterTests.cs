using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Kubernetes.Lists;

namespace K8ssandraImages.Kubernetes.Tests.Lists;

/// <summary>Objects taken out of a list, however its bytes arrive.</summary>
public class ListSplitterTests
{
    private static readonly ResourceType Type = new("g", "v1", "things", "Thing");

    [Theory]
    [InlineData("""{"items":[]}""", null, null)]
    [InlineData("""{"items":null,"metadata":{"resourceVersion":"7"}}""", null, "7")]
    [InlineData("""{"kind":"ThingList","apiVersion":"g/v1","metadata":{"resourceVersion":"7","continue":"abc","remainingItemCount":4},"items":[]}""", "abc", "7")]
    [InlineData("""{"apiVersion":"g/v1","items":[],"kind":"ThingList","metadata":{"continue":"","resourceVersion":"7"}}""", null, "7")]
    [InlineData(""" { "met\u0061data" : { "x" : { "continue" : "no" } , "contin\u0075e" : "\u0061\n" } , "items" : [ ] , "x" : { "items" : [ 1 ] } } """, "a\n", null)]
    public void The_fields_of_the_list_stand_in_any_order(string list, string? from, string? version)
    {
        foreach (var size in new[] { 1, 2, 7, 1000 })
        {
            var (items, splitter) = Split(Encoding.UTF8.GetBytes(list), ListOptions.Default, _ => size);
            Assert.Empty(items);
            Assert.True(splitter.IsComplete);
            Assert.Equal(from, splitter.Continue);
            Assert.Equal(version, splitter.ResourceVersion);
        }
    }

    /// <summary>M: managedFields are kept, S: status is kept.</summary>
    [Theory]
    [InlineData("MS", """{}""", """{"kind":"Thing","apiVersion":"g/v1"}""")]
    [InlineData("MS", """{ }""", """{"kind":"Thing","apiVersion":"g/v1" }""")]
    [InlineData("MS", """{"kind":"K"}""", """{"apiVersion":"g/v1","kind":"K"}""")]
    [InlineData("MS", """{"apiVersion":"a"}""", """{"kind":"Thing","apiVersion":"a"}""")]
    [InlineData("MS", """{"kind":"K","a":1,"apiVersion":"a"}""", """{"kind":"K","a":1,"apiVersion":"a"}""")]
    [InlineData("MS", """{"x":{"kind":"K","apiVersion":"a"}}""", """{"kind":"Thing","apiVersion":"g/v1","x":{"kind":"K","apiVersion":"a"}}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","metadata":{"managedFields":[{"a":1}]}}""", """{"kind":"K","apiVersion":"a","metadata":{}}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","metadata":{"managedFields":[],"name":"n"},"status":{}}""", """{"kind":"K","apiVersion":"a","metadata":{"name":"n"},"status":{}}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","metadata":{"name":"n" , "managedFields" : [ ] }}""", """{"kind":"K","apiVersion":"a","metadata":{"name":"n" }}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","metadata":{"name":"n","managedFields":[],"uid":"u"}}""", """{"kind":"K","apiVersion":"a","metadata":{"name":"n","uid":"u"}}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","metadata":{"managedFields":[],"managedFields":null,"a":1,"managedFields":2,"managedFields":"x"}}""", """{"kind":"K","apiVersion":"a","metadata":{"a":1}}""")]
    [InlineData("S", """{"kind":"K","apiVersion":"a","spec":{"managedFields":[1],"metadata":{"managedFields":[1]}}}""", """{"kind":"K","apiVersion":"a","spec":{"managedFields":[1],"metadata":{"managedFields":[1]}}}""")]
    [InlineData("M", """{"status":{"metadata":{"managedFields":1}},"kind":"K","apiVersion":"a"}""", """{"kind":"K","apiVersion":"a"}""")]
    [InlineData("M", """{"kind":"K","status":1,"apiVersion":"a"}""", """{"kind":"K","apiVersion":"a"}""")]
    [InlineData("M", """{"kind":"K","apiVersion":"a","status":"x"}""", """{"kind":"K","apiVersion":"a"}""")]
    [InlineData("M", """{"status":{}}""", """{"kind":"Thing","apiVersion":"g/v1"}""")]
    [InlineData("M", """{"status":{},"status":[]}""", """{"kind":"Thing","apiVersion":"g/v1"}""")]
    [InlineData("", """{"status":{},"metadata":{"managedFields":[1,{"a":[]}]},"spec":{"status":1}}""", """{"kind":"Thing","apiVersion":"g/v1","metadata":{},"spec":{"status":1}}""")]
    [InlineData("", """{"metadata":{"managedFields":[]},"status":{}}""", """{"kind":"Thing","apiVersion":"g/v1","metadata":{}}""")]
    [InlineData("", """{"metadata":null,"status":{}}""", """{"kind":"Thing","apiVersion":"g/v1","metadata":null}""")]
    [InlineData("", """{"metadata":[{"managedFields":1}],"a":1}""", """{"kind":"Thing","apiVersion":"g/v1","metadata":[{"managedFields":1}],"a":1}""")]
    [InlineData("", """{"kind":"K","apiVersion":"a","met\u0061data":{"managed\u0046ields":1,"a":2},"st\u0061tus":1}""", """{"kind":"K","apiVersion":"a","met\u0061data":{"a":2}}""")]
    public void What_is_not_wanted_is_cut_out_and_what_lacks_is_added(string keep, string item, string expected)
    {
        var options = new ListOptions { KeepManagedFields = keep.Contains('M', StringComparison.Ordinal), KeepStatus = keep.Contains('S', StringComparison.Ordinal) };
        foreach (var size in new[] { 1, 3, 1000 })
        {
            var (items, _) = Split(Encoding.UTF8.GetBytes($$"""{"items":[{{item}} , {{item}}]}"""), options, _ => size);
            Assert.Equal([expected, expected], items.Select(found => Encoding.UTF8.GetString(found.Json.Span)));
        }
    }

    [Fact]
    public void An_object_comes_with_its_last_byte()
    {
        using var splitter = new ListSplitter(Type, ListOptions.Default);
        Give(splitter, """{"items":[{"a":1""");
        Assert.Null(splitter.Next());
        Give(splitter, "}");
        Assert.NotNull(splitter.Next());
        Give(splitter, """,{"a":{}},{"b":1""");
        Assert.NotNull(splitter.Next());
        Assert.Null(splitter.Next());
    }

    [Fact]
    public void What_the_metadata_says_is_known()
    {
        var (items, _) = Split("""{"items":[{"metadata":{"labels":{"name":"no","uid":"no"},"name":"n","namespace":"ns","uid":"u","resourceVersion":"7"},"uid":"no"},{"metadata":{"namespace":"ns","name":"\u006e"}}]}"""u8.ToArray(), ListOptions.Default, _ => 5);
        Assert.Equal(("u", "ns", "n", "7", "u"), (items[0].Uid, items[0].Namespace, items[0].Name, items[0].ResourceVersion, items[0].Identity));
        Assert.Equal(("ns/n", null), (items[1].Identity, items[1].Uid));
    }

    /// <summary>However the bytes are split, the objects are those that a parser of whole documents sees.</summary>
    [Fact]
    public void Random_lists_split_anywhere_give_the_same_objects()
    {
        var random = new Random(20250101);
        for (var round = 0; round < 400; round++)
        {
            var list = RandomList(random);
            var text = list.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0, Encoder = random.Next(2) == 0 ? System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null });
            var bytes = Encoding.UTF8.GetBytes(text);
            var options = new ListOptions { KeepManagedFields = random.Next(2) == 0, KeepStatus = random.Next(2) == 0 };
            var expected = list["items"]!.AsArray().Select(item => Expected(item!.AsObject(), options)).ToList();
            for (var way = 0; way < 3; way++)
            {
                var max = way == 0 ? 1 : random.Next(2, 400);
                var (items, splitter) = Split(bytes, options, _ => random.Next(1, max + 1));
                Assert.True(splitter.IsComplete);
                Assert.Equal((string?)list["metadata"]!["continue"], splitter.Continue);
                Assert.Equal(expected.Count, items.Count);
                for (var i = 0; i < expected.Count; i++)
                    Assert.True(JsonNode.DeepEquals(expected[i], JsonNode.Parse(items[i].Json.Span)), $"{text}\n{expected[i]}\n{Encoding.UTF8.GetString(items[i].Json.Span)}");
            }
        }
    }

    [Fact]
    public void What_is_kept_is_kept_byte_for_byte()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var list = RandomList(random);
            foreach (var item in list["items"]!.AsArray())
                (item!["kind"], item["apiVersion"]) = ("K", "a");
            var parts = list["items"]!.AsArray().Select(item => item!.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 })).ToList();
            var (items, _) = Split(Encoding.UTF8.GetBytes("{\"items\": [ " + string.Join("\n ,", parts) + "\t]}"), new ListOptions { KeepManagedFields = true }, _ => random.Next(1, 100));
            Assert.Equal(parts, items.Select(item => Encoding.UTF8.GetString(item.Json.Span)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status"}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":"x"}""")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[[]]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":[{"a":1,}]}""")]
    [InlineData("""{"items":[{"a":tru}]}""")]
    [InlineData("""{"items":[]} {}""")]
    [InlineData("""{"items":[]}x""")]
    [InlineData("\uFEFF{\"items\":[]}")]
    [InlineData("""{"items":[]/* */}""")]
    [InlineData("""{"items":[{"metadata":{"uid":"\ud800"}}]}""")]
    [InlineData("<html>")]
    public void What_is_no_list_is_refused(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var size in new[] { 1, 1000 })
        {
            try
            {
                var (_, splitter) = Split(bytes, ListOptions.Default, _ => size);
                // Nothing at all, or what may be the beginning of a longer number, is no end of a list.
                Assert.True(text is "" or "7" && !splitter.IsComplete, text);
            }
            catch (MalformedAnswerException exception)
            {
                Assert.DoesNotContain("html", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(511, true)]
    [InlineData(512, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded(int depth, bool isFine)
    {
        var text = $$"""{"items":[{"a":{{new string('[', depth)}}{{new string(']', depth)}}}]}""";
        if (isFine)
            Assert.Single(Split(Encoding.UTF8.GetBytes(text), ListOptions.Default, _ => 1000).Items);
        else
            Assert.Throws<MalformedAnswerException>(() => Split(Encoding.UTF8.GetBytes(text), ListOptions.Default, _ => 1000));
    }

    [Fact]
    public void Size_is_bounded()
    {
        var fine = Encoding.UTF8.GetBytes($$"""{"items":[{"a":"{{new string('x', ObjectLimits.MaxLength - 1000)}}"},{}]}""");
        Assert.Equal(2, Split(fine, ListOptions.Default, _ => 1 << 20).Items.Count);
        var large = Encoding.UTF8.GetBytes($$"""{"items":[{"a":"{{new string('x', ObjectLimits.MaxLength)}}"},{}]}""");
        Assert.Throws<MalformedAnswerException>(() => Split(large, ListOptions.Default, _ => 1 << 20));
        var endless = new byte[ObjectLimits.MaxLength + (1 << 22)];
        endless.AsSpan().Fill((byte)' ');
        // White space between tokens is not kept, so it may be as long as it likes.
        Assert.Empty(Split([.. "{\"items\":["u8, .. endless, .. "]}"u8], ListOptions.Default, _ => 1 << 20).Items);
        endless.AsSpan().Fill((byte)'x');
        Assert.Throws<MalformedAnswerException>(() => Split([.. "{\"metadata\":{\"continue\":\""u8, .. endless], ListOptions.Default, _ => 1 << 20));
    }

    /// <summary>A long string is not to be read again from its beginning with each of the pieces that it comes in.</summary>
    [Theory]
    [InlineData("x", 1000)]
    [InlineData("\\\"", 1000)]
    [InlineData("\\\\", 1000)]
    [InlineData("\\\"", 1001)]
    public void A_long_string_takes_no_long_time(string text, int size)
    {
        var value = string.Concat(Enumerable.Repeat(text, 16_000_000 / text.Length));
        var bytes = Encoding.UTF8.GetBytes($$"""{"items":[{"a":["", "{{value}}"]},{"{{value}}":1},{}]}""");
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(3, Split(bytes, ListOptions.Default, _ => size).Items.Count);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    [Fact]
    public void No_bytes_crash_it()
    {
        var random = new Random(99);
        var seed = Encoding.UTF8.GetBytes(RandomList(random).ToJsonString());
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = seed.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : "{}[]\",:\\0utn"u8[random.Next(12)];
            try
            {
                foreach (var item in Split(bytes, new ListOptions { KeepStatus = false }, _ => random.Next(1, 200)).Items)
                    Assert.NotEqual(0, item.Json.Length);
            }
            catch (MalformedAnswerException)
            {
                // It is refused.
            }
        }
    }

    private static (List<ReceivedObject> Items, ListSplitter Splitter) Split(byte[] bytes, ListOptions options, Func<int, int> size)
    {
        using var splitter = new ListSplitter(Type, options);
        var items = new List<ReceivedObject>();
        for (var position = 0; position < bytes.Length;)
        {
            var free = splitter.Free();
            var count = Math.Min(Math.Min(size(position), bytes.Length - position), free.Length);
            bytes.AsMemory(position, count).CopyTo(free);
            splitter.Add(count);
            position += count;
            while (splitter.Next() is { } item)
                items.Add(item);
        }

        return (items, splitter);
    }

    private static void Give(ListSplitter splitter, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(splitter.Free());
        splitter.Add(bytes.Length);
    }

    private static JsonObject Expected(JsonObject item, ListOptions options)
    {
        var expected = item.DeepClone().AsObject();
        if (!options.KeepManagedFields && expected["metadata"] is JsonObject metadata)
            metadata.Remove("managedFields");
        if (!options.KeepStatus)
            expected.Remove("status");
        if (!expected.ContainsKey("kind"))
            expected["kind"] = Type.Kind;
        if (!expected.ContainsKey("apiVersion"))
            expected["apiVersion"] = Type.ApiVersion;
        return expected;
    }

    private static JsonObject RandomList(Random random)
    {
        var fields = new List<KeyValuePair<string, JsonNode?>>
        {
            new("kind", "ThingList"),
            new("apiVersion", "g/v1"),
            new("metadata", new JsonObject { ["continue"] = RandomText(random) + "x", ["remainingItemCount"] = 3, ["resourceVersion"] = "9" }),
            new("items", new JsonArray([.. Enumerable.Range(0, random.Next(6)).Select(_ => RandomItem(random))])),
        };
        return new JsonObject(fields.OrderBy(_ => random.Next()));
    }

    private static JsonObject RandomItem(Random random)
    {
        var fields = new List<KeyValuePair<string, JsonNode?>> { new("spec", RandomNode(random, 0)) };
        if (random.Next(2) == 0)
            fields.Add(new("kind", "Thing"));
        if (random.Next(2) == 0)
            fields.Add(new("apiVersion", "g/v1"));
        if (random.Next(3) != 0)
            fields.Add(new("status", RandomNode(random, 0)));
        if (random.Next(3) != 0)
        {
            var metadata = new List<KeyValuePair<string, JsonNode?>> { new("name", RandomText(random)), new("uid", Guid.NewGuid().ToString()) };
            if (random.Next(2) == 0)
                metadata.Add(new("managedFields", RandomNode(random, 0)));
            if (random.Next(2) == 0)
                metadata.Add(new("annotations", RandomNode(random, 0)));
            fields.Add(new("metadata", new JsonObject(metadata.OrderBy(_ => random.Next()))));
        }

        return new JsonObject(fields.OrderBy(_ => random.Next()));
    }

    private static JsonNode? RandomNode(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextDouble() * 1e9,
        3 => random.Next(),
        4 => RandomText(random),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNode(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(5)).Select(i => KeyValuePair.Create((random.Next(4) == 0 ? "status" : random.Next(4) == 0 ? "metadata" : RandomText(random)) + i, RandomNode(random, depth + 1)))),
    };

    private static string RandomText(Random random)
    {
        const string alphabet = "abc\"\\/{}[]:,é€\n\t\u0001 \u2028😀";
        var text = new StringBuilder();
        foreach (var rune in alphabet.EnumerateRunes().OrderBy(_ => random.Next()).Take(random.Next(12)))
            text.Append(rune.ToString());
        return text.ToString();
    }
}
