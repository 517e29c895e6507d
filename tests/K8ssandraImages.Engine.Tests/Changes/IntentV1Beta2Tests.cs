namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Intent and edits in v1beta2, by pkg/images/images_v1beta2.go and apis/config/v1beta2 of k8ssandra/cass-operator.</summary>
public class IntentV1Beta2Tests
{
    private const string Sha = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Shipped = """
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1.32.0}
          config-builder: {repository: datastax, name: cass-config-builder, tag: 1.0-ubi}
          reaper: {repository: thelastpickle, name: cassandra-reaper, tag: 4.0.0}
        defaults: {registry: docker.io, pullPolicy: IfNotPresent}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api, suffix: -ubi}
          dse: {repository: datastax, name: dse-mgmtapi-6_8, suffix: -ubi}
        """;

    private const string Pinned = "images: {x: {name: x, tag: t}, system-logger: {name: system-logger, tag: v1, digest: '" + Sha + "'}}";

    [Theory]
    [InlineData("-Override -Registry registry.example.com", "overrides.registry=registry.example.com")]
    [InlineData("-Override -Registry registry.example.com:5000 -PullSecret regcred", "overrides.registry=registry.example.com:5000; overrides.pullSecrets=[regcred]")]
    [InlineData("-Override -Registry ''", "overrides.registry=")]
    [InlineData("-Override -PullPolicy always", "overrides.pullPolicy=Always")]
    [InlineData("-Override -PullSecret a,b,a", "overrides.pullSecrets=[a,b]")]
    [InlineData("-Override -PullSecret ''", "overrides.pullSecrets=[]")]
    [InlineData("-Override -Remove Registry,PullSecret", "")]
    [InlineData("-Default -Registry registry.example.com", "defaults.registry=registry.example.com")]
    [InlineData("-Default -PullSecret regcred", "defaults.pullSecrets=[regcred]")]
    [InlineData("-Default -Remove Registry,PullPolicy,Repository", "-defaults.registry; -defaults.pullPolicy")]
    [InlineData("-Component system-logger -Registry quay.io", "images.system-logger.registry=quay.io")]
    [InlineData("-Component system-logger,config-builder -Registry quay.io", "images.system-logger.registry=quay.io; images.config-builder.registry=quay.io")]
    [InlineData("-Component System-Logger -Tag v2", "images.system-logger.tag=v2")]
    [InlineData("-Component system-logger -Repository team/mirror -Name logger", "images.system-logger.repository=team/mirror; images.system-logger.name=logger")]
    [InlineData("-Component system-logger -Tag v2 -Digest " + Sha, "images.system-logger.tag=v2; images.system-logger.digest=" + Sha)]
    [InlineData("-Component system-logger -PullPolicy never", "images.system-logger.pullPolicy=Never")]
    [InlineData("-Component reaper -PullSecret regcred", "images.reaper.pullSecret=regcred")]
    [InlineData("-Component system-logger -Remove Repository,PullPolicy", "-images.system-logger.repository")]
    [InlineData("-Component medusa -Image docker.io/k8ssandra/medusa:0.29.1", "images.medusa.registry=docker.io; images.medusa.repository=k8ssandra; images.medusa.name=medusa; images.medusa.tag=0.29.1")]
    [InlineData("-Component medusa -Name medusa -Tag 0.29.1 -Repository k8ssandra", "images.medusa.repository=k8ssandra; images.medusa.name=medusa; images.medusa.tag=0.29.1")]
    [InlineData("-Component system-logger -Image quay.io/a/b/c:1", "images.system-logger.registry=quay.io; images.system-logger.repository=a/b; images.system-logger.name=c; images.system-logger.tag=1")]
    // What a reference leaves out is Docker Hub's, and that is the default registry here.
    [InlineData("-Component system-logger -Image a/b:1", "images.system-logger.repository=a; images.system-logger.name=b; images.system-logger.tag=1")]
    [InlineData("-Component system-logger -Image busybox:1", "-images.system-logger.repository; images.system-logger.name=busybox; images.system-logger.tag=1")]
    [InlineData("-Component system-logger -Image a/b@" + Sha, "images.system-logger.repository=a; images.system-logger.name=b; -images.system-logger.tag; images.system-logger.digest=" + Sha)]
    [InlineData("-Component system-logger -Image a/b:1@" + Sha + " -PullPolicy Always", "images.system-logger.repository=a; images.system-logger.name=b; images.system-logger.tag=1; images.system-logger.digest=" + Sha + "; images.system-logger.pullPolicy=Always")]
    [InlineData("-Component cassandra -Registry quay.io -Suffix -jdk11", "types.cassandra.registry=quay.io; types.cassandra.suffix=-jdk11")]
    [InlineData("-Component cassandra,dse -PullPolicy Always", "types.cassandra.pullPolicy=Always; types.dse.pullPolicy=Always")]
    [InlineData("-Component cassandra -Prefix v -Remove Suffix", "types.cassandra.prefix=v; -types.cassandra.suffix")]
    [InlineData("-Component hcd -Image datastax/hcd -Suffix -ubi", "types.hcd.repository=datastax; types.hcd.name=hcd; types.hcd.suffix=-ubi")]
    [InlineData("-Component dse -Image r.io:5000/x/y/z", "types.dse.registry=r.io:5000; types.dse.repository=x/y; types.dse.name=z")]
    [InlineData("-Component dse -Suffix @" + Sha, "types.dse.suffix=@" + Sha)]
    public void Edits_without_a_warning(string command, string expected)
    {
        var (edits, reported) = Intents.Translate("1.32.0", Shipped, command);
        Assert.Equal(expected, edits);
        Assert.Empty(reported);
    }

    [Theory]
    [InlineData(Shipped, "-Override -Repository mirror", "overrides.repository=mirror", "KSI0186")]
    [InlineData(Shipped, "-Override -Repository ''", "overrides.repository=", "KSI0186")]
    [InlineData(Shipped, "-Override -Registry r.io/mirror", "overrides.registry=r.io/mirror", "KSI0187")]
    [InlineData(Shipped, "-Component reaper -Repository quay.io/x", "images.reaper.repository=quay.io/x", "KSI0187")]
    [InlineData("types: {cassandra: {name: c, pullPolicy: Always}, dse: {name: d, pullPolicy: Never}}", "-Override -PullPolicy Never", "overrides.pullPolicy=Never; types.cassandra.pullPolicy=Never", "KSI0185")]
    [InlineData("overrides: {registry: o.io}", "-Default -Registry d.io", "defaults.registry=d.io", "KSI0184")]
    [InlineData("overrides: {pullSecrets: []}", "-Default -PullSecret s", "defaults.pullSecrets=[s]", "KSI0184")]
    [InlineData(Shipped, "-Component system-logger -PullSecret s", "images.system-logger.pullSecret=s", "KSI0184")]
    [InlineData(Shipped, "-Component system-logger -Remove Image", "-images.system-logger", "KSI0186")]
    [InlineData(Shipped, "-Component dse -Remove Image", "-types.dse", "KSI0186")]
    [InlineData(Pinned, "-Component system-logger -Tag v2", "images.system-logger.tag=v2; -images.system-logger.digest", "KSI0185")]
    [InlineData(Pinned, "-Component reaper,system-logger -Tag v2 -Repository r -Remove PullPolicy", null, "KSI0183")]
    [InlineData(Shipped, "-Component system-logger -Digest " + Sha, "images.system-logger.digest=" + Sha + "; -images.system-logger.tag", "KSI0185")]
    [InlineData(Pinned, "-Component x -Tag t2", "images.x.tag=t2", "KSI0184")]
    public void Edits_with_a_warning(string yaml, string command, string? expected, string id)
    {
        if (expected is null)
        {
            Assert.Equal(id, Intents.Refused("1.32.0", yaml, command).Diagnostic.Id);
            return;
        }

        var (edits, reported) = Intents.Translate("1.32.0", yaml, command);
        Assert.Equal(expected, edits);
        Assert.Equal(id, Assert.Single(reported).Id);
    }

    [Theory]
    // An image cannot opt out of a default, so Docker Hub is written where something else would be filled in.
    [InlineData("defaults: {registry: r.io}", "a/b:1", "images.reaper.registry=docker.io; images.reaper.repository=a; images.reaper.name=b; images.reaper.tag=1")]
    [InlineData("defaults: {registry: r.io, repository: team}", "busybox:1", "images.reaper.registry=docker.io; images.reaper.repository=library; images.reaper.name=busybox; images.reaper.tag=1")]
    [InlineData("defaults: {repository: team}", "docker.io/busybox:1", "images.reaper.registry=docker.io; images.reaper.repository=library; images.reaper.name=busybox; images.reaper.tag=1")]
    [InlineData("defaults: {repository: team}", "quay.io/busybox:1", "images.reaper.registry=quay.io; images.reaper.name=busybox; images.reaper.tag=1")]
    public void What_a_reference_leaves_out(string yaml, string image, string expected) =>
        Assert.Equal(expected, Intents.Translate("1.32.0", yaml, "-Component reaper -Image " + image).Edits);

    [Theory]
    [InlineData("-Component cassandra -ServerVersion 4.0.7 -Image a/b:1", "KSI0180", "-ServerImage")]
    [InlineData("-Component cassandra -Tag 1", "KSI0180", "-Suffix")]
    [InlineData("-Component cassandra -Digest " + Sha, "KSI0180", "-ServerImage")]
    [InlineData("-Component cassandra -Image a/b:1", "KSI0180", "a/b")]
    [InlineData("-Component cassandra -PullSecret s", "KSI0180", "-Default")]
    [InlineData("-Component hcd -Registry r.io", "KSI0183", "-Image")]
    [InlineData("-Component medusa -Tag 1", "KSI0183", "-Image")]
    [InlineData("-Component medusa -PullPolicy Always", "KSI0183", "-Image")]
    [InlineData("-Component reaper -Image a/b", "KSI0183", "a/b:latest")]
    [InlineData("-Component reaper -Remove Tag", "KSI0183", "-Tag")]
    [InlineData("-Component reaper -Remove Name", "KSI0183", "-Remove Image")]
    [InlineData("-Component reaper -PullSecret a,b", "KSI0180", "-Default")]
    [InlineData("-Component stargate -Registry r.io", "KSI0180", "DEFAULT_REGISTRY")]
    [InlineData("-Component server-system-logger -Registry r.io", "KSI0180", "system-logger")]
    [InlineData("-Component foo -Registry r.io", "KSI0180", "medusa")]
    [InlineData("-Component cassandra -Repository k8ssandra/cass-management-api", "KSI0181", "-Repository (--repository) k8ssandra")]
    [InlineData("-Component reaper -Repository team/cassandra-reaper", "KSI0181", "team")]
    public void Refused(string command, string id, string remedy)
    {
        var diagnostic = Intents.Refused("1.32.0", Shipped, command).Diagnostic;
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("overrides: {registry: o.io}", "-Component reaper -Registry r.io")]
    [InlineData("overrides: {registry: ''}", "-Component cassandra -Registry r.io")]
    [InlineData("overrides: {repository: team}", "-Component reaper -Repository other")]
    [InlineData("overrides: {pullPolicy: Never}", "-Component reaper -PullPolicy Always")]
    public void What_overrides_replace_is_not_said_for_one(string overrides, string command)
    {
        var diagnostic = Intents.Refused("1.32.0", Shipped + "\n" + overrides, command).Diagnostic;
        Assert.Equal("KSI0180", diagnostic.Id);
        Assert.StartsWith("overrides.", diagnostic.Location!.Path, StringComparison.Ordinal);
        Assert.Contains("-Override", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    // The policy of a type beats overrides.
    [InlineData("overrides: {pullPolicy: Never}", "-Component cassandra -PullPolicy Always", "types.cassandra.pullPolicy=Always")]
    [InlineData("overrides: {registry: r.io}", "-Component reaper -Registry r.io", "images.reaper.registry=r.io")]
    [InlineData("overrides: {registry: r.io}", "-Override -Remove Registry", "-overrides.registry")]
    public void What_overrides_leave(string overrides, string command, string expected) =>
        Assert.Equal(expected, Intents.Translate("1.32.0", Shipped + "\n" + overrides, command).Edits);

    [Theory]
    [InlineData("-Component reaper -Digest " + Sha)]
    [InlineData("-Component reaper -Image a/b@" + Sha)]
    public void Digests_came_with_1_28(string command)
    {
        Assert.Equal("KSI0180", Intents.Refused("1.27.1", Shipped, command).Diagnostic.Id);
        Assert.NotEmpty(Intents.Translate("1.28.0", Shipped, command).Edits);
    }

    [Theory]
    [InlineData("", "-Override -Registry r.io", "apiVersion=config.k8ssandra.io/v1beta2; kind=ImageConfig; overrides.registry=r.io")]
    [InlineData("overrides:\n", "-Override -Registry r.io", "overrides.registry=r.io")]
    public void An_empty_text_or_section(string yaml, string command, string expected) => Assert.Equal(expected, Intents.Translate("1.32.0", yaml, command).Edits);

    [Theory]
    [InlineData("[]", "-Override -Registry r.io")]
    [InlineData("overrides: text", "-Override -Registry r.io")]
    [InlineData("overrides: {registry: {a: b}}", "-Override -Registry r.io")]
    [InlineData("images: {reaper: 'a/b:1'}", "-Component reaper -Tag 2")]
    public void What_is_of_another_kind_is_not_written_over(string yaml, string command) =>
        Assert.Equal("KSI0180", Intents.Refused("1.32.0", yaml, command).Diagnostic.Id);
}
