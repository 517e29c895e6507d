using System.Text;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Conversions of ImageConfigs that nobody wrote: nothing differs without a reason, and no comment is lost.</summary>
public class RandomConversionsTests
{
    private static readonly string[] From = ["1.8.0", "1.10.0", "1.10.6", "1.12.0", "1.16.0", "1.19.1", "1.22.4", "1.23.0", "1.26.1", "1.28.1"];
    private static readonly string[] To = ["1.27.0", "1.27.1", "1.28.0", "1.29.1", "1.32.0"];
    private static readonly string[] Registries = ["r.io", "r.io/", "r.io/mirror", "host:5000", "localhost:5000/a", "\"\"", "r.io//"];
    private static readonly string[] Paths = ["k8ssandra/", "a/b/", "", "docker.io/a/", "localhost/a/", "host:5000/", "my.org/", "cr.k8ssandra.io/x/y/"];
    private static readonly string[] References = ["app:v1", "app:1.0", "app", "app@sha256:0123456789012345678901234567890123456789012345678901234567890123", "app:v1@sha256:0123456789012345678901234567890123456789012345678901234567890123"];
    private static readonly string[] Policies = ["Always", "Never", "IfNotPresent", "\"\""];

    [Fact]
    public void Every_difference_has_a_reason_and_every_comment_a_place()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var yaml = Write(random, out var comments);
            var from = Pick(random, From);
            var to = Pick(random, To);
            var converted = Conversions.Of(from, yaml, to, random.Next(3) == 0 ? "1.29.0" : null);
            var because = $"seed {seed}, {from} to {to}\n{yaml}\n{converted.Text}";
            Assert.True(converted.After.IsLoaded, because + "\n" + string.Join('\n', converted.After.Diagnostics));
            Assert.True(converted.Proof.Differences.All(difference => difference.Diagnostics.All(finding => finding.Id == "KSI0190")), because + "\n" + string.Join('\n', converted.Proof.Differences.SelectMany(difference => difference.Diagnostics)));
            for (var i = 0; i < comments; i++)
                Assert.True(converted.Text.Split("# c" + i + ".").Length == 2, "comment " + i + ", " + because);
        }
    }

    private static string Write(Random random, out int comments)
    {
        var text = new StringBuilder();
        var count = 0;
        void Line(int indent, string line)
        {
            if (random.Next(4) == 0)
                text.Append(' ', indent).Append("# c").Append(count++).Append(".\n");
            text.Append(' ', indent).Append(line);
            if (random.Next(4) == 0)
                text.Append(" # c").Append(count++).Append('.');
            text.Append('\n');
        }

        bool Has() => random.Next(3) > 0;
        List<Action> sections =
        [
            () => Line(0, (Has() ? "imageRegistry: " : "imageRegistryOverride: ") + Pick(random, Registries)),
            () => Line(0, "imageNamespace: " + (Has() ? "team" : "\"\"")),
            () => Line(0, "imagePullPolicy: " + Pick(random, Policies)),
            () =>
            {
                Line(0, "imagePullSecret:");
                Line(2, "name: " + (Has() ? "global" : "\"\""));
            },
            () => Line(0, "imagePullSecrets: [x]"),
            () =>
            {
                Line(0, "images:");
                foreach (var component in new[] { "system-logger", "config-builder", "k8ssandra-client", "medusa" })
                {
                    if (Has())
                        Line(2, component + ": " + Image(random));
                }

                if (random.Next(2) == 0)
                {
                    Line(2, "cassandra:");
                    Line(4, "\"4.1.3\": " + Image(random));
                    Line(4, "\"9.9.9\": " + Image(random));
                }
            },
            () =>
            {
                Line(0, "defaults:");
                foreach (var name in new[] { "cassandra", "dse", "hcd", "system-logger", "medusa" })
                {
                    if (!Has())
                        continue;
                    Line(2, name + ":");
                    if (Has())
                        Line(4, "repository: " + Pick(random, Paths) + "server");
                    if (random.Next(2) == 0)
                        Line(4, "suffix: -ubi");
                    if (random.Next(4) == 0)
                        Line(4, "imageRegistry: " + Pick(random, Registries));
                    if (random.Next(4) == 0)
                        Line(4, "imagePullPolicy: " + Pick(random, Policies));
                    if (random.Next(4) == 0)
                    {
                        Line(4, "imagePullSecret:");
                        Line(6, "name: of-" + name);
                    }

                    // A key without keys below it would be null.
                    Line(4, "unknown: x");
                }
            },
        ];
        Line(0, "apiVersion: config.k8ssandra.io/v1beta1");
        foreach (var section in sections.OrderBy(_ => random.Next()).ToList())
        {
            if (Has())
                section();
        }

        Line(0, "kind: ImageConfig");
        comments = count;
        return text.ToString();
    }

    private static string Image(Random random) => Pick(random, Paths) + Pick(random, References);

    private static string Pick(Random random, string[] all) => all[random.Next(all.Length)];
}
