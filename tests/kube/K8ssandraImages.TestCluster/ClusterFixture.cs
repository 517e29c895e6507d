using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// A cluster with the custom resources of K8ssandra in it, for tests to fill. As a class fixture it is that of
/// <see cref="TestServer"/>, and does nothing where there is none, because the tests are skipped then.
/// Safe for tests that run side by side, in one process or several, as long as each works in a namespace of its own.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly string? _kubeconfig;
    private readonly List<string> _namespaces = [];
    private readonly Lazy<DirectoryInfo> _folder = new(static () => Directory.CreateTempSubdirectory("k8ssandraimages-test."));
    private Api? _api;

    /// <summary>The cluster of <see cref="TestServer"/>.</summary>
    public ClusterFixture()
        : this(TestServer.Kubeconfig)
    {
    }

    private ClusterFixture(string? kubeconfig)
    {
        _kubeconfig = kubeconfig;
    }

    /// <summary>The kubeconfig of its administrator.</summary>
    public string Kubeconfig => _kubeconfig ?? throw new InvalidOperationException("There is no API server: mark the test with [ClusterFact].");

    /// <summary>Where it is and who the administrator is.</summary>
    public Endpoint Endpoint => field ??= Endpoint.FromKubeconfig(Kubeconfig);

    /// <summary>Requests to it as its administrator.</summary>
    public Api Api => _api ??= new Api(Endpoint);

    /// <summary>The cluster of a server of one's own, with the definitions in it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="defaults">The images that the definitions fill in; null for none.</param>
    public static async Task<ClusterFixture> OnAsync(OwnServer server, CrdDefaults? defaults = null)
    {
        var cluster = new ClusterFixture(server.Kubeconfig);
        await cluster.DefineAsync(defaults);
        return cluster;
    }

    /// <summary>A cluster that somebody works in: definitions that are missing are added, and nothing else is changed.</summary>
    /// <param name="kubeconfig">The kubeconfig of its administrator.</param>
    public static async Task<ClusterFixture> OfAsync(string kubeconfig)
    {
        var cluster = new ClusterFixture(kubeconfig);
        await cluster.DefineAsync(null, onlyMissing: true);
        return cluster;
    }

    /// <summary>
    /// Puts the custom resource definitions into the cluster, or changes them. The server fills defaults into what it reads as
    /// well as into what is written, so only a cluster on an <see cref="OwnServer"/> may have any.
    /// </summary>
    /// <param name="defaults">The images that the definitions fill in; null for none.</param>
    public Task DefineAsync(CrdDefaults? defaults = null) => DefineAsync(defaults, onlyMissing: false);

    private async Task DefineAsync(CrdDefaults? defaults, bool onlyMissing)
    {
        if (defaults is not null && _kubeconfig == TestServer.Kubeconfig)
            throw new InvalidOperationException("Other tests use this cluster: definitions with defaults belong on an OwnServer.");

        var hasChanged = false;
        foreach (var definition in Definitions.All(defaults))
        {
            var name = (string)definition["metadata"]!["name"]!;
            var before = await Api.FindAsync("CustomResourceDefinition", null, name);
            if (before is not null && onlyMissing)
                continue;
            var after = await Eventually.GetAsync(name + " is accepted", async () =>
            {
                try
                {
                    return await Api.ApplyAsync(null, definition);
                }
                catch (ApiException refused) when (refused.StatusCode == 409)
                {
                    return null; // another test process does the same just now
                }
            });
            hasChanged |= before is not null && !JsonNode.DeepEquals(before["metadata"]!["generation"], after["metadata"]!["generation"]);
            var path = Resource.Of((string)definition["spec"]!["names"]!["kind"]!).Path("default");
            await Eventually.TrueAsync(name + " is served", async () =>
            {
                try
                {
                    await Api.SendAsync(HttpMethod.Get, path + "?limit=1");
                    return true;
                }
                catch (ApiException refused) when (refused.StatusCode == 404)
                {
                    return false;
                }
            });
        }

        // The server takes a changed schema into use a moment after it has accepted it, and says nowhere when.
        if (hasChanged)
            await Task.Delay(1000);
    }

    /// <summary>Creates a namespace that no other test uses.</summary>
    /// <param name="prefix">What its name begins with.</param>
    public async Task<TestNamespace> NamespaceAsync(string prefix = "test")
    {
        var name = prefix + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        lock (_namespaces)
            _namespaces.Add(name);
        return await NamedAsync(name);
    }

    /// <summary>A namespace by its name, created where it is not there.</summary>
    /// <param name="name">The name.</param>
    public async Task<TestNamespace> NamedAsync(string name)
    {
        if (await Api.FindAsync("Namespace", null, name) is null)
            await Api.CreateAsync(null, Manifest.ReadOne($$"""{apiVersion: v1, kind: Namespace, metadata: {name: {{name}} } }"""));

        // No pod can be created before the namespace has its service account.
        if (TestServer.RunsControllers(Kubeconfig))
            await Eventually.GetAsync("the default service account of " + name, () => Api.FindAsync("ServiceAccount", name, "default"));
        return new TestNamespace(this, name);
    }

    /// <summary>Applies manifests of cluster-scoped objects, and of others in the namespaces that they name.</summary>
    /// <param name="yaml">YAML documents.</param>
    /// <returns>The objects as the server stored them.</returns>
    public async Task<IReadOnlyList<JsonObject>> ApplyAsync(string yaml)
    {
        var stored = new List<JsonObject>();
        foreach (var manifest in Manifest.Read(yaml))
            stored.Add(await Api.ApplyAsync((string?)manifest["metadata"]!["namespace"], manifest));
        return stored;
    }

    /// <summary>
    /// Makes a user with a client certificate from the cluster's own signer and writes a kubeconfig, which goes away with this
    /// object. Needs controllers.
    /// </summary>
    /// <param name="name">The user's name, the same for one and the same user only.</param>
    /// <param name="groups">The groups besides those that every user is in; null for none.</param>
    /// <param name="rules">What the user may do; nothing without.</param>
    /// <returns>The kubeconfig's path.</returns>
    public async Task<string> UserKubeconfigAsync(string name, IEnumerable<string>? groups = null, params AccessRule[] rules)
    {
        foreach (var rule in rules)
            await AllowAsync(name, rule);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups ?? [])
            subject.AddOrganizationName(group);
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var unique = Unique(name);
        await Api.CreateAsync(null, Manifest.ReadOne($$"""
            apiVersion: certificates.k8s.io/v1
            kind: CertificateSigningRequest
            metadata: {name: {{unique}}}
            spec:
              request: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(request))}}
              signerName: kubernetes.io/kube-apiserver-client
              usages: [client auth]
            """));
        var path = Resource.Of("CertificateSigningRequest").Path(null, unique, "approval");
        var approval = await Api.SendAsync(HttpMethod.Get, path);
        approval["status"] = Manifest.ReadOne("conditions: [{type: Approved, status: \"True\", reason: Test, message: by a test}]");
        await Api.SendAsync(HttpMethod.Put, path, approval.ToJsonString());
        var certificate = await Eventually.GetAsync("the certificate of " + name, async () =>
            (string?)(await Api.FindAsync("CertificateSigningRequest", null, unique))!["status"]?["certificate"]);

        var file = NewFile(unique);
        Endpoint.As(Encoding.ASCII.GetString(Convert.FromBase64String(certificate)) + "\n" + key.ExportPkcs8PrivateKeyPem()).WriteKubeconfig(file);
        return file;
    }

    /// <summary>A path for a kubeconfig of a test; the file goes away with this object.</summary>
    /// <param name="name">What it is for.</param>
    public string NewFile(string name) => Path.Combine(_folder.Value.FullName, Unique(name) + ".kubeconfig");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (_kubeconfig is not null)
            await DefineAsync();
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        // An operator that watches all namespaces would be there for the tests of others.
        if (_kubeconfig == TestServer.Kubeconfig)
        {
            foreach (var name in _namespaces)
            {
                foreach (var deployment in await Api.ListAsync("Deployment", name))
                    await Api.DeleteAsync("Deployment", name, (string)deployment["metadata"]!["name"]!);
            }
        }

        // What kube.sh started goes away as a whole.
        if (_kubeconfig == TestServer.Kubeconfig && !TestServer.IsOurs)
        {
            foreach (var name in _namespaces)
                await Api.DeleteAsync("Namespace", null, name);
        }

        if (_folder.IsValueCreated)
            _folder.Value.Delete(true);
        _api?.Dispose();
    }

    private static string Unique(string name) =>
        string.Concat(name.ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')) + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private async Task AllowAsync(string user, AccessRule rule)
    {
        var kind = rule.Namespace is null ? "ClusterRole" : "Role";
        var name = Unique("test-" + user);
        await Api.CreateAsync(rule.Namespace, new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = new JsonArray(rule.ToJson()),
        });
        await Api.CreateAsync(rule.Namespace, new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind + "Binding",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = name },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = user }),
        });
    }
}
