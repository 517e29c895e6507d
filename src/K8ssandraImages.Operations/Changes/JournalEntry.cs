using System.Buffers;
using System.Text.Json;

namespace K8ssandraImages.Operations.Changes;

/// <summary>One line of the journal: a step of an operation that is about to be taken, or what became of it.</summary>
internal sealed record JournalEntry
{
    /// <summary>The operation: what one command does to one target.</summary>
    public required string Operation { get; init; }

    /// <summary>Which of its steps, from 1.</summary>
    public int Step { get; init; } = 1;

    public required JournalPhase Phase { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>What the step does: <c>set</c>, <c>restore</c>.</summary>
    public required string Action { get; init; }

    public required string Command { get; init; }

    public required ChangedObject Target { get; init; }

    /// <summary>The file with what was there before; null where nothing is replaced.</summary>
    public string? Backup { get; init; }

    /// <summary>The hash of the target's text before the step; of a file, of the whole.</summary>
    public string? HashBefore { get; init; }

    /// <summary>The hash that it is to have, or has, afterwards.</summary>
    public string? HashAfter { get; init; }

    public string? ResourceVersionBefore { get; init; }

    /// <summary>The version afterwards; null before it, for a file, and where it is not known.</summary>
    public string? ResourceVersionAfter { get; init; }

    /// <summary>What became of it; null before it.</summary>
    public StepOutcome? Outcome { get; init; }

    /// <summary>The line, with its end.</summary>
    public byte[] ToLine()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, StateJson.Lines))
        {
            json.WriteStartObject();
            json.WriteString("operation", Operation);
            json.WriteNumber("step", Step);
            json.WriteString("phase", Phase == JournalPhase.Before ? "before" : "after");
            json.WriteString("time", StateJson.Time(Time));
            json.WriteString("action", Action);
            json.WriteString("command", Command);
            Target.Write(json);
            Text(json, "backup", Backup);
            Text(json, "hashBefore", HashBefore);
            Text(json, "hashAfter", HashAfter);
            Text(json, "resourceVersionBefore", ResourceVersionBefore);
            Text(json, "resourceVersionAfter", ResourceVersionAfter);
            Text(json, "outcome", Outcome switch
            {
                StepOutcome.Applied => "applied",
                StepOutcome.NotApplied => "notApplied",
                StepOutcome.Unknown => "unknown",
                _ => null,
            });
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads a line; null where it is none.</summary>
    public static JournalEntry? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : new JournalEntry
            {
                Operation = StateJson.Text(root, "operation"),
                Step = StateJson.NumberOrNull(root, "step") ?? 1,
                Phase = StateJson.Text(root, "phase") == "before" ? JournalPhase.Before : JournalPhase.After,
                Time = StateJson.Time(root, "time"),
                Action = StateJson.Text(root, "action"),
                Command = StateJson.Text(root, "command"),
                Target = ChangedObject.Read(root),
                Backup = StateJson.TextOrNull(root, "backup"),
                HashBefore = StateJson.TextOrNull(root, "hashBefore"),
                HashAfter = StateJson.TextOrNull(root, "hashAfter"),
                ResourceVersionBefore = StateJson.TextOrNull(root, "resourceVersionBefore"),
                ResourceVersionAfter = StateJson.TextOrNull(root, "resourceVersionAfter"),
                Outcome = StateJson.TextOrNull(root, "outcome") switch
                {
                    null => null,
                    "applied" => StepOutcome.Applied,
                    "notApplied" => StepOutcome.NotApplied,
                    _ => StepOutcome.Unknown,
                },
            };
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}

/// <summary>Whether a step is about to be taken, or has been.</summary>
internal enum JournalPhase
{
    Before,
    After,
}

/// <summary>What became of a step.</summary>
internal enum StepOutcome
{
    /// <summary>It was taken.</summary>
    Applied,

    /// <summary>It was not taken; all is as it was.</summary>
    NotApplied,

    /// <summary>That cannot be told: whoever goes on has to look first.</summary>
    Unknown,
}
