using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class SavedPlanTests : IDisposable
{
    private readonly OperationBench _bench = new();

    private OperationRecord Record => _bench.Record with { Kind = OperationKind.Rollout };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_plan_is_read_from_what_commands_write()
    {
        var text = Record.ToText();
        var described = new JsonObject { ["id"] = "i", ["document"] = text };
        string[] written =
        [
            text,
            "\uFEFF\n" + text,
            new JsonArray(described.DeepClone()).ToJsonString(),
            described.ToJsonString() + "\n",
            new JsonObject { ["Id"] = "i", ["Document"] = text }.ToJsonString(),
        ];
        foreach (var one in written)
            Assert.Equal(text, Assert.Single(SavedPlan.Read(one, "plan.json")).ToText());
        foreach (var two in new[] { new JsonArray(described.DeepClone(), described.DeepClone()).ToJsonString(), described.ToJsonString() + "\n" + described.ToJsonString() + "\n" })
            Assert.Equal(2, SavedPlan.Read(two, "plan.json").Count);
    }

    [Theory]
    [InlineData("", "it is no JSON.")]
    [InlineData("kind: Rollout", "it is no JSON.")]
    [InlineData("{\n\"a\": ,\n}", "it is no JSON.")]
    [InlineData("[]", "it holds no plan.")]
    [InlineData("3", "it holds no plan.")]
    [InlineData("{}", "it is no operation.")]
    [InlineData("{\"document\": 3}", "its document is no text.")]
    [InlineData("[{\"document\": null}]", "its document is no text.")]
    public void What_is_no_plan_is_refused(string text, string why)
    {
        var finding = Assert.Throws<ChangeException>(() => SavedPlan.Read(text, "plan.json")).Diagnostic;
        Assert.Equal(RolloutRules.NoPlan.Id, finding.Id);
        Assert.Equal("This is no plan of a rollout that can be carried out: " + why + " Nothing was done.", finding.Message);
        Assert.Equal("plan.json", finding.Location!.Source);
    }

    [Fact]
    public void The_plan_of_something_else_is_refused() =>
        Assert.Contains("another operation than a rollout", Assert.Throws<ChangeException>(() => SavedPlan.Read(_bench.Record.ToText(), "p")).Diagnostic.Message, StringComparison.Ordinal);

    [Fact]
    public void A_plan_that_was_edited_is_refused() =>
        Assert.Contains("it has been edited", Assert.Throws<ChangeException>(() => SavedPlan.Read(Record.ToText().Replace("\"m\"", "\"n\"", StringComparison.Ordinal), "p")).Diagnostic.Message, StringComparison.Ordinal);
}
