namespace K8ssandraImages.Cli.Tests;

public class EscapeTests
{
    public static TheoryData<string> Formats => ["table", "json", "jsonl", "csv"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_control_character_gets_out(string format)
    {
        const string Evil = "\\e[2J\\u009b\\u202e";
        var manifest = $$"""
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {name: "dc{{Evil}}", namespace: "ns{{Evil}}"}
            spec:
              clusterName: "c{{Evil}}"
              serverType: cassandra
              serverVersion: "4.1.5"
              serverImage: "i{{Evil}}:1"
              "x{{Evil}}": 1
              podTemplateSpec: {spec: {containers: [{name: "side{{Evil}}", image: "j{{Evil}}"}] } }
            ---
            a: [ "{{Evil}}

            """;
        using var folder = new Folder();
        var path = folder.File("a\u001b[2J.yaml", manifest);
        string[][] commands =
        [
            ["images", "--path", path, "no\u001b[2J", "-o", format],
            ["images", "--path", path, "--cass-operator-version", "1\u001b[2J", "-o", format],
            ["images", "--path", path, "-o", format + "\u001b[2J"],
            ["images\u001b[2J"],
            ["images", "--path", path, "--image-config", path, "-o", format],
            .. format is "table" ? new[] { new[] { "images", "--path", path, "--explain" } } : [],
        ];
        foreach (var command in commands)
        {
            var run = Run.Of(command);
            Assert.DoesNotContain(run.Output + run.Error, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
            Assert.Contains("\\u001b", run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }
}
