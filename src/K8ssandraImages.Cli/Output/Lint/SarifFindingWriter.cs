using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>
/// SARIF 2.1.0 (OASIS), as code scanning reads it. The results come first, so that they can be written as they are found; the
/// rules that they name follow.
/// </summary>
internal sealed class SarifFindingWriter : IFindingWriter
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private readonly OutputBuffer _output;
    private readonly Func<string, Rule?> _ruleOf;
    private readonly Utf8JsonWriter _json;
    private readonly List<string> _rules = [];
    private readonly Dictionary<string, int> _ruleIndex = new(StringComparer.Ordinal);

    public SarifFindingWriter(OutputBuffer output, Func<string, Rule?> ruleOf)
    {
        _output = output;
        _ruleOf = ruleOf;
        _json = new Utf8JsonWriter(output, ContractJson.Options(indented: true));
        _json.WriteStartObject();
        _json.WriteString("$schema", Schema);
        _json.WriteString("version", "2.1.0");
        _json.WriteStartArray("runs");
        _json.WriteStartObject();
        _json.WriteString("columnKind", "utf16CodeUnits");
        _json.WriteStartArray("results");
    }

    public void Write(Diagnostic diagnostic)
    {
        if (!_ruleIndex.TryGetValue(diagnostic.Id, out var index))
        {
            _ruleIndex.Add(diagnostic.Id, index = _rules.Count);
            _rules.Add(diagnostic.Id);
        }

        _json.WriteStartObject();
        _json.WriteString("ruleId", diagnostic.Id);
        _json.WriteNumber("ruleIndex", index);
        _json.WriteString("level", Level(diagnostic.Severity));
        _json.WriteStartObject("message");
        ContractJson.Text(_json, "text", diagnostic.Message + (string.IsNullOrEmpty(diagnostic.Remedy) ? "" : " " + diagnostic.Remedy));
        _json.WriteEndObject();
        WriteLocations(diagnostic.Location);
        _json.WriteStartObject("partialFingerprints");
        _json.WriteString("k8ssimages/v1", Fingerprint(diagnostic));
        _json.WriteEndObject();
        if (diagnostic.Remedy is not null || diagnostic.Releases is not null)
        {
            _json.WriteStartObject("properties");
            if (diagnostic.Remedy is not null)
                ContractJson.Text(_json, "remedy", diagnostic.Remedy);
            if (diagnostic.Releases is not null)
                ContractJson.Text(_json, "releases", diagnostic.Releases);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.Flush();
        _output.EndRecord();
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.WriteStartObject("tool");
        _json.WriteStartObject("driver");
        _json.WriteString("name", Face.Name);
        if (typeof(Face).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } version)
            _json.WriteString("version", version);
        _json.WriteStartArray("rules");
        foreach (var id in _rules)
            WriteRule(id);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _output.Write("\n");
    }

    public void Dispose() => _json.Dispose();

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };

    private void WriteRule(string id)
    {
        var rule = _ruleOf(id);
        _json.WriteStartObject();
        _json.WriteString("id", id);
        if (rule is not null)
        {
            _json.WriteStartObject("shortDescription");
            ContractJson.Text(_json, "text", rule.Title);
            _json.WriteEndObject();
            _json.WriteStartObject("defaultConfiguration");
            _json.WriteString("level", Level(rule.Severity));
            _json.WriteEndObject();
            _json.WriteString("helpUri", rule.HelpUri);
            if (rule.Releases is not null)
            {
                _json.WriteStartObject("properties");
                ContractJson.Text(_json, "releases", rule.Releases);
                _json.WriteEndObject();
            }
        }

        _json.WriteEndObject();
    }

    private void WriteLocations(SourceLocation? location)
    {
        _json.WriteStartArray("locations");
        if (location is not null)
        {
            _json.WriteStartObject();
            if (location is { Source: { Length: > 0 } source } && (location.Line > 0 || location.Object is null))
            {
                _json.WriteStartObject("physicalLocation");
                _json.WriteStartObject("artifactLocation");
                _json.WriteString("uri", SourceUri.Of(source));
                _json.WriteEndObject();
                if (location.Line > 0)
                {
                    _json.WriteStartObject("region");
                    _json.WriteNumber("startLine", location.Line);
                    if (location.Column > 0)
                        _json.WriteNumber("startColumn", location.Column);
                    _json.WriteEndObject();
                }

                _json.WriteEndObject();
            }

            if (location.Object is not null || location.Path is { Length: > 0 })
            {
                _json.WriteStartArray("logicalLocations");
                _json.WriteStartObject();
                ContractJson.Text(_json, "fullyQualifiedName", string.Join(" ", new[] { location.Line > 0 ? null : location.Source, location.Object, location.Path }.Where(part => !string.IsNullOrEmpty(part))));
                _json.WriteEndObject();
                _json.WriteEndArray();
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    // The same finding keeps it while lines above it come and go.
    private static string Fingerprint(Diagnostic diagnostic)
    {
        var location = diagnostic.Location;
        var source = location?.Source is { Length: > 0 } text ? SourceUri.RelativePath(text) : "";
        var place = string.Join("\n", diagnostic.Id, source, location?.Object, location?.Path, diagnostic.Message);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..32];
    }
}
