using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Drift;

/// <summary>Why an operator would not start, by what its process would find.</summary>
public sealed class OperatorStartTests
{
    private const string Good = "images:\n  system-logger: {name: system-logger}\n";
    private const string Bad = "images:\n  system-logger: [not, an, image]\n";

    // release, arguments, the text (null: there is no ConfigMap), whether it is labelled, the rule, a part of the message
    [Theory]
    [InlineData("1.30.0", "--leader-elect", Good, true, null, "")]
    [InlineData("1.30.0", "--leader-elect", Bad, true, "KSI0030", "system-logger")]
    [InlineData("1.30.0", "--leader-elect", "a: [", true, "KSI0030", "no YAML")]
    [InlineData("1.30.0", "--leader-elect", null, true, "KSI0065", "no ConfigMap labelled")]
    [InlineData("1.30.0", "--leader-elect", Good, false, "KSI0065", "labelled")]
    [InlineData("1.30.0", "--config=/configs/c.yaml", Good, true, "KSI0104", "--config")]
    [InlineData("1.28.1", "--config=/configs/c.yaml", Good, true, null, "")]
    public void It_is_told_by_what_the_release_reads(string release, string argument, string? text, bool isLabelled, string? rule, string part)
    {
        var resources = new SnapshotResources();
        resources.Add(
            Read.Root($$$"""
                kind: Deployment
                metadata: {name: cass-operator, namespace: ops}
                spec: {template: {spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v{{{release}}}", args: ["{{{argument}}}"]}]} } }
                """),
            "prod");
        if (text is not null)
        {
            resources.Add(
                Read.Root("kind: ConfigMap\nmetadata: {name: image-config, namespace: ops" + (isLabelled ? ", labels: {k8ssandra.io/config: image}" : "") + "}\ndata: {image_config.yaml: \"" + text.Replace("\n", "\\n", StringComparison.Ordinal) + "\"}"),
                "prod");
        }

        var start = new OperatorStart(new Snapshot(new SnapshotOptions(), resources), resources.Operators[0]);

        if (rule is null)
        {
            Assert.Empty(start.Problems);
            Assert.Equal(("image-config", "v1beta2"), (start.Source!.Name, start.Api));
            return;
        }

        Assert.Equal(rule, start.Problems[0].Id);
        Assert.Contains(part, start.Problems[0].Message, StringComparison.Ordinal);
    }
}
