using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Tests.ImageConfigs;

/// <summary>Facts of k8ssandra/cass-operator, pkg/images/images.go at the release named first.</summary>
public class ImageConfigV1Beta1Tests
{
    private const string Logger = "images: {system-logger: 'k8ssandra/system-logger:v1'}\n";

    [Theory]
    // The key of the global registry was renamed in 1.10.1 (apis/config/v1beta1/imageconfig_types.go:38).
    [InlineData("1.10.1", Logger + "imageRegistry: my.reg:5000", "my.reg:5000/k8ssandra/system-logger:v1")]
    [InlineData("1.22.4", Logger + "imageRegistry: my.reg:5000", "my.reg:5000/k8ssandra/system-logger:v1")]
    [InlineData("1.10.0", Logger + "imageRegistry: my.reg", "k8ssandra/system-logger:v1")]
    [InlineData("1.8.0", Logger + "imageRegistryOverride: my.reg", "my.reg/k8ssandra/system-logger:v1")]
    [InlineData("1.10.1", Logger + "imageRegistryOverride: my.reg", "k8ssandra/system-logger:v1")]
    // A lone name with a colon was taken for a registry until 1.10.5 and 1.12.0.
    [InlineData("1.8.0", "imageRegistryOverride: r.io\nimages: {system-logger: 'busybox:1.0'}", "r.io/")]
    [InlineData("1.10.5", "imageRegistry: r.io\nimages: {system-logger: 'busybox:1.0'}", "r.io/")]
    [InlineData("1.12.0", "imageRegistry: r.io\nimages: {system-logger: 'busybox:1.0'}", "r.io/")]
    [InlineData("1.10.6", "imageRegistry: r.io\nimages: {system-logger: 'busybox:1.0'}", "r.io/busybox:1.0")]
    [InlineData("1.13.0", "imageRegistry: r.io\nimages: {system-logger: 'busybox:1.0'}", "r.io/busybox:1.0")]
    // One trailing slash is trimmed; the rest is verbatim.
    [InlineData("1.19.0", "imageRegistry: r.io/\nimages: {system-logger: 'docker.io/a/b:1'}", "r.io/a/b:1")]
    [InlineData("1.28.1", "imageRegistry: r.io//\nimages: {system-logger: 'docker.io/a/b:1'}", "r.io//a/b:1")]
    [InlineData("1.22.4", "imageRegistry: r.io/mirror\nimages: {system-logger: 'a/b:1'}", "r.io/mirror/a/b:1")]
    // localhost without a port is no registry to the operator, a dot makes one of any name.
    [InlineData("1.22.4", "imageRegistry: r.io\nimages: {system-logger: 'localhost/a/b:1'}", "r.io/localhost/a/b:1")]
    [InlineData("1.22.4", "imageRegistry: r.io\nimages: {system-logger: 'localhost:5000/a/b:1'}", "r.io/a/b:1")]
    [InlineData("1.22.4", "imageRegistry: r.io\nimages: {system-logger: 'my.org/app:1'}", "r.io/app:1")]
    // imageNamespace, since 1.23.0.
    [InlineData("1.23.0", "imageNamespace: ns\nimages: {system-logger: 'docker.io/a/b/c:1'}", "docker.io/ns/b/c:1")]
    [InlineData("1.23.0", "imageNamespace: ''\nimages: {system-logger: 'a/b:1'}", "b:1")]
    [InlineData("1.23.0", "imageNamespace: ns\nimages: {system-logger: 'busybox:1'}", "busybox:1")]
    [InlineData("1.23.0", "imageNamespace: ns\nimages: {system-logger: 'localhost/a/b:1'}", "ns/a/b:1")]
    [InlineData("1.22.4", "imageNamespace: ns\nimages: {system-logger: 'a/b:1'}", "a/b:1")]
    [InlineData("1.23.0", "imageRegistry: r.io\nimages: {}", "r.io/")]
    [InlineData("1.22.4", "images: {}", "")]
    // defaults.<component>.imageRegistry, since 1.23.0.
    [InlineData("1.23.0", Logger + "imageRegistry: g.io\ndefaults: {system-logger: {imageRegistry: a.io}}", "a.io/k8ssandra/system-logger:v1")]
    [InlineData("1.22.4", Logger + "imageRegistry: g.io\ndefaults: {system-logger: {imageRegistry: a.io}}", "g.io/k8ssandra/system-logger:v1")]
    [InlineData("1.26.1", "images: {System-Logger: 'a/b:1'}", "a/b:1")]
    public void System_logger(string release, string yaml, string expected) =>
        Assert.Equal(expected, Read(release, yaml).Component("system-logger").Image);

    [Theory]
    [InlineData("1.9.0", "images: {}\ndefaults: {cassandra: {suffix: -ubi}}", "cassandra", "4.0.7", "k8ssandra/cass-management-api:4.0.7")]
    [InlineData("1.9.0", "images: {}\ndefaults: {cassandra: {repository: 'r.io:5000/x/y'}}", "cassandra", "4.0.7", "r.io:5000/x/y:4.0.7")]
    [InlineData("1.28.1", "images: {}\ndefaults: {cassandra: {repository: 'x/y:foo'}}", "cassandra", "4.0.7", "x/y:foo:4.0.7")]
    [InlineData("1.8.0", "images: {}\ndefaults: {cassandra: {repository: 'x/y'}}", "cassandra", "4.0.7", "k8ssandra/cass-management-api:4.0.7")]
    [InlineData("1.20.0", "images: {}", "dse", "6.8.30", "datastax/dse-server:6.8.30")]
    [InlineData("1.21.0", "images: {}", "dse", "6.8.30", "datastax/dse-mgmtapi-6_8:6.8.30")]
    [InlineData("1.21.0", "images: {}", "hcd", "1.0.0", ":1.0.0")]
    [InlineData("1.23.0", "images: {hcd: {'1.0.0': 'x/hcd:1'}}", "hcd", "1.0.0", "x/hcd:1")]
    [InlineData("1.22.4", "images: {hcd: {'1.0.0': 'x/hcd:1'}}", "hcd", "1.0.0", ":1.0.0")]
    // The version map wins over everything, registry and namespace still apply, the suffix does not.
    [InlineData("1.19.0", "imageRegistry: r.io\nimages: {cassandra: {'4.0.7': 'x/y@sha256:aa'}}\ndefaults: {cassandra: {repository: a/b, suffix: -z}}", "cassandra", "4.0.7", "r.io/x/y@sha256:aa")]
    [InlineData("1.8.0", "images: {cassandra: {'9.9.9': 'x/y:z'}}", "cassandra", "9.9.9", "x/y:z")]
    [InlineData("1.20.0", "imageRegistry: r.io\nimages: {cassandra: {'4.0.7': }}", "cassandra", "4.0.7", "r.io/")]
    [InlineData("1.28.1", "images: {cassandra: {'4.0.7': null}}\ndefaults: {cassandra: {repository: x/y}}", "cassandra", "4.0.7", "")]
    [InlineData("1.19.0", "images: {cassandra: {4.0: 'x/y:z'}}", "cassandra", "4", "x/y:z")]
    // A server type that the release does not know: cassandra's repository in 1.8 (images.go:116-135), none from 1.9 to 1.20
    // (getImageComponents, images.go:115-142 at v1.9.0).
    [InlineData("1.8.0", "images: {}", "hcd", "4.0.7", "k8ssandra/cass-management-api:4.0.7")]
    [InlineData("1.9.0", "images: {}", "hcd", "4.0.7", ":4.0.7")]
    [InlineData("1.20.0", "imageRegistry: r.io\nimages: {}\ndefaults: {hcd: {repository: h/h}}", "hcd", "4.0.7", "r.io/:4.0.7")]
    [InlineData("1.19.0", "images: {}", "cassandra", "14.0.1", "k8ssandra/cass-management-api:14.0.1")]
    [InlineData("1.19.0", "images: {}", "cassandra", "4.0.1-whatever", "k8ssandra/cass-management-api:4.0.1-whatever")]
    public void Server(string release, string yaml, string type, string version, string expected) =>
        Assert.Equal(expected, Read(release, yaml).Server(type, version).Image);

    [Theory]
    [InlineData("1.10.3", "cassandra", "4.1.0", false)]
    [InlineData("1.10.4", "cassandra", "4.1.0", true)]
    [InlineData("1.11.0", "cassandra", "4.1.0", true)]
    [InlineData("1.15.0", "cassandra", "5.0.0", false)]
    [InlineData("1.16.0", "cassandra", "5.0.0", true)]
    [InlineData("1.16.0", "dse", "7.0.0", true)]
    [InlineData("1.21.0", "dse", "7.0.0", false)]
    [InlineData("1.20.0", "dse", "6.9.0", false)]
    [InlineData("1.21.0", "dse", "6.9.0", true)]
    [InlineData("1.26.1", "cassandra", "3.11.7", true)]
    [InlineData("1.26.1", "cassandra", "3.12.7", false)]
    [InlineData("1.26.1", "cassandra", "4.0", false)]
    [InlineData("1.26.1", "cassandra", "6.0.0", false)]
    [InlineData("1.20.0", "other", "4.0.7", true)]
    [InlineData("1.21.0", "other", "4.0.7", false)]
    public void Server_versions_that_a_release_supports(string release, string type, string version, bool supported)
    {
        var answer = Read(release, "images: {}").Server(type, version);
        Assert.Equal(supported, answer.Image is not null);
        if (!supported)
            Assert.Equal("KSI0039", Assert.Single(answer.Diagnostics).Id);
    }

    [Fact]
    public void Without_images_a_getter_panics_and_the_server_image_does_not()
    {
        var config = Read("1.19.0", "apiVersion: config.k8ssandra.io/v1beta1");
        Assert.Null(config.Component("system-logger").Image);
        Assert.Equal("KSI0034", Assert.Single(config.Component("config-builder").Diagnostics).Id);
        Assert.Equal("k8ssandra/cass-management-api:4.0.7", config.Server("cassandra", "4.0.7").Image);
    }

    [Theory]
    [InlineData("1.22.4", "apiVersion: config.k8ssandra.io/v1beta2\nimages: {}", "KSI0030")]
    [InlineData("1.22.4", "kind: OperatorConfig\nimages: {}", "KSI0030")]
    [InlineData("1.22.4", "imagePullSecret: name", "KSI0030")]
    [InlineData("1.22.4", "images: {system-logger: 1.0}", "KSI0030")]
    [InlineData("1.22.4", "images: []", "KSI0030")]
    [InlineData("1.22.4", "imageRegistry: 5000", "KSI0030")]
    // From 1.23.0 every other value below images must be a string, or the operator panics (imageconfig_types.go:94).
    [InlineData("1.23.0", "images: {medusa: {image: x}}", "KSI0030")]
    [InlineData("1.23.0", "images: {medusa: }", "KSI0030")]
    [InlineData("1.23.0", "images: {Cassandra: {'4.0.0': x}}", "KSI0030")]
    // The Go field Others has no name of its own in JSON (imageconfig_types.go:70 at v1.23.0).
    [InlineData("1.23.0", "images: {others: 'a/b:1'}", "KSI0030")]
    [InlineData("1.26.1", "images: {Others: {a: 'a/b:1'}}", "KSI0030")]
    // The type is found out regardless of the case of its keys (apimachinery, pkg/runtime/serializer/json/meta.go).
    [InlineData("1.22.4", "ApiVersion: config.k8ssandra.io/v1beta2\nimages: {}", "KSI0030")]
    [InlineData("1.22.4", "kind: [ImageConfig]\nimages: {}", "KSI0030")]
    [InlineData("1.22.4", "images: {kind: 5}", "KSI0030")]
    public void What_stops_the_operator(string release, string yaml, string id)
    {
        var config = Read(release, yaml);
        Assert.False(config.IsLoaded);
        var diagnostic = Assert.Single(config.Server("cassandra", "4.0.7").Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal("image_config.yaml", diagnostic.Location!.Source);
        Assert.NotEqual(0, diagnostic.Location.Line);
    }

    [Theory]
    [InlineData("1.22.4", "images: {medusa: {image: x}}")]
    [InlineData("1.22.4", "images: {Others: 'a/b:1'}")]
    [InlineData("1.22.4", "ApiVersion: config.k8ssandra.io/v1beta1\nimages: {}")]
    [InlineData("1.22.4", "nothing: here\nimages: {}")]
    [InlineData("1.23.0", "images: {cassandra: , system-logger: }")]
    [InlineData("1.22.4", "images: \n")]
    public void What_does_not_stop_it(string release, string yaml) => Assert.True(Read(release, yaml).IsLoaded);

    [Theory]
    [InlineData("1.22.4", "imagePullPolicy: Always\ndefaults: {cassandra: {imagePullPolicy: Never}}", "Always")]
    [InlineData("1.23.0", "imagePullPolicy: Always\ndefaults: {cassandra: {imagePullPolicy: Never}}", "Never")]
    [InlineData("1.23.0", "defaults: {dse: {imagePullPolicy: Never}}", null)]
    public void Pull_policy(string release, string yaml, string? expected) => Assert.Equal(expected, Configs.Policy(Read(release, yaml), "cassandra"));

    [Fact]
    public void Pull_secrets_of_every_component_are_added_since_1_23()
    {
        const string Yaml = "imagePullSecret: {name: g}\ndefaults: {medusa: {imagePullSecret: {name: m}}}";
        Assert.Equal(["g"], Configs.Secrets(Read("1.22.4", Yaml)));
        Assert.Equal(["g", "m"], Configs.Secrets(Read("1.28.1", Yaml)));
    }

    [Theory]
    [InlineData("1.10.0", "imageRegistry: r.io\nimages: {}", "KSI0032", 1)]
    [InlineData("1.19.0", "images: {}\nimageRegistryOverride: r.io", "KSI0032", 2)]
    [InlineData("1.19.0", "images:\n  imageRegistry: r.io", "KSI0033", 2)]
    [InlineData("1.19.0", "images: {}\nimagePullSecrets: [x]", "KSI0031", 2)]
    [InlineData("1.19.0", "images: {}\ndefaults:\n  cassandra:\n    suffix: -u", "KSI0035", 4)]
    [InlineData("1.23.0", "images: {}\ndefaults:\n  a: {imagePullSecret: {name: x}}\n  b: {imagePullSecret: {name: z}}", "KSI0037", 3)]
    [InlineData("1.23.0", "images: {}\ndefaults:\n  a: {imageNamespace: x}", "KSI0042", 3)]
    [InlineData("1.19.0", "images:\n  cassandra:\n    4.10: x", "KSI0043", 3)]
    [InlineData("1.19.0", "images: {}\nimageRegistry: r.io//", "KSI0041", 2)]
    public void Findings_say_where(string release, string yaml, string id, int line) =>
        Assert.Equal(line, Assert.Single(Read(release, yaml).Diagnostics, diagnostic => diagnostic.Id == id).Location!.Line);

    // One name in any order is the same list, so no pod template changes.
    [Fact]
    public void One_secret_of_several_components_has_no_order() =>
        Assert.DoesNotContain(Read("1.23.0", "images: {}\ndefaults:\n  a: {imagePullSecret: {name: x}}\n  b: {imagePullSecret: {name: x}}").Diagnostics, diagnostic => diagnostic.Id == "KSI0037");

    [Theory]
    [InlineData("imageRegistry: r.io\nimages: {system-logger: 'my.org/app:1'}")]
    [InlineData("imageNamespace: ns\nimages: {system-logger: 'localhost/a/b:1'}")]
    [InlineData("imageNamespace: ns\nimages: {system-logger: 'busybox:1'}")]
    public void A_first_component_that_is_read_otherwise_is_reported(string yaml) =>
        Assert.Equal("KSI0046", Assert.Single(Read("1.26.1", yaml).Component("system-logger").Diagnostics).Id);

    // 1.27 and 1.28 still read v1beta1, from the file.
    private static ImageConfig Read(string release, string yaml) => Configs.Read(release, yaml, "v1beta1");
}
