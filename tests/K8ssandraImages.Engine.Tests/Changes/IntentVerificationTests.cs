using K8ssandraImages.Engine.Tests.ImageConfigs;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>What the operator composes of an edited ImageConfig, beside what was asked for.</summary>
public class IntentVerificationTests
{
    private const string Two = "images: {system-logger: {repository: a, name: b, tag: t}, reaper: {name: c, tag: t}}\ntypes: {cassandra: {repository: k, name: c, suffix: -ubi}}\n";
    private const string One = "images: {system-logger: 'a/b:1', config-builder: 'c/d:1', k8ssandra-client: 'e/f:1'}\n";

    [Theory]
    [InlineData("1.32.0", Two + "overrides: {registry: r.io}", "-Override -Registry r.io")]
    [InlineData("1.32.0", Two + "overrides: {registry: r.io, repository: m/n, pullPolicy: Always, pullSecrets: [s]}", "-Override -Registry r.io -Repository m/n -PullPolicy always -PullSecret s")]
    [InlineData("1.32.0", Two + "overrides: {registry: ''}\ndefaults: {registry: d.io}", "-Override -Registry ''")]
    [InlineData("1.32.0", Two + "defaults: {registry: docker.io}", "-Component system-logger -Image a/b:t")]
    [InlineData("1.32.0", "images: {reaper: {name: busybox, tag: t}}\ndefaults: {registry: docker.io}", "-Component reaper -Image busybox:t")]
    [InlineData("1.32.0", Two, "-Component cassandra -Image k/c -Suffix -ubi")]
    [InlineData("1.32.0", Two + "overrides: {registry: r.io}", "-Default -Registry d.io")]
    [InlineData("1.22.4", One + "imageRegistry: r.io", "-Override -Registry r.io")]
    [InlineData("1.26.0", One + "imageRegistry: r.io/mirror\nimageNamespace: team", "-Override -Registry r.io/mirror -Repository team")]
    [InlineData("1.26.0", "images: {system-logger: 'x/a/b:1'}\nimageNamespace: team", "-Override -Repository team")]
    [InlineData("1.22.4", One + "defaults: {cassandra: {repository: r.io/x/y, suffix: -s}}", "-Component cassandra -Image r.io/x/y -Suffix -s")]
    public void As_asked(string release, string yaml, string command) => Assert.Empty(Verify(release, yaml, command));

    [Theory]
    [InlineData("1.32.0", Two + "overrides: {registry: r.io}", "-Component system-logger -Image quay.io/a/b:t", "overrides.registry", "`r.io/a/b:t`")]
    [InlineData("1.32.0", Two + "overrides: {repository: z}", "-Component system-logger -Image a/b:t", "overrides.repository", "`z/b:t`")]
    [InlineData("1.32.0", "images: {reaper: {registry: quay.io, name: busybox, tag: t}}\ndefaults: {repository: d}", "-Component reaper -Image quay.io/busybox:t", "defaults.repository", "`quay.io/d/busybox:t`")]
    [InlineData("1.32.0", Two + "overrides: {pullPolicy: Never}", "-Component system-logger -PullPolicy Always", "overrides.pullPolicy", "`Never`")]
    [InlineData("1.32.0", Two, "-Component system-logger -Tag 2", "images.system-logger.tag", "the tag `2`")]
    [InlineData("1.22.4", One + "imageRegistry: r.io", "-Component system-logger -Image quay.io/a/b:1", "imageRegistry", "`r.io/a/b:1`")]
    [InlineData("1.26.0", One + "imageNamespace: ns", "-Component system-logger -Repository team", "imageNamespace", "`ns/b:1`")]
    // The other releases' key does nothing.
    [InlineData("1.10.0", "images: {system-logger: 'a/b:1'}\nimageRegistry: r.io\ndefaults: {cassandra: {repository: r.io/c}, dse: {repository: r.io/d}}", "-Override -Registry r.io", "images.system-logger", "`a/b:1`")]
    [InlineData("1.26.0", One + "imagePullSecret: {name: s}\ndefaults: {reaper: {imagePullSecret: {name: t}}}", "-Override -PullSecret s", "defaults.reaper.imagePullSecret.name", "s, t")]
    [InlineData("1.26.0", "images: {system-logger: 'a:1', cassandra: {'4.0.7': 'b:1'}}\nimageNamespace: ns\ndefaults: {dse: {repository: c/d}}", "-Component cassandra -ServerVersion 4.0.7 -Repository ns", "images.cassandra[\"4.0.7\"]", "`b:1`")]
    public void Not_as_asked(string release, string yaml, string command, string decider, string message)
    {
        var diagnostic = Assert.Single(Verify(release, yaml, command));
        Assert.Equal("KSI0188", diagnostic.Id);
        Assert.Equal(decider, diagnostic.Location!.Path);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_is_checked_for_every_version_with_an_entry()
    {
        var found = Verify("1.22.4", "images: {cassandra: {'4.0.7': 'a/b:1', '4.0.8': 'r.io/a/b:1'}}\ndefaults: {cassandra: {repository: r.io/c}, dse: {repository: r.io/d}}", "-Override -Registry r.io");
        Assert.Contains("cassandra 4.0.7", Assert.Single(found).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_load_is_not_compared() =>
        Assert.Empty(Verify("1.32.0", "images: {system-logger: 'a/b:1'}", "-Override -Registry r.io"));

    private static List<Diagnostic> Verify(string release, string yaml, string command)
    {
        var reported = new List<Diagnostic>();
        Intents.Parse(command).Verify(Configs.Read(release, yaml), reported.Add);
        return reported;
    }
}
