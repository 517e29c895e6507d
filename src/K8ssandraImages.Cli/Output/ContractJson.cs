using System.Text.Encodings.Web;
using System.Text.Json;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>What all contract objects have in common as JSON. Written out by hand: serialisers look at types first, and that takes longer than a short run.</summary>
internal static class ContractJson
{
    public static JsonWriterOptions Options(bool indented) => new()
    {
        Indented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Begins an object with what every object of the pipeline carries.</summary>
    public static void Begin(Utf8JsonWriter json, K8ssObject item)
    {
        json.WriteStartObject();
        Text(json, Name.Context, item.Context);
        Text(json, Name.Namespace, item.Namespace);
        Text(json, Name.Cluster, item.Cluster);
        Text(json, Name.Datacenter, item.Datacenter);
    }

    /// <summary>Ends it with its findings.</summary>
    public static void End(Utf8JsonWriter json, IReadOnlyList<Diagnostic> diagnostics)
    {
        json.WriteStartArray(Name.Diagnostics);
        foreach (var diagnostic in diagnostics)
            Write(json, diagnostic);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a finding as a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        Text(json, Name.Id, diagnostic.Id);
        json.WriteString(Name.Severity, ContractNames.Of(diagnostic.Severity));
        Text(json, Name.Message, diagnostic.Message);
        Write(json, diagnostic.Location);
        Text(json, Name.Remedy, diagnostic.Remedy);
        Text(json, Name.Releases, diagnostic.Releases);
        Text(json, Name.HelpUri, diagnostic.HelpUri);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SourceLocation? location)
    {
        if (location is null)
        {
            json.WriteNull(Name.Location);
            return;
        }

        json.WriteStartObject(Name.Location);
        Text(json, Name.Source, location.Source);
        json.WriteNumber(Name.Line, location.Line);
        json.WriteNumber(Name.Column, location.Column);
        Text(json, Name.Object, location.Object);
        Text(json, Name.Path, location.Path);
        json.WriteEndObject();
    }

    public static void Text(Utf8JsonWriter json, JsonEncodedText name, string? text)
    {
        json.WritePropertyName(name);
        Value(json, text);
    }

    public static void Text(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        Value(json, text);
    }

    public static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            Value(json, text);
        json.WriteEndArray();
    }

    public static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } known)
            json.WriteBoolean(name, known);
        else
            json.WriteNull(name);
    }

    // The relaxed encoder lets bidi controls and other invisible characters pass, which lie to who reads the answer in a
    // terminal. What Printable writes for a character is JSON's escape too.
    public static void Value(Utf8JsonWriter json, string? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
        }
        else if (ReferenceEquals(Printable.Escape(text, int.MaxValue), text) || text.Length == 0)
        {
            json.WriteStringValue(text);
        }
        else
        {
            var quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            json.WriteRawValue("\"" + Printable.Escape(quoted, int.MaxValue) + "\"", skipInputValidation: true);
        }
    }

    private static class Name
    {
        public static readonly JsonEncodedText Context = JsonEncodedText.Encode("context");
        public static readonly JsonEncodedText Namespace = JsonEncodedText.Encode("namespace");
        public static readonly JsonEncodedText Cluster = JsonEncodedText.Encode("cluster");
        public static readonly JsonEncodedText Datacenter = JsonEncodedText.Encode("datacenter");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Diagnostics = JsonEncodedText.Encode("diagnostics");
        public static readonly JsonEncodedText Location = JsonEncodedText.Encode("location");
        public static readonly JsonEncodedText Line = JsonEncodedText.Encode("line");
        public static readonly JsonEncodedText Column = JsonEncodedText.Encode("column");
        public static readonly JsonEncodedText Object = JsonEncodedText.Encode("object");
        public static readonly JsonEncodedText Path = JsonEncodedText.Encode("path");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Severity = JsonEncodedText.Encode("severity");
        public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
        public static readonly JsonEncodedText Remedy = JsonEncodedText.Encode("remedy");
        public static readonly JsonEncodedText Releases = JsonEncodedText.Encode("releases");
        public static readonly JsonEncodedText HelpUri = JsonEncodedText.Encode("helpUri");
    }
}
