using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>Plain requests to an API server, as its administrator: how tests put a cluster into the state that they test.</summary>
public sealed class Api : IDisposable
{
    private const string FieldManager = "tests";
    private readonly HttpClient _http;

    /// <summary>Requests to a server.</summary>
    /// <param name="endpoint">The server, and who asks.</param>
    public Api(Endpoint endpoint)
    {
        _http = endpoint.NewHttpClient();
    }

    /// <summary>One object, or null where there is none.</summary>
    /// <param name="kind">Its kind, such as <c>K8ssandraCluster</c>.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="name">Its name.</param>
    public async Task<JsonObject?> FindAsync(string kind, string? @namespace, string name)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Resource.Of(kind).Path(@namespace, name));
        }
        catch (ApiException refused) when (refused.StatusCode == 404)
        {
            return null;
        }
    }

    /// <summary>Objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="namespace">Their namespace; null for all, or for a cluster-scoped kind.</param>
    /// <param name="labelSelector">Which; null for all.</param>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kind, string? @namespace, string? labelSelector = null)
    {
        var query = labelSelector is null ? "" : "?labelSelector=" + Uri.EscapeDataString(labelSelector);
        var list = await SendAsync(HttpMethod.Get, Resource.Of(kind).Path(@namespace) + query);
        return [.. list["items"]!.AsArray().Select(static item => item!.AsObject())];
    }

    /// <summary>Creates an object.</summary>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="manifest">The object.</param>
    /// <returns>The object as the server stored it.</returns>
    public Task<JsonObject> CreateAsync(string? @namespace, JsonObject manifest) =>
        SendAsync(HttpMethod.Post, Resource.Of(manifest).Path(@namespace), manifest.ToJsonString());

    /// <summary>Creates or changes an object by server-side apply.</summary>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="manifest">The object.</param>
    /// <returns>The object as the server stored it.</returns>
    public Task<JsonObject> ApplyAsync(string? @namespace, JsonObject manifest) =>
        SendAsync(HttpMethod.Patch, Resource.Of(manifest).Path(@namespace, (string)manifest["metadata"]!["name"]!) + $"?force=true&fieldManager={FieldManager}",
            manifest.ToJsonString(), "application/apply-patch+yaml");

    /// <summary>Changes an object by a JSON merge patch.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">The patch.</param>
    /// <param name="subresource">The subresource, such as <c>status</c>; null for the object itself.</param>
    /// <returns>The object as the server stored it.</returns>
    public Task<JsonObject> PatchAsync(string kind, string? @namespace, string name, string json, string? subresource = null) =>
        SendAsync(HttpMethod.Patch, Resource.Of(kind).Path(@namespace, name, subresource), json, "application/merge-patch+json");

    /// <summary>Deletes an object; does not wait until it is gone.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="query">Options as a query, such as <c>?propagationPolicy=Orphan</c>.</param>
    public Task DeleteAsync(string kind, string? @namespace, string name, string query = "") =>
        SendAsync(HttpMethod.Delete, Resource.Of(kind).Path(@namespace, name) + query);

    /// <summary>The changes of objects of a kind, as the server tells them, until it ends the watch.</summary>
    internal async IAsyncEnumerable<JsonObject> WatchAsync(
        string kind, string? @namespace, string? labelSelector, string resourceVersion, [EnumeratorCancellation] CancellationToken stop)
    {
        var path = Resource.Of(kind).Path(@namespace) + "?watch=1&resourceVersion=" + resourceVersion
            + (labelSelector is null ? "" : "&labelSelector=" + Uri.EscapeDataString(labelSelector));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!response.IsSuccessStatusCode)
            throw new ApiException(HttpMethod.Get, path, (int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
        while (await reader.ReadLineAsync(stop) is { } line)
            yield return JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>Any request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="contentType">What <paramref name="body"/> is.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ApiException">The server refuses.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue(contentType));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new ApiException(method, path, (int)response.StatusCode, text);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
