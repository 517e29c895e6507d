namespace K8ssandraImages.TestCluster;

/// <summary>The API server refused a request of a test.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(HttpMethod method, string path, int statusCode, string body)
        : base($"{method} {path}: {statusCode} {body}")
    {
        StatusCode = statusCode;
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }
}
