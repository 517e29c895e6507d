using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Manifests;

namespace K8ssandraImages.Operations.Tests.Changes;

public class KustomizationTests
{
    private const string V1Beta1 = """
        # Ours.
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        imageRegistry: registry.example.com # R
        imagePullSecret: {name: pull}
        images:
          system-logger: "k8ssandra/system-logger:v1.24.0"
          config-builder: datastax/cass-config-builder:1.0-ubi
          k8ssandra-client: k8ssandra/k8ssandra-client:v0.8.1
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api, suffix: -ubi}

        """;

    private const string V1Beta2 = """
        # Ours.
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        overrides:
          registry: registry.example.com # R
          pullSecrets: [pull]
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1.27.0}
          config-builder: {repository: datastax, name: cass-config-builder, tag: 1.0-ubi}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v0.8.3}
          medusa: {repository: k8ssandra, name: medusa, tag: 0.25.0}
          reaper: {repository: thelastpickle, name: cassandra-reaper, tag: 4.0.0}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api, suffix: -ubi}

        """;

    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "K8ssandraImages.Operations.Tests", "Changes", "kustomizations.golden.txt");

    // cass-operator by itself, and k8ssandra-operator
    public static TheoryData<string?, string?> Releases => new()
    {
        { "1.8.0", null },
        { "1.26.1", null },
        { "1.27.1", null },
        { "1.28.1", null },
        { "1.29.0", null },
        { "1.32.0", null },
        { null, "1.0.0" },
        { null, "1.26.0" },
        { null, "1.27.0" },
        { null, "1.30.2" },
        { null, "1.31.0" },
        { null, "1.32.5" },
    };

    [KubectlTheory]
    [MemberData(nameof(Releases))]
    public void Built_by_kubectl_it_gives_the_images_of_the_ImageConfig(string? cassOperator, string? k8ssandraOperator)
    {
        using var folder = new TemporaryFolder();
        var options = new KustomizationOptions { CassOperatorVersion = cassOperator, K8ssandraOperatorVersion = k8ssandraOperator, Resource = "../base" };
        var (text, plan) = Plan(options);
        var overlay = Path.Combine(folder.Path, "overlay");
        var described = plan.Describe(null);
        InstalledBase.Write(Path.Combine(folder.Path, "base"), described.CassOperatorVersion, k8ssandraOperator);
        plan.WriteTo(overlay);

        var (exitCode, output, error) = Kubectl.Kustomize(overlay);
        Assert.True(exitCode == 0, error);
        Assert.Contains("# Ours.", output, StringComparison.Ordinal);
        Assert.Contains("registry.example.com # R", output, StringComparison.Ordinal);
        // The other keys and ConfigMaps are as they were.
        Assert.Equal(cassOperator is "1.29.0" or "1.32.0" || k8ssandraOperator is "1.31.0" or "1.32.5", !output.Contains("imageConfigFile: /configs/image_config.yaml", StringComparison.Ordinal));

        var fleet = k8ssandraOperator is null ? Datacenter : Cluster;
        var direct = new ManifestOptions { CassOperatorVersion = described.CassOperatorVersion, K8ssandraOperatorVersion = k8ssandraOperator, ImageConfig = ManifestInput.Text(text) };
        var expected = Answer.To(fleet, direct).Images.Select(Lines.Of).ToList();
        var actual = Answer.To(output + "---\n" + fleet).Images.Where(image => image.Workload != WorkloadKind.Operator).Select(Lines.Of);
        Assert.Contains(expected, line => line.Contains("registry.example.com/k8ssandra/cass-management-api:4.0.17-ubi", StringComparison.Ordinal));
        Assert.Equal(expected, actual);
    }

    [KubectlTheory]
    [InlineData("1.26.1", "1.28.1")]
    [InlineData("1.32.0", "1.26.1")]
    public void On_another_release_kubectl_fails_instead_of_doing_nothing(string release, string installed)
    {
        using var folder = new TemporaryFolder();
        InstalledBase.Write(Path.Combine(folder.Path, "base"), installed, null);
        Plan(new KustomizationOptions { CassOperatorVersion = release, Resource = "../base" }).Plan.WriteTo(Path.Combine(folder.Path, "overlay"));
        // The older ConfigMap is still there in 1.28; the newer one is not in 1.26.
        Assert.Equal(release == "1.26.1" ? 0 : 1, Kubectl.Kustomize(Path.Combine(folder.Path, "overlay")).ExitCode);
    }

    [KubectlTheory]
    [InlineData("1.26.0")]
    [InlineData("1.32.5")]
    public void The_registry_of_other_images_is_a_variable(string release)
    {
        using var folder = new TemporaryFolder();
        var options = new KustomizationOptions { K8ssandraOperatorVersion = release, Resource = "../base", DefaultRegistry = "registry.example.com:5000", ImagePullSecrets = ["one", "two"] };
        var plan = Plan(options).Plan;
        InstalledBase.Write(Path.Combine(folder.Path, "base"), plan.Describe(null).CassOperatorVersion, release);
        plan.WriteTo(Path.Combine(folder.Path, "overlay"));
        var (exitCode, output, error) = Kubectl.Kustomize(Path.Combine(folder.Path, "overlay"));
        Assert.True(exitCode == 0, error);
        var stargate = Answer.To(output + "---\n" + Cluster).Images.First(image => image.Workload == WorkloadKind.Stargate);
        Assert.StartsWith("registry.example.com:5000/stargateio/", stargate.Image, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], stargate.PullSecrets);
        // What was there before is still there.
        Assert.Contains("WATCH_NAMESPACE", output, StringComparison.Ordinal);
    }

    // The tests of the text itself read it with our own reader. Kustomize itself writes tabs at the beginning of a line, and line ends of other kinds, so that they cannot be read again.
    [KubectlTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_the_text_is_kubectl_reads_it_as_it_was(int seed)
    {
        string[] pieces = ["", " ", "  ", "a", "  a", "a\tb", "a ", "# c", "- x", "'", "\"", "---", "...", "%a", "a: b", "\u0007", "é😀", ":", "|", "\r"];
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(8) > 0 ? "\n" : "")))).ToList();
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "kustomization.yaml"), "resources: [map.yaml]\n");
        File.WriteAllText(Path.Combine(folder.Path, "map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n" + string.Concat(texts.Select(static (text, index) => "  k" + index + ": " + LiteralText.Write(text, 2) + "\n")));
        var (exitCode, output, error) = Kubectl.Kustomize(folder.Path);
        Assert.True(exitCode == 0, error);
        var data = Assert.Single(DocumentParser.Parse(new DocumentText("built", 0, 1, output), DocumentLimits.Default).Roots)["data"]!;
        for (var i = 0; i < texts.Count; i++)
            Assert.True(texts[i] == data["k" + i]!.Text, Printable.Escape(texts[i], 200) + " was read as " + Printable.Escape(data["k" + i]!.Text ?? "", 200));
    }

    [Fact]
    public void The_files_are_those_of_the_golden_file()
    {
        var text = "";
        foreach (var options in new[]
        {
            new KustomizationOptions { CassOperatorVersion = "1.26.1" },
            new KustomizationOptions { CassOperatorVersion = "1.28.1", ClusterScope = true },
            new KustomizationOptions { CassOperatorVersion = "1.32.0" },
            new KustomizationOptions { K8ssandraOperatorVersion = "1.26.0" },
            new KustomizationOptions { K8ssandraOperatorVersion = "1.30.2", Plane = K8ssandraPlane.DataPlane },
            new KustomizationOptions { K8ssandraOperatorVersion = "1.32.5", ClusterScope = true, DefaultRegistry = "registry.example.com", ImagePullSecrets = ["pull"] },
        })
        {
            var described = Plan(options).Plan.Describe("deploy");
            text += "=== " + described.Operator + " " + described.OperatorVersion + " " + described.Plane + (described.ClusterScope ? " cluster scope" : "") + "\n" + described + "NEXT " + described.NextStep + "\n\n";
        }

        if (Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_UPDATE_GOLDEN") == "1")
            File.WriteAllText(Golden, text);
        Assert.Equal(File.ReadAllText(Golden).ReplaceLineEndings("\n"), text);
    }

    // release of cass-operator, of k8ssandra-operator, text, id
    [Theory]
    [InlineData("1.32.0", null, V1Beta1, "KSI0196")]
    [InlineData("1.26.1", null, V1Beta2, "KSI0196")]
    [InlineData(null, "1.27.0", V1Beta1, "KSI0196")]
    [InlineData("1.22.4", null, "images: {system-logger: 1.0}", "KSI0030")]
    public void What_the_release_does_not_read_is_refused(string? cassOperator, string? k8ssandraOperator, string text, string id)
    {
        var refused = Assert.Throws<ChangeException>(() => KustomizationPlan.Of(Read(text), new KustomizationOptions { CassOperatorVersion = cassOperator, K8ssandraOperatorVersion = k8ssandraOperator }));
        Assert.Equal(id, refused.Diagnostic.Id);
        Assert.NotEmpty(refused.Diagnostic.Remedy!);
    }

    public static TheoryData<KustomizationOptions> Contradictions =>
    [
        new KustomizationOptions(),
        new KustomizationOptions { CassOperatorVersion = "1.32.0", K8ssandraOperatorVersion = "1.32.5" },
        new KustomizationOptions { CassOperatorVersion = "1.32.0", Plane = K8ssandraPlane.DataPlane },
        new KustomizationOptions { CassOperatorVersion = "1.32.0", DefaultRegistry = "r.io" },
        new KustomizationOptions { K8ssandraOperatorVersion = "1.14.1", DefaultRegistry = "r.io" },
        new KustomizationOptions { K8ssandraOperatorVersion = "1.32.5", DefaultRegistry = "https://r.io" },
        new KustomizationOptions { K8ssandraOperatorVersion = "1.32.5", ImagePullSecrets = ["A b"] },
        new KustomizationOptions { K8ssandraOperatorVersion = "1.32.5", Resource = " " },
    ];

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_refused(KustomizationOptions options) =>
        Assert.Equal("KSI0172", Assert.Throws<OptionsException>(() => KustomizationPlan.Of(Read(V1Beta2), options)).Diagnostic.Id);

    [Fact]
    public void Medusa_and_Reaper_are_missed_where_they_are_taken_from_it()
    {
        var text = V1Beta2.Replace("medusa: {", "other: {", StringComparison.Ordinal).Replace(", tag: 4.0.0}", "}", StringComparison.Ordinal);
        var missing = KustomizationPlan.Of(Read(text), new KustomizationOptions { K8ssandraOperatorVersion = "1.30.2" }).Describe(null).Diagnostics.Where(finding => finding.Id == "KSI0197").ToList();
        Assert.Equal(2, missing.Count);
        Assert.Contains("{repository: k8ssandra, name: medusa, tag: 0.27.0}", missing[0].Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(KustomizationPlan.Of(Read(text), new KustomizationOptions { CassOperatorVersion = "1.28.1" }).Describe(null).Diagnostics, finding => finding.Id == "KSI0197");
    }

    [Fact]
    public void A_conversion_knows_its_releases()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(V1Beta1)], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var conversion = fleet.Conversions(new ConversionOptions { ToK8ssandraOperatorVersion = "1.32.5" }, CancellationToken.None).Single();
        var described = KustomizationPlan.Of(ImageConfigText.Of(conversion, static _ => { }, CancellationToken.None)!, new KustomizationOptions()).Describe(null);
        Assert.Equal((OperatorKind.K8ssandraOperator, "1.32.5"), (described.Operator, described.OperatorVersion));
        Assert.Contains("# Ours.", described.ToString(), StringComparison.Ordinal);
        Assert.Empty(described.Diagnostics);
    }

    [Fact]
    public void Nothing_is_overwritten_and_nothing_half_written()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(new KustomizationOptions { CassOperatorVersion = "1.32.0" }).Plan;
        File.WriteAllText(Path.Combine(folder.Path, "image-config.yaml"), "mine");
        Assert.Equal("KSI0169", Assert.Throws<ChangeException>(() => plan.WriteTo(folder.Path)).Diagnostic.Id);
        Assert.Equal(["image-config.yaml"], Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder.Path, "image-config.yaml")));
        Assert.Equal("KSI0168", Assert.Throws<ChangeException>(() => plan.WriteTo(Path.Combine(folder.Path, "image-config.yaml", "sub"))).Diagnostic.Id);
    }

    private static (string Text, KustomizationPlan Plan) Plan(KustomizationOptions options)
    {
        var cassOperator = options.CassOperatorVersion is { } version
            ? new CassOperatorRelease(OperatorVersion.Parse(version))
            : new CassOperatorRelease(new K8ssandraOperatorRelease(OperatorVersion.Parse(options.K8ssandraOperatorVersion!)).Ships.CassOperatorKustomize);
        // Until 1.10.0 the registry has another key.
        var text = cassOperator.ReadsLabelledConfigMap ? V1Beta2 : V1Beta1.Replace("imageRegistry:", cassOperator.GlobalRegistryKey + ":", StringComparison.Ordinal);
        if (!cassOperator.HasServerDefaults)
            text = text.Replace("defaults:\n  cassandra: {repository: k8ssandra/cass-management-api, suffix: -ubi}\n", "", StringComparison.Ordinal).Replace("images:\n", "images:\n  cassandra: {4.0.17: 'k8ssandra/cass-management-api:4.0.17-ubi'}\n", StringComparison.Ordinal);
        return (text, KustomizationPlan.Of(Read(text), options));
    }

    private static ImageConfigText Read(string text) => ImageConfigText.Read(ManifestInput.Text(text), static _ => { }, CancellationToken.None);

    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1, namespace: cass-operator}
        spec: {clusterName: c, serverType: cassandra, serverVersion: "4.0.17", size: 3}

        """;

    private const string Cluster = """
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata: {name: kc, namespace: k8ssandra-operator}
        spec:
          cassandra:
            serverVersion: "4.0.17"
            datacenters:
              - metadata: {name: dc1}
                size: 3
          stargate: {size: 1}
          reaper: {}
          medusa: {storageProperties: {storageProvider: s3, bucketName: b}}

        """;
}
