using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class OperationRecordTests : IDisposable
{
    private readonly OperationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_is_kept_is_read_as_it_was()
    {
        var read = OperationRecord.Read(_bench.Record.ToText());
        Assert.Equal(_bench.Record with { Facts = read.Facts, Sha256 = read.Sha256 }, read);
        Assert.Equal(_bench.Record.ToText(), read.ToText());
    }

    [Fact]
    public void How_it_is_indented_does_not_matter()
    {
        var one_line = JsonNode.Parse(_bench.Record.ToText())!.ToJsonString();
        Assert.Equal(_bench.Record.ToText(), OperationRecord.Read(one_line).ToText());
    }

    [Theory]
    [InlineData("kind", "\"Rollout\"")]
    [InlineData("id", "\"20260102T030405678Z-abc124\"")]
    [InlineData("time", "\"2026-01-02T03:04:06+00:00\"")]
    [InlineData("command", "\"another\"")]
    [InlineData("target", "{\"kind\":\"Deployment\",\"context\":\"other\",\"namespace\":\"ops\",\"name\":\"operator\"}")]
    [InlineData("facts", "{\"mark\":\"n\"}")]
    [InlineData("facts", "{\"mark\":\"m\",\"more\":1}")]
    [InlineData("sha256", "\"0\"")]
    [InlineData("sha256", "null")]
    public void What_was_edited_is_refused(string name, string value)
    {
        var edited = JsonNode.Parse(_bench.Record.ToText())!.AsObject();
        Assert.True(edited.ContainsKey(name));
        edited[name] = JsonNode.Parse(value);
        Assert.Equal("it is not what its hash says: it has been edited.", Assert.Throws<FormatException>(() => OperationRecord.Read(edited.ToJsonString())).Message);
    }

    [Fact]
    public void Other_facts_make_another_record_that_holds()
    {
        var other = _bench.Record.With(new { Mark = "other" });
        Assert.Equal("other", OperationRecord.Read(other.ToText()).Facts.GetProperty("mark").GetString());
        Assert.Equal(JsonValueKind.Object, _bench.Record.Facts.ValueKind);
        Assert.NotEqual(_bench.Record.ToText(), other.ToText());
    }
}
