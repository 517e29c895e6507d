namespace K8ssandraImages.Engine.Tests.ImageConfigs;

/// <summary>Facts of k8ssandra/cass-operator, pkg/images/images_v1beta2.go and apis/config/v1beta2/imageconfig_types.go.</summary>
public class ImageConfigV1Beta2Tests
{
    private const string X = "images: {x: {repository: a, name: b, tag: t}}\ndefaults: {registry: docker.io}\n";
    private const string Types = "types: {cassandra: {repository: k, name: c, prefix: p-, suffix: -ubi}}\ndefaults: {registry: docker.io}\n";

    [Theory]
    [InlineData("1.32.0", X, "docker.io/a/b:t")]
    [InlineData("1.32.0", "images: {x: {registry: q.io, repository: a, name: b, tag: t}}\ndefaults: {registry: docker.io}", "q.io/a/b:t")]
    [InlineData("1.32.0", X + "overrides: {registry: 'r.io:5000'}", "r.io:5000/a/b:t")]
    [InlineData("1.32.0", X + "overrides: {registry: ''}", "a/b:t")]
    [InlineData("1.32.0", X + "overrides: {repository: m/n}", "docker.io/m/n/b:t")]
    [InlineData("1.32.0", X + "overrides: {repository: ''}", "docker.io/b:t")]
    [InlineData("1.32.0", X + "overrides: {registry: 'r.io/'}", "r.io//a/b:t")]
    [InlineData("1.32.0", "images: {x: {name: b, digest: 'sha256:ab'}}", "b@sha256:ab")]
    [InlineData("1.27.1", "images: {x: {name: b, digest: 'sha256:ab'}}", "b:")]
    [InlineData("1.28.0", "images: {x: {name: b, tag: 'sha256:ab'}}", "b@sha256:ab")]
    [InlineData("1.27.1", "images: {x: {name: b, tag: 'sha256:ab'}}", "b:sha256:ab")]
    [InlineData("1.32.0", "images: {x: {name: b, tag: 'SHA256:ab'}}", "b:SHA256:ab")]
    [InlineData("1.32.0", "images: {x: {name: b, tag: t, digest: abc}}", "b@abc")]
    [InlineData("1.32.0", "defaults: {registry: docker.io}", "docker.io/:")]
    [InlineData("1.32.0", "defaults: {}", ":")]
    [InlineData("1.32.0", "images: {x: {repository: quay.io/x, name: b, tag: t}}\ndefaults: {registry: docker.io}", "docker.io/quay.io/x/b:t")]
    [InlineData("1.32.0", "images: {x: {name: b, tag: t}}\ndefaults: {registry: '', repository: d}", "d/b:t")]
    public void Component(string release, string yaml, string expected) => Assert.Equal(expected, Configs.Read(release, yaml).Component("x").Image);

    [Theory]
    [InlineData("cassandra", "4.0.7", Types, "docker.io/k/c:p-4.0.7-ubi")]
    [InlineData("cassandra", "9", Types + "overrides: {repository: z}", "docker.io/z/c:p-9-ubi")]
    [InlineData("cassandra", "4.0.7", "types: {cassandra: {name: c, suffix: '@sha256:ab', tag: zz, digest: 'sha256:cd'}}", "c:4.0.7@sha256:ab")]
    [InlineData("hcd", "1.0.0", Types, null)]
    [InlineData("cassandra", "1.0.0", "defaults: {}", null)]
    [InlineData("cassandra", "1.0.0", "types: {cassandra: }", null)]
    public void Server(string type, string version, string yaml, string? expected)
    {
        var answer = Configs.Read("1.32.0", yaml).Server(type, version);
        Assert.Equal(expected, answer.Image);
        if (expected is null)
            Assert.Equal("KSI0038", Assert.Single(answer.Diagnostics).Id);
    }

    [Theory]
    [InlineData("overrides: {pullPolicy: Never}\ntypes: {cassandra: {pullPolicy: Always}}", "cassandra", "Always")]
    [InlineData("overrides: {pullPolicy: Never}\nimages: {system-logger: {pullPolicy: Always}}", "system-logger", "Never")]
    [InlineData("defaults: {pullPolicy: IfNotPresent}\nimages: {system-logger: {pullPolicy: Always}}", "system-logger", "Always")]
    [InlineData("defaults: {pullPolicy: IfNotPresent}\ntypes: {cassandra: {name: x}}", "cassandra", "IfNotPresent")]
    [InlineData("images: {cassandra: {pullPolicy: Always}}\ntypes: {cassandra: {name: x}}", "cassandra", "Always")]
    [InlineData("types: {cassandra: {name: x}}", "cassandra", null)]
    public void Pull_policy(string yaml, string component, string? expected) => Assert.Equal(expected, Configs.Policy(Configs.Read("1.32.0", yaml), component));

    [Theory]
    [InlineData("defaults: {pullSecrets: [a, b]}", null, "a,b")]
    [InlineData("defaults: {pullSecrets: [a, b]}\noverrides: {pullSecrets: []}", null, "")]
    [InlineData("defaults: {pullSecrets: [a, a]}\noverrides: {registry: x}", null, "a,a")]
    [InlineData("defaults: {pullSecrets: [a]}\noverrides: {pullSecrets: [o]}\nimages: {reaper: {pullSecret: r}}", "reaper", "o")]
    [InlineData("defaults: {pullSecrets: [a]}\nimages: {reaper: {pullSecret: r}}", "reaper", "r")]
    [InlineData("defaults: {pullSecrets: [a]}\nimages: {reaper: {pullSecret: r}}", null, "a")]
    public void Pull_secrets(string yaml, string? component, string expected) =>
        Assert.Equal(expected, string.Join(',', Configs.Secrets(Configs.Read("1.32.0", yaml), component)));

    [Theory]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1\nimages: {}")]
    [InlineData("images: {system-logger: 'k8ssandra/system-logger:v1'}")]
    [InlineData("images: {x: {name: b, tag: 1.0}}")]
    [InlineData("defaults: {pullSecrets: name}")]
    [InlineData("types: []")]
    public void What_stops_the_operator(string yaml)
    {
        var config = Configs.Read("1.32.0", yaml);
        Assert.False(config.IsLoaded);
        Assert.Equal("KSI0030", Assert.Single(config.Component("system-logger").Diagnostics).Id);
    }

    [Theory]
    // The key is unknown in 1.27 (imageconfig_types.go), and an image's unused apiVersion and kind are strings in all releases.
    [InlineData("1.27.1", "images: {x: {name: b, digest: 5}}", true)]
    [InlineData("1.28.0", "images: {x: {name: b, digest: 5}}", false)]
    [InlineData("1.32.0", "images: {x: {name: b, kind: 5}}", false)]
    [InlineData("1.32.0", "images: {x: {name: b, kind: Image, other: 5}}", true)]
    public void What_a_release_reads_of_an_image(string release, string yaml, bool loaded) => Assert.Equal(loaded, Configs.Read(release, yaml).IsLoaded);

    [Fact]
    public void A_number_where_a_tag_is_meant_names_the_fix()
    {
        var diagnostic = Assert.Single(Configs.Read("1.32.0", "images:\n  x:\n    tag: 4.10").Diagnostics);
        Assert.Equal(3, diagnostic.Location!.Line);
        Assert.Contains("\"4.10\"", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types: {cassandra: {name: c, tag: x}}", "KSI0042")]
    [InlineData("images: {cassandra: {name: c}}", "KSI0042")]
    [InlineData("images: {system-logger: {name: c, tag: t, pullSecret: s}}", "KSI0044")]
    [InlineData("types: {cassandra: {name: c, pullSecret: s}}", "KSI0044")]
    [InlineData("types: {cassandra: {name: c, pullPolicy: Always}}\noverrides: {pullPolicy: Never}", "KSI0045")]
    [InlineData("overrides: {registry: r.io/}", "KSI0041")]
    [InlineData("imageRegistry: r.io", "KSI0031")]
    [InlineData("overrides: {Registry: r.io}", "KSI0031")]
    public void Findings(string yaml, string id) => Assert.Single(Configs.Read("1.32.0", yaml).Diagnostics, diagnostic => diagnostic.Id == id);
}
