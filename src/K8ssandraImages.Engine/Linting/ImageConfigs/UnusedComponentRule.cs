using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// An entry under a name that no operator asks for. cass-operator asks for system-logger, config-builder, k8ssandra-client and the
/// server types (pkg/images at each tag; v1beta1 keeps any other key since 1.23.0, apis/config/v1beta1/imageconfig_types.go:73-99),
/// k8ssandra-operator since 1.27.0 for medusa and reaper too (pkg/medusa/reconcile.go:325-335, pkg/reaper/deployment.go:358-361).
/// </summary>
internal sealed class UnusedComponentRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0047", DiagnosticSeverity.Warning, "Component that no operator asks for") { Releases = "cass-operator 1.23.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        // Until 1.22 the decoder passes such a key over, and says so.
        if (!subject.Release.HasComponentSettings)
            return [];
        return subject.IsV1Beta2
            ? Check(subject, "images", [.. subject.ImageKeys, .. ImageConfigSubject.ServerTypes]).Concat(Check(subject, "types", ImageConfigSubject.ServerTypes))
            : Check(subject, "images", [.. subject.ImageKeys, .. ImageConfigSubject.ServerTypes]).Concat(Check(subject, "defaults", [.. subject.ImageKeys, .. ImageConfigSubject.ServerTypes]));
    }

    private static IEnumerable<Diagnostic> Check(ImageConfigSubject subject, string group, string[] known)
    {
        foreach (var member in subject.Members(group))
        {
            // Another case is another rule's business, and a top-level setting below images is the decoder's.
            if (Array.Exists(known, key => string.Equals(key, member.Key, StringComparison.OrdinalIgnoreCase)) || (!subject.IsV1Beta2 && IsSetting(member.Key)))
                continue;
            yield return Found.At(
                subject.Root[group]!.LocationOf(member),
                "No operator asks for " + group + "." + Printable.Escape(member.Key, 80) + "; it has no effect" + (SecretOf(member.Value) is null ? "." : ", but for its pull secret, which every pod gets."),
                Remedy(member.Key, group, known));
        }
    }

    private static bool IsSetting(string key) => key.StartsWith("image", StringComparison.Ordinal) || key is "defaults" or "apiVersion" or "kind";

    private static Node? SecretOf(Node entry) => entry["imagePullSecret"]?["name"];

    private static string Remedy(string key, string group, string[] known)
    {
        var letters = string.Concat(key.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (letters.Contains("STARGATE", StringComparison.Ordinal))
            return "No ImageConfig has Stargate: set spec.stargate.containerImage, or DEFAULT_REGISTRY of k8ssandra-operator.";
        if (letters.Contains("VECTOR", StringComparison.Ordinal) || letters.Contains("LOGGER", StringComparison.Ordinal))
            return "Write images.system-logger" + (letters.Contains("VECTOR", StringComparison.Ordinal) ? "; Vector runs in it." : ".");
        if (group == "images" && (letters.Contains("MANAGEMENT", StringComparison.Ordinal) || letters.Contains("MGMT", StringComparison.Ordinal)))
            return "The server's image is set in " + (known.Contains("medusa") ? "types" : "defaults") + ".cassandra.";
        foreach (var (word, meant) in new[] { ("CLIENT", "k8ssandra-client"), ("BUILDER", "config-builder"), ("CONFIGINIT", "config-builder"), ("MEDUSA", "medusa"), ("REAPER", "reaper"), ("CASSANDRA", "cassandra"), ("DSE", "dse"), ("HCD", "hcd") })
        {
            if (letters.Contains(word, StringComparison.Ordinal) && known.Contains(meant))
                return "Write " + group + "." + meant + ".";
        }

        return "Remove it. There are " + string.Join(", ", known) + ".";
    }
}
