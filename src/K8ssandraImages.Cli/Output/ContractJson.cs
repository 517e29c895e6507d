using System.Text.Encodings.Web;
using System.Text.Json;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>The contract objects as JSON. Written out by hand: serialisers look at types first, and that takes longer than a short run.</summary>
internal static class ContractJson
{
    public static JsonWriterOptions Options(bool indented) => new()
    {
        Indented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(Utf8JsonWriter json, EffectiveImage image)
    {
        json.WriteStartObject();
        Text(json, Name.Context, image.Context);
        Text(json, Name.Namespace, image.Namespace);
        Text(json, Name.Cluster, image.Cluster);
        Text(json, Name.Datacenter, image.Datacenter);
        json.WriteString(Name.Workload, ContractNames.Of(image.Workload));
        Text(json, Name.Container, image.Container);
        json.WriteString(Name.ContainerKind, ContractNames.Of(image.ContainerKind));
        Text(json, Name.Component, image.Component);
        Text(json, Name.Image, image.Image);
        Text(json, Name.Registry, image.Registry);
        Text(json, Name.Repository, image.Repository);
        Text(json, Name.OfImage, image.Name);
        Text(json, Name.Tag, image.Tag);
        Text(json, Name.Digest, image.Digest);
        Text(json, Name.PullPolicy, image.PullPolicy);
        json.WriteStartArray(Name.PullSecrets);
        foreach (var secret in image.PullSecrets)
            Value(json, secret);
        json.WriteEndArray();
        if (image.Source is { } source)
            json.WriteString(Name.Source, ContractNames.Of(source));
        else
            json.WriteNull(Name.Source);
        json.WriteStartArray(Name.Trace);
        foreach (var entry in image.Trace)
            Write(json, entry);
        json.WriteEndArray();
        json.WriteStartArray(Name.Diagnostics);
        foreach (var diagnostic in image.Diagnostics)
            Write(json, diagnostic);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        Text(json, Name.Id, diagnostic.Id);
        json.WriteString(Name.Severity, ContractNames.Of(diagnostic.Severity));
        Text(json, Name.Message, diagnostic.Message);
        Write(json, diagnostic.Location);
        Text(json, Name.Remedy, diagnostic.Remedy);
        Text(json, Name.HelpUri, diagnostic.HelpUri);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TraceEntry entry)
    {
        json.WriteStartObject();
        json.WriteString(Name.Field, ContractNames.Of(entry.Field));
        Text(json, Name.Value, entry.Value);
        json.WriteString(Name.Tier, ContractNames.Of(entry.Tier));
        Write(json, entry.Location);
        json.WriteString(Name.Outcome, ContractNames.Of(entry.Outcome));
        Text(json, Name.Reason, entry.Reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SourceLocation? location)
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

    private static void Text(Utf8JsonWriter json, JsonEncodedText name, string? text)
    {
        json.WritePropertyName(name);
        Value(json, text);
    }

    // The relaxed encoder lets bidi controls and other invisible characters pass, which lie to who reads the answer in a
    // terminal. What Printable writes for a character is JSON's escape too.
    private static void Value(Utf8JsonWriter json, string? text)
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
        public static readonly JsonEncodedText Workload = JsonEncodedText.Encode("workload");
        public static readonly JsonEncodedText Container = JsonEncodedText.Encode("container");
        public static readonly JsonEncodedText ContainerKind = JsonEncodedText.Encode("containerKind");
        public static readonly JsonEncodedText Component = JsonEncodedText.Encode("component");
        public static readonly JsonEncodedText Image = JsonEncodedText.Encode("image");
        public static readonly JsonEncodedText Registry = JsonEncodedText.Encode("registry");
        public static readonly JsonEncodedText Repository = JsonEncodedText.Encode("repository");
        public static readonly JsonEncodedText OfImage = JsonEncodedText.Encode("name");
        public static readonly JsonEncodedText Tag = JsonEncodedText.Encode("tag");
        public static readonly JsonEncodedText Digest = JsonEncodedText.Encode("digest");
        public static readonly JsonEncodedText PullPolicy = JsonEncodedText.Encode("pullPolicy");
        public static readonly JsonEncodedText PullSecrets = JsonEncodedText.Encode("pullSecrets");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");
        public static readonly JsonEncodedText Diagnostics = JsonEncodedText.Encode("diagnostics");
        public static readonly JsonEncodedText Field = JsonEncodedText.Encode("field");
        public static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
        public static readonly JsonEncodedText Tier = JsonEncodedText.Encode("tier");
        public static readonly JsonEncodedText Location = JsonEncodedText.Encode("location");
        public static readonly JsonEncodedText Line = JsonEncodedText.Encode("line");
        public static readonly JsonEncodedText Column = JsonEncodedText.Encode("column");
        public static readonly JsonEncodedText Object = JsonEncodedText.Encode("object");
        public static readonly JsonEncodedText Path = JsonEncodedText.Encode("path");
        public static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
        public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Severity = JsonEncodedText.Encode("severity");
        public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
        public static readonly JsonEncodedText Remedy = JsonEncodedText.Encode("remedy");
        public static readonly JsonEncodedText HelpUri = JsonEncodedText.Encode("helpUri");
    }
}
