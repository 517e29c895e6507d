using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Edits of an object in a cluster as a JSON patch (RFC 6902), and what undoes them. It holds for the very object that was read,
/// in the version that was read: it tests uid and resourceVersion first, and the name of each list item that it goes through.
/// Where a test fails an API server answers 422 Invalid without details, not 409 Conflict; the object has to be read again to see
/// which it is.
/// </summary>
internal sealed class JsonPatch
{
    private readonly List<Operation> _operations = [];
    private readonly List<(List<Operation> Tests, Operation Operation, Operation Inverse)> _changes = [];
    private readonly HashSet<string> _tested = [];
    private readonly JsonNode _draft;

    // What the patch adds, and so can be changed before it is sent.
    private readonly HashSet<JsonNode> _added = new(ReferenceEqualityComparer.Instance);

    private JsonPatch(JsonNode draft) => _draft = draft;

    /// <summary>The edits of an object; null where it is as they want it already.</summary>
    /// <param name="live">The object as the API server sent it.</param>
    /// <param name="edits">Edits of its fields; none within the text of a value.</param>
    /// <exception cref="ArgumentException">The object has no uid or resourceVersion, or an edit goes through something that is no mapping and no list, past the end of a list, or into a text.</exception>
    public static JsonPatch? Of(Node live, IReadOnlyList<FieldEdit> edits)
    {
        var patch = new JsonPatch(Copy(live));
        patch.Test("/metadata/uid", JsonValue.Create(Guard(live, "uid")));
        patch.Test("/metadata/resourceVersion", JsonValue.Create(Guard(live, "resourceVersion")));
        foreach (var edit in edits)
            patch.Apply(edit, patch._draft);
        return patch._changes.Count > 0 ? patch : null;
    }

    /// <summary>The patch.</summary>
    public byte[] Bytes => Write(_operations);

    /// <summary>
    /// The patch that puts back what was there. It fails where the object is another one by now, or a text is not what this patch
    /// made of it; in which version the object is does not matter to it.
    /// </summary>
    public byte[] Inverse
    {
        get
        {
            var operations = new List<Operation> { _operations[0] };
            foreach (var (tests, operation, inverse) in Enumerable.Reverse(_changes))
            {
                operations.AddRange(tests);
                if (operation.Value is JsonValue made)
                    operations.Add(new Operation("test", operation.Path, made));
                operations.Add(inverse);
            }

            return Write(operations);
        }
    }

    /// <summary>The object with the edits, as JSON; what the server fills in is not there yet.</summary>
    public byte[] Object
    {
        get
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
                _draft.WriteTo(writer);
            return buffer.WrittenSpan.ToArray();
        }
    }

    private static string Guard(Node live, string key) => live.At("metadata", key) is { IsString: true, Text.Length: > 0 } node
        ? node.Text
        : throw new ArgumentException("The object has no metadata." + key + "; it did not come from a cluster.", nameof(live));

    private void Apply(FieldEdit edit, JsonNode draft)
    {
        var steps = edit.Path.Steps;
        if (steps.IsEmpty)
            throw new ArgumentException("An edit of the whole object is no patch of it.", nameof(edit));
        var way = new List<Place>(steps.Length);
        var parent = draft;
        var pointer = "";
        var isAdded = false;
        for (var i = 0; i < steps.Length; i++)
        {
            pointer += Segment(steps[i]);
            var place = new Place(parent, steps[i], pointer, isAdded);
            way.Add(place);
            var child = Child(parent, steps[i], edit);
            if (edit.Removes)
            {
                if (child is null)
                    return;
                if (i == steps.Length - 1)
                    Remove(way);
            }
            else if (child is null || i == steps.Length - 1)
            {
                Set(way, child, Nested(steps[(i + 1)..], Value(edit), edit));
                return;
            }

            if (child is null)
                return;
            isAdded |= _added.Contains(child);
            parent = child;
        }
    }

    private static JsonNode? Child(JsonNode parent, in FieldStep step, FieldEdit edit) => (step.Kind, parent) switch
    {
        (FieldStepKind.Key, JsonObject mapping) => mapping[step.Key],
        (FieldStepKind.Index, JsonArray list) when step.Index >= 0 && step.Index < list.Count => list[step.Index],
        _ => throw Wrong(edit),
    };

    private void Set(List<Place> way, JsonNode? old, JsonNode value)
    {
        if (old is not null && JsonNode.DeepEquals(old, value))
            return;
        var place = way[^1];
        if (!place.IsAdded)
        {
            // Where there is a null `add` replaces it.
            if (old is null)
                Change(way, new Operation("add", place.Pointer, value), new Operation("remove", place.Pointer, null));
            else
                Change(way, new Operation("replace", place.Pointer, value), new Operation("replace", place.Pointer, old));
            _added.Add(value);
        }

        if (place.Step.Kind == FieldStepKind.Key)
            place.Parent[place.Step.Key] = value;
        else
            place.Parent[place.Step.Index] = value;
    }

    private void Remove(List<Place> way)
    {
        // A mapping that loses its last key goes too; an item stays, for without it the others would have other numbers.
        var last = way.Count - 1;
        while (last > 0 && way[last].Parent is JsonObject { Count: 1 } && way[last - 1].Step.Kind == FieldStepKind.Key)
            last--;
        var place = way[last];
        if (!place.IsAdded)
        {
            Change(way[..(last + 1)], new Operation("remove", place.Pointer, null), new Operation("add", place.Pointer, Child(place)));
        }

        if (place.Step.Kind == FieldStepKind.Key)
            place.Parent.AsObject().Remove(place.Step.Key);
        else
            place.Parent.AsArray().RemoveAt(place.Step.Index);
    }

    private static JsonNode Value(FieldEdit edit) => edit.Text is { } text
        ? JsonValue.Create(text)
        : new JsonArray([.. (edit.Items ?? []).Select(static item => (JsonNode)JsonValue.Create(item))]);

    private static JsonNode Nested(ReadOnlySpan<FieldStep> steps, JsonNode value, FieldEdit edit)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            if (steps[i].Kind != FieldStepKind.Key)
                throw Wrong(edit);
            value = new JsonObject { [steps[i].Key] = value };
        }

        return value;
    }

    private static ArgumentException Wrong(FieldEdit edit) =>
        new("The object has not what is needed to reach " + Printable.Escape(edit.Path.ToString(), 200) + ".", nameof(edit));

    private void Change(List<Place> way, Operation operation, Operation inverse)
    {
        var tests = way.Select(NameOf).OfType<Operation>().ToList();
        foreach (var test in tests)
            Test(test.Path, test.Value!);
        _operations.Add(operation);
        _changes.Add((tests, operation, inverse));
    }

    // What tells one item of a list from another: metadata.name of a datacenter, the name of a container or a rack.
    private static Operation? NameOf(Place place)
    {
        if (place.Step.Kind != FieldStepKind.Index || place.Parent[place.Step.Index] is not JsonObject item)
            return null;
        if (item["metadata"] is JsonObject metadata && metadata["name"] is JsonValue ofMetadata && ofMetadata.TryGetValue<string>(out _))
            return new Operation("test", place.Pointer + "/metadata/name", ofMetadata);
        return item["name"] is JsonValue own && own.TryGetValue<string>(out _) ? new Operation("test", place.Pointer + "/name", own) : null;
    }

    private void Test(string pointer, JsonNode value)
    {
        if (_tested.Add(pointer))
            _operations.Add(new Operation("test", pointer, value));
    }

    private static string Segment(in FieldStep step) => "/" + (step.Kind == FieldStepKind.Index
        ? step.Index.ToString(CultureInfo.InvariantCulture)
        : step.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    private static JsonNode? Child(Place place) => place.Step.Kind == FieldStepKind.Key ? place.Parent[place.Step.Key] : place.Parent[place.Step.Index];

    // On which the operations are tried out.
    private static JsonNode Copy(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Mapping:
                var mapping = new JsonObject();
                foreach (var member in node.Members)
                    mapping[member.Key] = member.Value.IsNull ? null : Copy(member.Value);
                return mapping;
            case NodeKind.Sequence:
                var list = new JsonArray();
                foreach (var item in node.Items)
                    list.Add(item.IsNull ? null : Copy(item));
                return list;
            case NodeKind.String:
                return JsonValue.Create(node.Text);
            default:
                return JsonNode.Parse(node.RawText)!;
        }
    }

    private static byte[] Write(List<Operation> operations)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var operation in operations)
            {
                writer.WriteStartObject();
                writer.WriteString("op", operation.Op);
                writer.WriteString("path", operation.Path);
                if (operation.Op != "remove")
                {
                    writer.WritePropertyName("value");
                    if (operation.Value is null)
                        writer.WriteNullValue();
                    else
                        operation.Value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A step of an edit's path in the draft.</summary>
    /// <param name="Parent">The mapping or list that has it.</param>
    /// <param name="Step">The key or index.</param>
    /// <param name="Pointer">The JSON pointer to it.</param>
    /// <param name="IsAdded">Whether it is within something that the patch adds.</param>
    private readonly record struct Place(JsonNode Parent, FieldStep Step, string Pointer, bool IsAdded);

    private sealed record Operation(string Op, string Path, JsonNode? Value);
}
