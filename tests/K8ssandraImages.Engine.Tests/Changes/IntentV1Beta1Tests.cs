namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Intent and edits in v1beta1, by pkg/images/images.go and apis/config/v1beta1 of k8ssandra/cass-operator at each release.</summary>
public class IntentV1Beta1Tests
{
    private const string Sha = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Shipped = """
        images:
          system-logger: cr.k8ssandra.io/k8ssandra/system-logger:v1.22.4
          config-builder: datastax/cass-config-builder:1.0-ubi8
        defaults:
          cassandra: {repository: cr.k8ssandra.io/k8ssandra/cass-management-api}
          dse: {repository: datastax/dse-mgmtapi-6_8, suffix: -ubi8}
        """;

    private const string Versions = Shipped + "\nimageRegistry: ''\n";

    private const string OneVersion = """
        images:
          system-logger: k8ssandra/system-logger:v1
          cassandra: {"4.0.7": "k8ssandra/cass-management-api:4.0.7-ubi"}
        """;

    [Theory]
    // The key of the global registry was renamed in 1.10.1.
    [InlineData("1.8.0", Shipped, "-Override -Registry r.io", "imageRegistryOverride=r.io")]
    [InlineData("1.10.0", Shipped, "-Override -Registry r.io", "imageRegistryOverride=r.io")]
    [InlineData("1.10.1", Shipped, "-Override -Registry r.io", "imageRegistry=r.io")]
    [InlineData("1.26.0", Shipped, "-Override -Registry r.io", "imageRegistry=r.io")]
    [InlineData("1.22.4", "imageRegistry: r.io", "-Override -Remove Registry", "-imageRegistry")]
    [InlineData("1.22.4", Shipped, "-Override -Remove Registry,Repository,PullPolicy,PullSecret", "")]
    [InlineData("1.22.4", Shipped, "-Override -PullPolicy ifnotpresent -PullSecret regcred", "imagePullPolicy=IfNotPresent; imagePullSecret.name=regcred")]
    [InlineData("1.26.0", "imagePullSecret: {name: s}", "-Override -PullSecret ''", "-imagePullSecret")]
    [InlineData("1.26.0", "imagePullSecret: {name: s}\nimagePullPolicy: Never\nimageNamespace: n", "-Override -Remove PullSecret,PullPolicy,Repository", "-imageNamespace; -imagePullPolicy; -imagePullSecret")]
    [InlineData("1.22.4", "", "-Override -Registry r.io", "apiVersion=config.k8ssandra.io/v1beta1; kind=ImageConfig; imageRegistry=r.io")]
    // Parts of the string.
    [InlineData("1.22.4", Shipped, "-Component system-logger -Registry r.io", "images.system-logger=r.io/k8ssandra/system-logger:v1.22.4")]
    [InlineData("1.22.4", Shipped, "-Component config-builder -Registry r.io:5000", "images.config-builder=r.io:5000/datastax/cass-config-builder:1.0-ubi8")]
    [InlineData("1.22.4", Shipped, "-Component system-logger,config-builder -Repository team", "images.system-logger=cr.k8ssandra.io/team/system-logger:v1.22.4; images.config-builder=team/cass-config-builder:1.0-ubi8")]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Name logger -Tag 2", "images.system-logger=cr.k8ssandra.io/k8ssandra/logger:2")]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Tag 2 -Digest " + Sha, "images.system-logger=cr.k8ssandra.io/k8ssandra/system-logger:2@" + Sha)]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Remove Registry,Repository", "images.system-logger=system-logger:v1.22.4")]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Image busybox:1@" + Sha, "images.system-logger=busybox:1@" + Sha)]
    [InlineData("1.22.4", "images: {system-logger: 'localhost/a/b:1'}", "-Component system-logger -Registry r.io", "images.system-logger=r.io/a/b:1")]
    [InlineData("1.22.4", "images: {system-logger: 'busybox:1'}", "-Component system-logger -Registry r.io", "images.system-logger=r.io/busybox:1")]
    [InlineData("1.17.0", Shipped, "-Component k8ssandra-client -Image k8ssandra/k8ssandra-client:v0.2.0", "images.k8ssandra-client=k8ssandra/k8ssandra-client:v0.2.0")]
    [InlineData("1.17.0", Shipped, "-Component k8ssandra-client -Repository k8ssandra -Name k8ssandra-client -Tag v0.2.0", "images.k8ssandra-client=k8ssandra/k8ssandra-client:v0.2.0")]
    // Settings of a component, since 1.23.0.
    [InlineData("1.23.0", Shipped, "-Component system-logger -PullPolicy Always", "defaults.system-logger.imagePullPolicy=Always")]
    [InlineData("1.26.0", "defaults: {system-logger: {imagePullPolicy: Never, imagePullSecret: {name: s}}}", "-Component system-logger -Remove PullPolicy,PullSecret", "-defaults.system-logger.imagePullPolicy; -defaults.system-logger.imagePullSecret")]
    [InlineData("1.26.0", Shipped + "\nimageRegistry: g.io", "-Component system-logger -Registry r.io", "defaults.system-logger.imageRegistry=r.io")]
    [InlineData("1.26.0", "images: {system-logger: 'a/b:1'}\ndefaults: {system-logger: {imageRegistry: c.io}}", "-Component system-logger -Registry r.io", "defaults.system-logger.imageRegistry=r.io")]
    [InlineData("1.26.0", "images: {system-logger: 'a/b:1'}\ndefaults: {system-logger: {imageRegistry: c.io}}", "-Component system-logger -Remove Registry", "-defaults.system-logger.imageRegistry")]
    // encoding/json does not mind the case of a key.
    [InlineData("1.26.0", "images: {System-Logger: 'a/b:1'}\ndefaults: {system-logger: {ImageRegistry: c.io}}", "-Component system-logger -Registry r.io -Tag 2", "defaults.system-logger.ImageRegistry=r.io; images.System-Logger=a/b:2")]
    [InlineData("1.22.4", "images: {System-Logger: 'a/b:1'}", "-Component system-logger -Image a/b:2", "images.system-logger=a/b:2")]
    // Server types.
    [InlineData("1.22.4", Shipped, "-Component dse -Suffix -jdk11", "defaults.dse.suffix=-jdk11")]
    [InlineData("1.22.4", Shipped, "-Component dse -Remove Suffix", "-defaults.dse.suffix")]
    [InlineData("1.22.4", Shipped, "-Component cassandra -Registry r.io", "defaults.cassandra.repository=r.io/k8ssandra/cass-management-api")]
    [InlineData("1.22.4", Shipped, "-Component cassandra -Repository team -Name cassandra", "defaults.cassandra.repository=cr.k8ssandra.io/team/cassandra")]
    [InlineData("1.22.4", Shipped, "-Component cassandra -Image r.io:5000/x/y -Suffix -ubi", "defaults.cassandra.repository=r.io:5000/x/y; defaults.cassandra.suffix=-ubi")]
    [InlineData("1.21.0", Shipped, "-Component hcd -Image datastax/hcd -Suffix -ubi", "defaults.hcd.repository=datastax/hcd; defaults.hcd.suffix=-ubi")]
    [InlineData("1.26.0", Versions, "-Component cassandra -PullPolicy Always", "defaults.cassandra.imagePullPolicy=Always")]
    [InlineData("1.26.0", Shipped + "\nimageRegistry: g.io", "-Component dse -Registry r.io", "defaults.dse.imageRegistry=r.io")]
    // The registry of the component moves the entries of versions with the rest.
    [InlineData("1.26.0", OneVersion, "-Component cassandra -Registry r.io", "defaults.cassandra.imageRegistry=r.io")]
    // Entries of a server version.
    [InlineData("1.8.0", Shipped, "-Component cassandra -ServerVersion 4.0.7 -Image a/b:1", "images.cassandra[\"4.0.7\"]=a/b:1")]
    [InlineData("1.26.0", OneVersion, "-Component cassandra -ServerVersion 4.0.7 -Registry r.io -Tag 4.0.7", "images.cassandra[\"4.0.7\"]=r.io/k8ssandra/cass-management-api:4.0.7")]
    [InlineData("1.26.0", OneVersion, "-Component cassandra -ServerVersion 4.0.7 -Remove Image", "-images.cassandra[\"4.0.7\"]")]
    [InlineData("1.26.0", OneVersion, "-Component cassandra -ServerVersion 4.0.8 -Remove Image", "")]
    [InlineData("1.23.0", Shipped, "-Component hcd -ServerVersion 1.0.0 -Image datastax/hcd:1.0.0", "images.hcd[\"1.0.0\"]=datastax/hcd:1.0.0")]
    public void Edits_without_a_warning(string release, string yaml, string command, string expected)
    {
        var (edits, reported) = Intents.Translate(release, yaml, command);
        Assert.Equal(expected, edits);
        Assert.Empty(reported);
    }

    [Theory]
    [InlineData("1.26.0", Shipped, "-Override -Repository team", "imageNamespace=team", "KSI0186")]
    [InlineData("1.26.0", Shipped, "-Override -Repository ''", "imageNamespace=", "KSI0186")]
    [InlineData("1.26.0", "imageRegistry: r.io", "-Override -Registry ''", "-imageRegistry", "KSI0184")]
    // What a component has of its own beats the global value, so it follows.
    [InlineData("1.26.0", "defaults: {system-logger: {imageRegistry: a.io}, dse: {imageRegistry: r.io}}", "-Override -Registry r.io", "imageRegistry=r.io; defaults.system-logger.imageRegistry=r.io", "KSI0185")]
    [InlineData("1.26.0", "defaults: {medusa: {imagePullPolicy: Never}}", "-Override -PullPolicy Always", "imagePullPolicy=Always; defaults.medusa.imagePullPolicy=Always", "KSI0185")]
    [InlineData("1.26.0", "defaults: {medusa: {imagePullSecret: {name: s}}}", "-Override -PullSecret t", "imagePullSecret.name=t", "KSI0184")]
    [InlineData("1.26.0", Shipped, "-Component system-logger -PullSecret s", "defaults.system-logger.imagePullSecret.name=s", "KSI0186")]
    [InlineData("1.26.0", Shipped, "-Component medusa -Image a/b:1", "images.medusa=a/b:1", "KSI0184")]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Digest " + Sha, "images.system-logger=cr.k8ssandra.io/k8ssandra/system-logger@" + Sha, "KSI0185")]
    [InlineData("1.22.4", "images: {system-logger: 'a/b@" + Sha + "'}", "-Component system-logger -Tag 2", "images.system-logger=a/b:2", "KSI0185")]
    [InlineData("1.22.4", Shipped, "-Component system-logger -Remove Image", "-images.system-logger", "KSI0186")]
    [InlineData("1.22.4", Shipped, "-Component dse -Remove Image", "-defaults.dse", "KSI0186")]
    // A suffix without a repository is ignored, so what is compiled in is written with it.
    [InlineData("1.20.0", "images: {}", "-Component dse -Suffix -ubi", "defaults.dse.repository=datastax/dse-server; defaults.dse.suffix=-ubi", "KSI0185")]
    [InlineData("1.21.0", "images: {}", "-Component dse -Suffix -ubi", "defaults.dse.repository=datastax/dse-mgmtapi-6_8; defaults.dse.suffix=-ubi", "KSI0185")]
    [InlineData("1.9.0", "images: {}", "-Component cassandra -Registry r.io", "defaults.cassandra.repository=r.io/k8ssandra/cass-management-api", "KSI0185")]
    [InlineData("1.22.4", OneVersion + "\ndefaults: {cassandra: {repository: a/b}}", "-Component cassandra -Suffix -x", "defaults.cassandra.suffix=-x", "KSI0184")]
    public void Edits_with_a_warning(string release, string yaml, string command, string expected, string id)
    {
        var (edits, reported) = Intents.Translate(release, yaml, command);
        Assert.Equal(expected, edits);
        Assert.Equal(id, Assert.Single(reported).Id);
    }

    [Fact]
    public void Two_pull_secrets_of_components_are_told_by_their_rule()
    {
        var (_, reported) = Intents.Translate("1.26.0", "defaults: {medusa: {imagePullSecret: {name: s}}}", "-Component system-logger -PullSecret t");
        Assert.Contains("KSI0037", Assert.Single(reported).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.22.4", "-Override -Repository team", "KSI0180", "upgrade")]
    [InlineData("1.26.0", "-Override -PullSecret a,b", "KSI0180", "service account")]
    [InlineData("1.26.0", "-Default -Registry r.io", "KSI0180", "-Override")]
    [InlineData("1.16.0", "-Component k8ssandra-client -Image a/b:1", "KSI0180", "Upgrade")]
    [InlineData("1.22.4", "-Component medusa -Image a/b:1", "KSI0180", "spec.medusa.containerImage")]
    [InlineData("1.26.0", "-Component stargate -Image a/b:1", "KSI0180", "DEFAULT_REGISTRY")]
    [InlineData("1.22.4", "-Component system-logger -PullPolicy Always", "KSI0180", "-Override")]
    [InlineData("1.22.4", "-Component dse -PullSecret s", "KSI0180", "-Override")]
    [InlineData("1.26.0", "-Component k8ssandra-client -Tag 2", "KSI0183", "-Image")]
    [InlineData("1.26.0", "-Component system-logger -Image a/b", "KSI0183", "a/b:latest")]
    [InlineData("1.26.0", "-Component system-logger -Remove Tag", "KSI0183", "-Tag")]
    [InlineData("1.8.0", "-Component cassandra -Suffix -ubi", "KSI0180", "-ServerVersion")]
    [InlineData("1.20.0", "-Component hcd -Image datastax/hcd", "KSI0180", "Upgrade")]
    [InlineData("1.22.4", "-Component hcd -ServerVersion 1.0.0 -Image datastax/hcd:1.0.0", "KSI0180", "-ServerVersion")]
    [InlineData("1.22.4", "-Component hcd -Suffix -ubi", "KSI0183", "datastax/hcd")]
    [InlineData("1.22.4", "-Component hcd -Registry r.io", "KSI0183", "datastax/hcd")]
    [InlineData("1.26.0", "-Component cassandra -Prefix v", "KSI0180", "-Suffix")]
    [InlineData("1.26.0", "-Component cassandra -Tag 1", "KSI0180", "-ServerVersion")]
    [InlineData("1.26.0", "-Component cassandra -Image a/b:1", "KSI0180", "-ServerVersion")]
    [InlineData("1.26.0", "-Component cassandra -ServerVersion 4.0.7 -Tag 1", "KSI0183", "-Image")]
    [InlineData("1.26.0", "-Component cassandra -ServerVersion 4.0.7 -PullPolicy Always", "KSI0180", "-ServerVersion")]
    [InlineData("1.26.0", "-Component cassandra -Repository k8ssandra/cass-management-api", "KSI0181", "-Repository (--repository) k8ssandra")]
    public void Refused(string release, string command, string id, string remedy)
    {
        var diagnostic = Intents.Refused(release, Shipped, command).Diagnostic;
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(remedy, diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.22.4", "imageRegistry: g.io\nimages: {system-logger: 'a/b:1'}", "-Component system-logger -Registry r.io", "imageRegistry")]
    [InlineData("1.26.0", "imageRegistry: g.io\nimages: {cassandra: {'4.0.7': 'a/b:1'}}", "-Component cassandra -ServerVersion 4.0.7 -Registry r.io", "imageRegistry")]
    [InlineData("1.26.0", "images: {system-logger: 'a/B:1'}", "-Component system-logger -Tag 2", "images.system-logger")]
    [InlineData("1.22.4", "defaults: {cassandra: {repository: 'a/b:1'}}", "-Component cassandra -Registry r.io", "defaults.cassandra.repository")]
    // The charts 0.37.1 to 0.41.0 wrote the pull secret so; no operator starts with it.
    [InlineData("1.15.0", "imagePullSecret: regcred", "-Override -PullSecret regcred", "imagePullSecret")]
    [InlineData("1.26.0", "images: {system-logger: {name: x}}", "-Component system-logger -Image a/b:1", "images.system-logger")]
    public void Refused_because_of_what_is_there(string release, string yaml, string command, string path)
    {
        var diagnostic = Intents.Refused(release, yaml, command).Diagnostic;
        Assert.Equal("KSI0180", diagnostic.Id);
        Assert.Equal(path, diagnostic.Location!.Path);
    }

    [Fact]
    public void A_release_that_reads_both_forms_is_edited_in_the_form_that_is_there() =>
        Assert.Equal("imageRegistry=r.io", Intents.Translate("1.28.1", Shipped, "-Override -Registry r.io", "v1beta1").Edits);
}
