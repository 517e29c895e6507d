using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>What goes wrong with one request. Parts can be joined: <c>Fault.Answer(503) with { Delay = ... }</c>.</summary>
public sealed record Fault
{
    private Fault()
    {
    }

    /// <summary>How long nothing happens before the rest does.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The HTTP status that is answered in the server's place; null to ask the server.</summary>
    public int? Status { get; private init; }

    /// <summary>The body of that answer.</summary>
    public string? Body { get; private init; }

    /// <summary>The <c>Retry-After</c> of that answer, in seconds or as a date; null for none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>At most so many bytes of the body each second; null for no limit.</summary>
    public int? BytesPerSecond { get; private init; }

    /// <summary>After so many bytes of the body nothing more comes; null for the whole body.</summary>
    public long? EndAfter { get; private init; }

    /// <summary>How the connection ends then, or instead of an answer.</summary>
    public ConnectionEnd End { get; private init; }

    /// <summary>Whether the server gets the request.</summary>
    public bool IsForwarded { get; private init; } = true;

    /// <summary>Whether the client gets an answer.</summary>
    public bool IsAnswered { get; private init; } = true;

    /// <summary>Answers in the server's place, with a Status object unless told otherwise.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="retryAfterSeconds">The <c>Retry-After</c>; null for none.</param>
    /// <param name="body">The body; null for a Status object.</param>
    public static Fault Answer(int status, int? retryAfterSeconds = null, string? body = null) =>
        new() { IsForwarded = false, Status = status, RetryAfter = retryAfterSeconds?.ToString(System.Globalization.CultureInfo.InvariantCulture), Body = body ?? StatusObject(status) };

    /// <summary>The server's answer comes late.</summary>
    /// <param name="delay">How late.</param>
    public static Fault Late(TimeSpan delay) => new() { Delay = delay };

    /// <summary>The body comes slowly, in small pieces.</summary>
    /// <param name="bytesPerSecond">How fast.</param>
    public static Fault Slow(int bytesPerSecond) => new() { BytesPerSecond = bytesPerSecond };

    /// <summary>The connection is cut in the middle of the body.</summary>
    /// <param name="afterBytes">How much of the body comes.</param>
    /// <param name="end">How it ends.</param>
    public static Fault Cut(long afterBytes, ConnectionEnd end = ConnectionEnd.Reset) => new() { EndAfter = afterBytes, End = end };

    /// <summary>The connection is cut when the request has arrived; the server never sees it.</summary>
    public static Fault Refuse() => new() { IsForwarded = false, IsAnswered = false };

    /// <summary>The server does what was asked, and the connection is cut before it can say so.</summary>
    public static Fault LoseAnswer() => new() { IsAnswered = false };

    private static string StatusObject(int code) => new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = "the fault proxy says so",
        ["reason"] = code switch
        {
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "NotFound",
            409 => "Conflict",
            410 => "Expired",
            429 => "TooManyRequests",
            500 => "InternalError",
            503 => "ServiceUnavailable",
            504 => "Timeout",
            _ => "",
        },
        ["code"] = code,
    }.ToJsonString();
}

/// <summary>How a connection ends before its time.</summary>
public enum ConnectionEnd
{
    /// <summary>By a reset, as when the server's process dies.</summary>
    Reset,

    /// <summary>By an orderly close of the server's side, the other still open: an end of file in the middle of the body.</summary>
    HalfClose,

    /// <summary>Not at all: nothing more comes, as when a firewall forgets the connection.</summary>
    Silence,
}
