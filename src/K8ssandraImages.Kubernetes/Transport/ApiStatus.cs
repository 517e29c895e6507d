using System.Text.Json;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>What a Status object of the API says (<c>k8s.io/apimachinery/pkg/apis/meta/v1.Status</c>).</summary>
internal sealed class ApiStatus
{
    public int? Code { get; private init; }

    public string? Reason { get; private init; }

    public string? Message { get; private init; }

    /// <summary>The resource that is meant, as in <c>namespaces</c>; null where the answer is about none.</summary>
    public string? DetailsKind { get; private init; }

    /// <summary>The object that is meant; null where the answer is about none.</summary>
    public string? DetailsName { get; private init; }

    public int? RetryAfterSeconds { get; private init; }

    /// <summary>Fields and why they are refused; no values.</summary>
    public IReadOnlyList<(string Field, string Reason)> Causes { get; private init; } = [];

    /// <summary>The Status in a document; null where it is none, or not one of a failure.</summary>
    public static ApiStatus? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no UTF-8.
            return null;
        }
    }

    private static ApiStatus? Read(JsonElement root)
    {
        if (Text(root, "kind") != "Status" || Text(root, "status") == "Success")
            return null;
        var details = Child(root, "details");
        var causes = new List<(string, string)>();
        if (details is { } some && Child(some, "causes", JsonValueKind.Array) is { } list)
        {
            foreach (var cause in list.EnumerateArray())
                causes.Add((Text(cause, "field") ?? "", Text(cause, "reason") ?? ""));
        }

        return new ApiStatus
        {
            Code = Number(root, "code"),
            Reason = Text(root, "reason") is { Length: > 0 } reason ? reason : null,
            Message = Text(root, "message"),
            DetailsKind = details is { } kind ? Text(kind, "kind") : null,
            DetailsName = details is { } name ? Text(name, "name") : null,
            RetryAfterSeconds = details is { } retry ? Number(retry, "retryAfterSeconds") : null,
            Causes = causes,
        };
    }

    private static JsonElement? Child(JsonElement element, string name, JsonValueKind kind = JsonValueKind.Object) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) && child.ValueKind == kind ? child : null;

    private static string? Text(JsonElement element, string name) => Child(element, name, JsonValueKind.String)?.GetString();

    private static int? Number(JsonElement element, string name) =>
        Child(element, name, JsonValueKind.Number) is { } child && child.TryGetInt32(out var number) ? number : null;
}
