namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>The tables of the rules: what each finds, and what looks like it and is right. Facts: docs/rules and the pages' sources.</summary>
internal static class LintCases
{
    private const string V1 = "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\n";
    private const string V2 = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n";
    private const string Images1 = "images: {system-logger: 'k/l:1', config-builder: 'd/b:1', k8ssandra-client: 'k/c:1'}\n";
    private const string Images2 = "images: {system-logger: {repository: k, name: l, tag: '1'}, config-builder: {repository: d, name: b, tag: '1'}, k8ssandra-client: {repository: k, name: c, tag: '1'}}\n";
    private const string Types = "types: {cassandra: {repository: k, name: m}, hcd: {repository: d, name: h}}\n";
    private const string Dc = "apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1, namespace: ns}\nspec:\n  clusterName: c\n  serverType: cassandra\n  serverVersion: 4.1.5\n  size: 1\n";
    private const string Kc = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: c, namespace: ns}\nspec:\n";
    private const string Stored = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: c, namespace: ns, uid: '1'}\nspec:\n";
    private const string KcDc = "  cassandra:\n    serverVersion: 4.0.7\n    datacenters:\n      - metadata: {name: dc1}\n        size: 1\n";

    public static IReadOnlyList<LintCase> All { get; } =
    [
        // KSI0020, of an ImageConfig alone
        new("KSI0020", "3 Error", V2 + "images: {system-logger: {repository: K8ssandra, name: l, tag: '1'}}\ndefaults: {registry: r.io}\n" + Types) { Cass = "1.32.0" },
        new("KSI0020", "4 Error", V1 + Images1 + "defaults: {cassandra: {repository: 'x/y:foo'}}\n") { Cass = "1.26.1" }, // A.7 #19
        new("KSI0020", "3 Error", V2 + "images: {system-logger: {repository: k, name: l, tag: 'SHA256:ab'}}\n" + Types) { Cass = "1.32.0" }, // B.6
        new("KSI0020", null, V2 + Images2 + Types) { Cass = "1.32.0" },
        new("KSI0020", null, V1 + "images: {cassandra: {'4.0.7': 'x/y@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}, system-logger: a/b:1}\n") { Cass = "1.26.1" }, // A.7 #20

        new("KSI0047", "3 Warning", V2 + "images: {server-system-logger: {name: l, tag: '1'}}\n") { Cass = "1.32.0" },
        new("KSI0047", "3 Warning", V2 + "images: {stargate: {name: l, tag: '1'}}\n") { Cass = "1.27.0" },
        new("KSI0047", "3 Warning", V2 + "types: {Cassandra4: {name: l}}\n") { Cass = "1.32.0" },
        new("KSI0047", "3 Warning", V1 + "images: {medusa: 'k/medusa:1'}\n") { Cass = "1.26.1" },
        new("KSI0047", "3 Warning", V1 + "defaults: {logger: {imageRegistry: r.io}}\n") { Cass = "1.23.0" },
        new("KSI0047", null, V1 + "images: {medusa: 'k/medusa:1'}\n") { Cass = "1.22.4" }, // KSI0031 there
        new("KSI0047", null, V2 + "images: {medusa: {name: m, tag: '1'}, reaper: {name: r, tag: '1'}, cassandra: {pullPolicy: Always}}\n" + Types) { Cass = "1.32.0" },

        new("KSI0048", "3 Error", V2 + "defaults: {pullPolicy: Alwayss}\n") { Cass = "1.32.0" },
        new("KSI0048", "3 Error", V2 + "types: {cassandra: {name: c, pullPolicy: always}}\n") { Cass = "1.32.0" },
        new("KSI0048", "3 Error", V1 + "imagePullPolicy: 'IfNotPresent '\n") { Cass = "1.10.0" },
        new("KSI0048", "3 Error", V1 + "defaults: {system-logger: {ImagePullPolicy: never}}\n") { Cass = "1.23.0" },
        new("KSI0048", null, V1 + "defaults: {system-logger: {imagePullPolicy: never}}\n") { Cass = "1.22.4" }, // not read
        new("KSI0048", null, V2 + "defaults: {pullPolicy: Never}\noverrides: {pullPolicy: ''}\n") { Cass = "1.32.0" },

        new("KSI0049", "3 Warning", V1 + "images: {System-Logger: 'k/l:1'}\n") { Cass = "1.23.0" },
        new("KSI0049", "3 Warning", V1 + "defaults: {cassandra: {Repository: k/m}}\n") { Cass = "1.28.1" },
        new("KSI0049", null, V1 + "images: {System-Logger: 'k/l:1'}\n") { Cass = "1.22.4" }, // not read at all
        new("KSI0049", null, V1 + Images1) { Cass = "1.26.1" },

        new("KSI0050", "3 Warning", V2 + "images: {system-logger: {name: l, tag: '1'}, k8ssandra-client: {name: c, tag: '1'}}\n") { Cass = "1.32.0" },
        new("KSI0050", "3 Warning", V1 + "images: {system-logger: 'k/l:1', config-builder: 'd/b:1'}\n") { Cass = "1.17.0" },
        new("KSI0050", "3 Warning", V2 + Images2 + Types) { Cass = "1.30.2", K8ssandra = "1.32.5" }, // medusa and reaper
        new("KSI0050", "3 Warning", V2 + Images2[..^2] + ", medusa: {name: m, tag: '1'}}\n" + Types) { Cass = "1.32.0" },
        new("KSI0050", "4 Warning", V2 + Images2 + "types: {dse: {name: d}, hcd: {name: h}}\n") { Cass = "1.32.0" },
        new("KSI0050", null, V1 + "images: {system-logger: 'k/l:1', config-builder: 'd/b:1'}\n") { Cass = "1.16.0" },
        new("KSI0050", null, V2 + Images2 + Types) { Cass = "1.32.0" },

        new("KSI0051", "3 Warning", V1 + "images: {system-logger: k/l}\n") { Cass = "1.26.1" },
        new("KSI0051", "3 Warning", V1 + "images: {cassandra: {'4.0.7': 'x/y:latest'}}\n") { Cass = "1.26.1" },
        new("KSI0051", "3 Warning", V2 + "images: {system-logger: {name: l, tag: latest}}\n") { Cass = "1.32.0" },
        new("KSI0051", null, V2 + "images: {system-logger: {name: l, tag: latest, digest: 'sha256:ab'}}\n") { Cass = "1.28.0" },
        new("KSI0051", null, V1 + "images: {system-logger: 'r.io:5000/k/l:1', config-builder: 'x@sha256:ab'}\n") { Cass = "1.26.1" },
        new("KSI0051", null, V1 + "images: {imageRegistry: my.io, imagePullPolicy: Always, other: k/l}\n") { Cass = "1.26.1" }, // no images of anything
        new("KSI0051", null, V1 + "images: {medusa: {image: x}, k8ssandra-client: k/c}\n") { Cass = "1.16.0" }, // not read
        new("KSI0051", null, V2 + "images: {stargate: {name: l, tag: latest}}\n") { Cass = "1.32.0" }, // KSI0047

        new("KSI0052", "3 Error", V2 + "overrides: {registry: 'https://r.example.com'}\n") { Cass = "1.32.0" },
        new("KSI0052", "3 Error", V1 + "imageRegistry: 'r example.com'\n") { Cass = "1.22.4" },
        new("KSI0052", "3 Error", V1 + "defaults: {system-logger: {imageRegistry: 'r.io@x'}}\n") { Cass = "1.26.1" },
        new("KSI0052", null, V2 + "overrides: {registry: 'r.example.com:5000/mirror/one'}\ndefaults: {registry: ''}\n") { Cass = "1.32.0" },

        new("KSI0053", "3 Warning", V2 + "overrides: {registry: mirror/k}\n") { Cass = "1.32.0" },
        new("KSI0053", "3 Warning", V1 + "imageRegistryOverride: mirror\n") { Cass = "1.10.0" },
        new("KSI0053", null, V2 + "overrides: {registry: localhost}\ndefaults: {registry: 'mirror:5000'}\n") { Cass = "1.32.0" },
        new("KSI0053", null, V1 + "imageRegistryOverride: mirror\n") { Cass = "1.10.1" }, // the other key

        new("KSI0054", "3 Warning", V2 + "images: {system-logger: {repository: quay.io/x, name: l, tag: '1'}}\ndefaults: {registry: docker.io}\n") { Cass = "1.32.0" },
        new("KSI0054", "3 Information", V2 + "types: {cassandra: {repository: quay.io/x, name: l}}\n") { Cass = "1.32.0" },
        new("KSI0054", "4 Warning", V1 + "imageRegistry: r.io\nimageNamespace: r.io/team\n") { Cass = "1.26.1" },
        new("KSI0054", null, V2 + "images: {system-logger: {registry: quay.io, repository: x, name: l, tag: '1'}}\n") { Cass = "1.32.0" },

        new("KSI0055", "3 Information", V2 + "types: {cassandra: {name: c}}\n") { Cass = "1.32.0" },
        new("KSI0055", "4 Information", V1 + Images1 + "defaults: {cassandra: {repository: k/m}}\n") { Cass = "1.21.0" },
        new("KSI0055", null, V1 + Images1 + "defaults: {cassandra: {repository: k/m}}\n") { Cass = "1.20.0" },
        new("KSI0055", null, V2 + Images2 + Types) { Cass = "1.32.0" },

        new("KSI0056", "3 Information", V2 + "defaults: {pullSecrets: [a]}\n") { Cass = "1.32.0" },
        new("KSI0056", "3 Information", V1 + "imagePullSecret: {name: a}\n") { Cass = "1.8.0" },
        new("KSI0056", null, V2 + "defaults: {pullSecrets: [a]}\noverrides: {pullSecrets: []}\n") { Cass = "1.32.0" },

        new("KSI0057", "3 Warning", V2 + "defaults: {registry: ''}\n") { Cass = "1.32.0" },
        new("KSI0057", "3 Warning", V2 + "images: {system-logger: {repository: '', name: l, tag: '1'}}\ndefaults: {repository: k}\n") { Cass = "1.32.0" },
        new("KSI0057", "4 Warning", V1 + "imageRegistry: r.io\ndefaults: {system-logger: {imageRegistry: ''}}\n") { Cass = "1.23.0" },
        new("KSI0057", null, V2 + "images: {system-logger: {repository: '', name: l, tag: '1'}}\noverrides: {registry: '', repository: ''}\n") { Cass = "1.32.0" },

        new("KSI0058", "5 Information", V2 + Images2 + Types + "overrides: {repository: mirror}\n") { Cass = "1.32.0" },
        new("KSI0058", "4 Warning", V2 + "images: {system-logger: {repository: a, name: x, tag: '1'}, config-builder: {repository: b, name: x, tag: '2'}}\noverrides: {repository: a}\n") { Cass = "1.32.0" },
        new("KSI0058", null, V2 + "images: {system-logger: {repository: a, name: x, tag: '1'}}\noverrides: {repository: mirror}\n") { Cass = "1.32.0" },
        new("KSI0058", null, V2 + Images2 + Types + "overrides: {registry: r.io}\n") { Cass = "1.32.0" },

        new("KSI0059", "4 Warning", V2 + "defaults: {pullSecrets: [a]}\noverrides: {pullSecrets: []}\n") { Cass = "1.32.0" },
        new("KSI0059", "4 Warning", V2 + "images: {reaper: {name: r, tag: '1', pullSecret: s}}\noverrides: {pullSecrets: [o]}\n") { Cass = "1.32.0" },
        new("KSI0059", null, V2 + "defaults: {pullSecrets: [a]}\noverrides: {pullSecrets: [b, a]}\n") { Cass = "1.32.0" },
        new("KSI0059", null, V2 + "overrides: {pullSecrets: []}\n") { Cass = "1.32.0" },

        // C.1
        new("KSI0064", "11 Warning", ConfigMap("op", "image", V2 + Images2 + Types) + "---\n" + ConfigMap("op", "image", V2 + Images2 + Types).Replace("my-image-config", "other", StringComparison.Ordinal)),
        new("KSI0064", null, ConfigMap("op", "image", V2 + Images2 + Types) + "---\n" + ConfigMap("op2", "image", V2 + Images2 + Types)),
        new("KSI0064", null, ConfigMap("op", "image", V2 + Images2 + Types) + "---\n" + ConfigMap("op", null, V2 + Images2 + Types)),

        new("KSI0090", "9 Warning", Dc + "  serverImage: r.io/x/y\n") { Cass = "1.32.0" },
        new("KSI0090", "9 Warning", Dc + "  systemLoggerImage: r.io/x/y:latest\n") { Cass = "1.32.0" },
        new("KSI0090", "10 Warning", Kc + KcDc + "        containers: [{name: mine, image: 'me/mine:latest'}]\n") { K8ssandra = "1.32.5" },
        new("KSI0090", null, Dc + "  serverImage: r.io/x/y@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n") { Cass = "1.32.0" },
        new("KSI0090", null, Kc + "  medusa: {containerImage: {registry: r.io}}\n" + KcDc) { K8ssandra = "1.32.5" }, // KSI0086

        new("KSI0091", "9 Warning", Dc + "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'k/c:1'}]}}\n") { Cass = "1.32.0" },
        new("KSI0091", null, Dc + "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'k/c:1', args: [config, build]}]}}\n") { Cass = "1.32.0" },
        new("KSI0091", null, Dc + "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'k/c:1'}]}}\n") { Cass = "1.16.0" },
        new("KSI0091", null, Dc.Replace("4.1.5", "4.0.7", StringComparison.Ordinal) + "  podTemplateSpec: {spec: {initContainers: [{name: server-config-init, image: 'k/c:1'}]}}\n") { Cass = "1.32.0" },

        new("KSI0092", "9 Warning", Dc + "  dockerImageRunsAsCassandra: false\n") { Cass = "1.17.0" },
        new("KSI0092", null, Dc + "  dockerImageRunsAsCassandra: false\n") { Cass = "1.16.0" },

        new("KSI0093", "10 Information", Kc + KcDc + "        perNodeConfigInitContainerImage: k/c:1\n") { K8ssandra = "1.27.0" },
        new("KSI0093", "10 Information", Kc + KcDc + "  stargate: {size: 1}\n") { K8ssandra = "1.23.0" },
        new("KSI0093", null, Kc + KcDc + "        perNodeConfigInitContainerImage: k/c:1\n") { K8ssandra = "1.26.0" },
        new("KSI0093", null, Kc + KcDc + "  stargate: {size: 1}\n") { K8ssandra = "1.22.0" },

        new("KSI0094", "11 Warning", Kc + KcDc.Replace("  cassandra:\n", "  cassandra:\n    serverImage: x/y:1\n", StringComparison.Ordinal) + "        serverImage: ''\n") { K8ssandra = "1.32.5" },
        new("KSI0094", "11 Warning", Kc + KcDc.Replace("  cassandra:\n", "  cassandra:\n    serverImage: x/y:1\n", StringComparison.Ordinal) + "        serverImage: ''\n") { K8ssandra = "1.0.0" },
        new("KSI0094", null, Kc + KcDc + "        serverImage: ''\n") { K8ssandra = "1.32.5" },

        new("KSI0095", "9 Error", Dc + "  podTemplateSpec: {spec: {containers: [{name: cassandra, imagePullPolicy: Allways}]}}\n") { Cass = "1.32.0" },
        new("KSI0095", "10 Error", Kc + KcDc + "        initContainers: [{name: x, image: 'a/b:1', imagePullPolicy: never}]\n") { K8ssandra = "1.32.5" },
        new("KSI0095", null, Dc + "  podTemplateSpec: {spec: {containers: [{name: cassandra, imagePullPolicy: Always}]}}\n") { Cass = "1.32.0" },

        // B.3-6
        new("KSI0096", "5 Warning", Stored + "  reaper: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.6.1}}\n" + KcDc) { K8ssandra = "1.27.0" },
        new("KSI0096", "5 Warning", Stored + "  reaper: {containerImage: {registry: docker.io, repository: thelastpickle, name: cassandra-reaper, tag: 3.5.0}}\n" + KcDc) { K8ssandra = "1.21.0" },
        new("KSI0096", "5 Warning", Stored + "  stargate: {size: 1, containerImage: {repository: stargateio, tag: v1.0.45}}\n" + KcDc) { K8ssandra = "1.26.0" },
        new("KSI0096", "10 Warning", Stored + KcDc + "        perNodeConfigInitContainerImage: mikefarah/yq:4\n") { K8ssandra = "1.27.0" },
        new("KSI0096", "5 Warning", "apiVersion: reaper.k8ssandra.io/v1alpha1\nkind: Reaper\nmetadata: {name: r, namespace: ns, uid: '1'}\nspec:\n  containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.6.1}\n") { K8ssandra = "1.27.0" },
        new("KSI0096", null, Kc + "  reaper: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.6.1}}\n" + KcDc) { K8ssandra = "1.27.0" }, // a manifest: somebody chose it
        new("KSI0096", null, Stored + "  reaper: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.6.1}}\n" + KcDc) { K8ssandra = "1.20.4" }, // its own default
        new("KSI0096", null, Stored + "  reaper: {containerImage: {repository: thelastpickle, name: cassandra-reaper, tag: 3.6.9}}\n" + KcDc) { K8ssandra = "1.27.0" },

        new("KSI0097", "5 Information", Stored + "  medusa: {containerImage: {registry: docker.io, repository: k, name: m, tag: '1'}}\n" + KcDc) { K8ssandra = "1.15.0" },
        new("KSI0097", "5 Warning", Stored + "  medusa: {containerImage: {registry: docker.io, repository: k, name: m, tag: '1'}}\n" + KcDc) { K8ssandra = "1.32.5", Beside = [("config.yaml", V2 + Images2 + Types + "overrides: {registry: r.io}\n")] },
        new("KSI0097", null, Kc + "  medusa: {containerImage: {registry: docker.io, repository: k, name: m, tag: '1'}}\n" + KcDc) { K8ssandra = "1.32.5" },
        new("KSI0097", null, Stored + "  medusa: {containerImage: {registry: docker.io, repository: k, name: m, tag: '1'}}\n" + KcDc) { K8ssandra = "1.14.1" },
        new("KSI0097", null, Stored + "  reaper: {containerImage: {registry: docker.io, repository: thelastpickle, name: cassandra-reaper, tag: 3.5.0}}\n" + KcDc) { K8ssandra = "1.32.5" }, // KSI0096

        new("KSI0098", "8 Warning", Kc + KcDc + "  stargate: {size: 1}\n") { K8ssandra = "1.32.5", Beside = [("config.yaml", V2 + Images2 + Types + "overrides: {registry: r.io}\n")] },
        new("KSI0098", "8 Warning", Kc + KcDc + "  medusa: {}\n") { Cass = "1.26.0", K8ssandra = "1.26.0", Beside = [("config.yaml", V1 + Images1 + "imageRegistry: r.io\n")] },
        new("KSI0098", "10 Warning", Kc + KcDc + "  medusa: {containerImage: {registry: docker.io, tag: '1'}}\n") { K8ssandra = "1.32.5", Beside = [("config.yaml", V2 + Images2[..^2] + ", medusa: {repository: k, name: m, tag: '1'}}\n" + Types + "overrides: {registry: r.io}\n")] },
        new("KSI0098", null, Kc + KcDc + "  medusa: {}\n") { K8ssandra = "1.32.5", Beside = [("config.yaml", V2 + Images2[..^2] + ", medusa: {repository: k, name: m, tag: '1'}}\n" + Types + "overrides: {registry: r.io}\n")] },
        new("KSI0098", null, Kc + KcDc + "  stargate: {size: 1}\n") { K8ssandra = "1.32.5", Beside = [("config.yaml", V2 + Images2 + Types)] },

        new("KSI0099", "10 Warning", Kc + KcDc + "  medusa: {storageProperties: {}}\n") { Beside = [Operator("k8ssandra-operator", "1.26.0", "env: [{name: IMAGE_PULL_SECRETS, value: a}]"), Operator("cass-operator", "1.26.0")] },
        new("KSI0099", null, Kc + KcDc + "  medusa: {storageProperties: {}}\n") { Beside = [Operator("k8ssandra-operator", "1.26.0"), Operator("cass-operator", "1.26.0")] },
        new("KSI0099", null, Kc + KcDc + "  medusa: {storageProperties: {}}\n") { Beside = [Operator("k8ssandra-operator", "1.27.0", "env: [{name: IMAGE_PULL_SECRETS, value: a}]"), Operator("cass-operator", "1.27.1")] },

        new("KSI0101", "10 Error", Kc + KcDc + "        initContainers: [{name: per-node-config, image: 'a/b:1'}]\n        perNodeConfigMapRef: {name: x}\n") { K8ssandra = "1.32.5" },
        new("KSI0101", "9 Error", Dc + "  podTemplateSpec: {spec: {containers: [{name: x, image: 'a/b:1'}, {name: x, image: 'a/b:1'}]}}\n") { Cass = "1.32.0" },
        new("KSI0101", null, Kc + KcDc + "        initContainers: [{name: own, image: 'a/b:1'}]\n        perNodeConfigMapRef: {name: x}\n") { K8ssandra = "1.32.5" },

        new("KSI0104", "10 Error", Operator("cass-operator", "1.29.0", "args: ['--config=/configs/c.yaml']").Text),
        new("KSI0104", null, Operator("cass-operator", "1.28.1", "args: ['--config=/configs/c.yaml']").Text),
        new("KSI0104", null, Operator("cass-operator", "1.29.0", "args: [--leader-elect]").Text),

        new("KSI0105", "10 Warning", Operator("cass-operator", "1.24.0", "args: ['--config=/configs/c.yaml']").Text),
        new("KSI0105", "8 Warning", Operator("cass-operator", "1.32.0").Text),
        new("KSI0105", null, Operator("cass-operator", "1.23.2").Text),
        new("KSI0105", null, Operator("cass-operator", "1.32.0", "args: [--leader-elect]").Text),
        new("KSI0105", null, Operator("cass-operator", "1.32.0").Text.Replace("spec:\n  template", "spec:\n  strategy: {type: Recreate}\n  template", StringComparison.Ordinal)),

        new("KSI0106", "3 Warning", ConfigMap("other", "image", V2)) { Beside = [Operator("cass-operator", "1.32.0", "args: [--leader-elect]")] },
        new("KSI0106", null, ConfigMap("op", "image", V2)) { Beside = [Operator("cass-operator", "1.32.0", "args: [--leader-elect]")] },
        new("KSI0106", null, ConfigMap("other", "image", V2)) { Beside = [Operator("cass-operator", "1.26.1")] },
        new("KSI0106", null, ConfigMap("other", "image", V2)),

        // C.4
        new("KSI0107", "6 Warning", ConfigMap("op", null, V1 + "imageRegistry: r.io\n", "cass-operator-0.32.0")),
        new("KSI0107", "6 Warning", ConfigMap("op", null, V1 + "imagePullSecrets: [{name: a}]\n", "cass-operator-0.36.0")),
        new("KSI0107", "6 Warning", ConfigMap("op", null, V1 + "images: {imageRegistry: r.io}\n", "cass-operator-0.37.0")),
        new("KSI0107", "6 Error", ConfigMap("op", null, V1 + "imagePullSecret: a\n", "cass-operator-0.40.0")),
        new("KSI0107", "6 Warning", ConfigMap("op", null, V1 + "defaults: {cassandra: {repository: k/m, 'suffix;': -ubi8}}\n", "cass-operator-0.52.2")),
        new("KSI0107", "6 Warning", ConfigMap("op", null, V1 + "defaults: {cassandra: {repository: k/m, 'suffix;': -ubi8}}\n")),
        new("KSI0107", "10 Error", Operator("cass-operator", "1.29.0", chart: "cass-operator-0.63.1", volumes: "volumes: [{name: c, configMap: {name: x-manager-config}}]").Text),
        new("KSI0107", "9 Error", Operator("k8ssandra-operator", "1.10.0", chart: "k8ssandra-operator-1.10.0", registry: "docker.io/cr.k8ssandra.io").Text),
        new("KSI0107", null, ConfigMap("op", null, V1 + "imagePullSecret: a\n", "cass-operator-0.41.1")),
        new("KSI0107", null, ConfigMap("op", null, V1 + "imageRegistry: r.io\n", "cass-operator-0.39.0")),
        new("KSI0107", null, ConfigMap("op", null, V1 + "imageRegistry: r.io\n")),
        new("KSI0107", null, Operator("cass-operator", "1.29.0", chart: "cass-operator-0.63.2", volumes: "volumes: [{name: c, configMap: {name: x-manager-config}}]").Text),

        new("KSI0108", "3 Warning", Kustomization("k8ssandra-operator", "control-plane", "v1.27.0", "cass-operator-manager-config")) { Name = "kustomization.yaml" },
        new("KSI0108", "3 Warning", Kustomization("cass-operator", "default", "v1.32.0", "cass-operator-manager-config")) { Name = "kustomization.yaml" },
        new("KSI0108", "3 Warning", Kustomization("k8ssandra-operator", "control-plane", "v1.26.0", "cass-operator-image-config")) { Name = "kustomization.yaml" },
        new("KSI0108", "3 Warning", Kustomization("k8ssandra-operator", "control-plane", "v1.26.0", "manager-config")) { Name = "kustomization.yaml" },
        new("KSI0108", "3 Warning", "resources: [ops]\npatches:\n  - target: {kind: ConfigMap, name: cass-operator-manager-config}\n    path: p.yaml\n") { Name = "kustomization.yaml", Beside = [("p.yaml", "- op: replace\n  path: /data/image_config.yaml\n  value: |\n    " + V2.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n")] },
        new("KSI0108", "3 Warning", "resources: [ops]\npatches:\n  - target: {kind: ConfigMap, name: cass-operator-manager-config}\n    path: ../p/p.yaml\n") { Name = "./o/kustomization.yaml", Beside = [("./p/p.yaml", "- op: replace\n  path: /data/image_config.yaml\n  value: |\n    " + V2.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n")] },
        new("KSI0108", "2 Warning", "resources: ['https://github.com/k8ssandra/cass-operator/config/deployments/default?ref=v1.32.0']\nconfigMapGenerator: [{name: cass-operator-manager-config, behavior: merge, files: [image_config.yaml]}]\n") { Name = "kustomization.yaml" },
        new("KSI0108", null, Kustomization("k8ssandra-operator", "control-plane", "v1.27.0", "cass-operator-image-config")) { Name = "kustomization.yaml" },
        new("KSI0108", null, Kustomization("k8ssandra-operator", "control-plane", "v1.26.0", "cass-operator-manager-config")) { Name = "kustomization.yaml" },
        new("KSI0108", null, Kustomization("cass-operator", "default", "v1.26.1", "manager-config")) { Name = "kustomization.yaml" },

        new("KSI0109", "1 Error", Kustomization("k8ssandra-operator", "cluster", "v1.32.5", "x")) { Name = "kustomization.yaml" },
        new("KSI0109", "1 Error", Kustomization("cass-operator", "control-plane", "v1.32.0", "x")) { Name = "kustomization.yml" },
        new("KSI0109", null, Kustomization("k8ssandra-operator", "control-plane/cluster-scope", "v1.32.5", "x")) { Name = "kustomization.yaml" },
        new("KSI0109", null, Kustomization("cass-operator", "cluster", "v1.32.0", "x")) { Name = "kustomization.yaml" },

        new("KSI0110", "10 Warning", Operator("k8ssandra-operator", "1.27.0", "env: [{name: DEFAULT_REGISTRY, value: r.io}]").Text),
        new("KSI0110", "10 Warning", Operator("k8ssandra-operator", "1.14.1", "env: [{name: IMAGE_PULL_SECRETS, value: a}]").Text),
        new("KSI0110", null, Operator("k8ssandra-operator", "1.26.0", "env: [{name: DEFAULT_REGISTRY, value: r.io}]").Text),
        new("KSI0110", null, Operator("k8ssandra-operator", "1.27.0", "env: [{name: DEFAULT_REGISTRY, value: r.io}]").Text) { Beside = [("c.yaml", ConfigMap("op", "image", V2 + Images2 + Types + "overrides: {registry: r.io}\n"))] },

        new("KSI0111", "10 Error", Operator("k8ssandra-operator", "1.26.0", "env: [{name: DEFAULT_REGISTRY, value: 'https://r.io'}]").Text),
        new("KSI0111", "10 Error", Operator("k8ssandra-operator", "1.26.0", "env: [{name: DEFAULT_REGISTRY, value: r.io/}]").Text),
        new("KSI0111", "10 Warning", Operator("k8ssandra-operator", "1.26.0", "env: [{name: IMAGE_PULL_SECRETS, value: 'a, b'}]").Text),
        new("KSI0111", null, Operator("k8ssandra-operator", "1.26.0", "env: [{name: DEFAULT_REGISTRY, value: 'r.io:5000/x'}, {name: IMAGE_PULL_SECRETS, value: 'a,b'}]").Text),
        new("KSI0111", null, Operator("k8ssandra-operator", "1.14.1", "env: [{name: DEFAULT_REGISTRY, value: r.io/}]").Text),

        new("KSI0112", "3 Warning", ConfigMap("op", null, V2 + Images2).Replace("my-image-config", "my-images", StringComparison.Ordinal)),
        new("KSI0112", null, ConfigMap("op", null, V2 + Images2)), // a patch of the shipped one
        new("KSI0112", null, ConfigMap("op", null, V1 + Images1).Replace("my-image-config", "my-images", StringComparison.Ordinal)),
        new("KSI0112", null, ConfigMap("op", "image", V2 + Images2).Replace("my-image-config", "my-images", StringComparison.Ordinal)),
        new("KSI0112", null, "patches: [{path: p.yaml}]\n") { Name = "kustomization.yaml", Beside = [("p.yaml", ConfigMap("op", null, V2 + Images2).Replace("my-image-config", "my-images", StringComparison.Ordinal))] },

        new("KSI0118", "3 Information", V2 + Images2.TrimEnd('\n') + " # k8ssimages-ignore KSI0051 none\n" + Types) { Cass = "1.32.0" },
        new("KSI0118", null, V2 + "images: {system-logger: {name: l, tag: latest}} # k8ssimages-ignore KSI0051 for now\n" + Types) { Cass = "1.32.0" },
        new("KSI0119", "3 Warning", V2 + "# k8ssimages-ignore for now\n" + Images2 + Types) { Cass = "1.32.0" },
        new("KSI0119", null, V2 + "# see k8ssimages-ignore in the documentation\n" + Images2 + Types) { Cass = "1.32.0" },
    ];

    private static (string Name, string Text) Operator(string name, string version, string? more = null, string? chart = null, string? volumes = null, string registry = "docker.io") =>
        (name + ".yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: op" + (chart is null ? "" : ", labels: {helm.sh/chart: " + chart + "}") + "}\nspec:\n  template:\n    spec:\n      containers:\n        - name: manager\n          image: "
            + registry + "/k8ssandra/" + name + ":v" + version + "\n" + (more is null ? "" : "          " + more + "\n") + (volumes is null ? "" : "      " + volumes + "\n"));

    private static string ConfigMap(string @namespace, string? label, string text, string? chart = null)
    {
        var labels = string.Join(", ", new[] { label is null ? null : "k8ssandra.io/config: " + label, chart is null ? null : "helm.sh/chart: " + chart }.OfType<string>());
        var lines = text.Split('\n').Skip(2);
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-image-config, namespace: " + @namespace + ", labels: {" + labels + "}}\ndata:\n  image_config.yaml: |\n"
            + string.Join("\n", lines.Where(line => line.Length > 0).Append(text.Split('\n')[0]).Append("kind: ImageConfig").Select(line => "    " + line)) + "\n";
    }

    private static string Kustomization(string name, string deployment, string reference, string target) =>
        "resources: ['github.com/k8ssandra/" + name + "/config/deployments/" + deployment + "?ref=" + reference + "']\npatches:\n  - target: {kind: ConfigMap, name: " + target + "}\n    patch: |\n      - op: replace\n        path: /data/image_config.yaml\n        value: |\n          images: {}\n";
}
