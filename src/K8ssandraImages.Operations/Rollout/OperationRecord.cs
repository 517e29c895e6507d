using System.Text.Json;
using System.Text.Json.Serialization;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// An operation as it is kept on disk from before its first step on: what is to be done to what, and the facts that were seen when
/// it was planned. It does not change any more; how far it is, is seen by looking at the world. Holds no secret.
/// </summary>
internal sealed record OperationRecord
{
    /// <summary>The version of this format.</summary>
    public const int FormatNumber = 1;

    /// <summary>How facts are written: enums as words, nothing that is null.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public int Format { get; init; } = FormatNumber;

    public required string Id { get; init; }

    public required OperationKind Kind { get; init; }

    /// <summary>The command that began it, without its arguments.</summary>
    public required string Command { get; init; }

    /// <summary>When it was planned.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it is done to; the first where there are several.</summary>
    public required ChangedObject Target { get; init; }

    /// <summary>What was seen and decided when it was planned; what it is depends on <see cref="Kind"/>.</summary>
    public required JsonElement Facts { get; init; }

    /// <summary>The hash of all the rest: what somebody edits by hand is not what was looked through.</summary>
    [JsonPropertyOrder(int.MaxValue)]
    public string? Sha256 { get; init; }

    /// <summary>A record of facts.</summary>
    public static OperationRecord Of<T>(OperationKind kind, ChangedObject target, T facts, OperationSettings settings)
    {
        var now = settings.Now();
        return new OperationRecord
        {
            Id = Journal.NewId(now),
            Kind = kind,
            Command = settings.Command,
            Time = now,
            Target = target,
            Facts = JsonSerializer.SerializeToElement(facts, Json),
        };
    }

    /// <summary>The facts.</summary>
    /// <exception cref="FormatException">They are others.</exception>
    public T FactsAs<T>()
    {
        try
        {
            return Facts.Deserialize<T>(Json) ?? throw new FormatException("the operation has no facts.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("the facts of the operation cannot be understood.", exception);
        }
    }

    /// <summary>The same operation with other facts.</summary>
    public OperationRecord With<T>(T facts) => this with { Facts = JsonSerializer.SerializeToElement(facts, Json) };

    /// <summary>The text that is kept.</summary>
    public string ToText() => JsonSerializer.Serialize(this with { Sha256 = Hash() }, Json) + "\n";

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else, of another version, or has been edited.</exception>
    public static OperationRecord Read(string text)
    {
        try
        {
            var record = JsonSerializer.Deserialize<OperationRecord>(text, Json);
            if (record is not { Format: FormatNumber, Id.Length: > 0 } || !record.Id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                throw new FormatException("it is no operation of this version.");
            return record.Sha256 == record.Hash() ? record : throw new FormatException("it is not what its hash says: it has been edited.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("it is no operation.", exception);
        }
    }

    // Of what it says, not of how it is indented.
    private string Hash() => Backup.HashOf(JsonSerializer.SerializeToUtf8Bytes(this with { Sha256 = null }, Json));
}
