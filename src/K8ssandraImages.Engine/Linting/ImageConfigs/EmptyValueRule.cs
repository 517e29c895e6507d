using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// An empty registry or path where empty means unset: only <c>overrides</c> can take one away
/// (pkg/images/images_v1beta2.go:71-106 at v1.32.0; a component of v1beta1, pkg/images/images.go:129-145 at v1.28.1).
/// </summary>
internal sealed class EmptyValueRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0057", DiagnosticSeverity.Warning, "Empty value without effect") { Releases = "cass-operator 1.23.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        if (!subject.IsV1Beta2)
        {
            var global = subject.Root[subject.Release.GlobalRegistryKey];
            return global is { IsString: true, Text.Length: > 0 }
                ? subject.Registries.Where(registry => registry.Text.Length == 0).Select(registry => Empty(registry, "the global registry " + Printable.Escape(global.Text, 80) + " is used all the same."))
                : [];
        }

        return CheckKey(subject, "registry").Concat(CheckKey(subject, "repository"));
    }

    private static IEnumerable<Diagnostic> CheckKey(ImageConfigSubject subject, string key)
    {
        foreach (var value in subject.Everywhere(key))
        {
            var owner = value.Parent!;
            if (value.Text.Length > 0 || owner.Key == "overrides")
                continue;
            if (owner.Key == "defaults" && owner.Parent == subject.Root)
                yield return Empty(value, "empty is the same as not there.");
            else if (subject.Root["defaults"]?[key] is { IsString: true, Text.Length: > 0 } standing)
                yield return Empty(value, "the default " + Printable.Escape(standing.Text, 80) + " is used all the same.");
        }
    }

    private static Diagnostic Empty(Node value, string so) => Found.At(
        value.Location,
        "The empty " + value.Path + " has no effect: " + so,
        "Remove it. One image alone cannot do without a default; in v1beta2 an empty override takes it from all of them.");
}
