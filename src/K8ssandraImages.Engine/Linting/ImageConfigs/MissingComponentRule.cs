using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Linting.ImageConfigs;

/// <summary>
/// A component without an image that not every pod needs: the operator writes an invalid image, or panics, as soon as one does
/// (cass-operator pkg/images; k8ssandra-operator since 1.27.0 for medusa and reaper, which a file of one's own loses because it
/// replaces the shipped one as a whole).
/// </summary>
internal sealed class MissingComponentRule() : LintRule<ImageConfigSubject>(Found)
{
    public static readonly Rule Found = new("KSI0050", DiagnosticSeverity.Warning, "Component that some pods need is missing");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ImageConfigSubject subject)
    {
        var images = subject.Root["images"];
        if (subject.IsV1Beta2 || images is not null)
        {
            if (IsMissing(images, "config-builder"))
                yield return Missing(subject, "images.config-builder", "Cassandra before 4.1 and DSE");
            if (subject.Release.HasClientImage && IsMissing(images, "k8ssandra-client"))
                yield return Missing(subject, "images.k8ssandra-client", "Cassandra 4.1 and later and HCD");
        }

        if (!subject.IsV1Beta2)
            yield break;
        if (subject.Root["types"] is { Kind: NodeKind.Mapping } types && types["cassandra"] is null)
            yield return Missing(subject, "types.cassandra", "the server type cassandra");
        // For cass-operator alone they are not needed; who has one of them has both.
        var known = subject.K8ssandraOperator?.ReadsImageConfig == true;
        foreach (var (component, other) in new[] { ("medusa", "reaper"), ("reaper", "medusa") })
        {
            if (IsMissing(images, component) && (known || !IsMissing(images, other)))
                yield return Missing(subject, "images." + component, component == "medusa" ? "K8ssandraClusters with Medusa" : "K8ssandraClusters with Reaper");
        }
    }

    private static bool IsMissing(Node? images, string component)
    {
        if (images is null)
            return true;
        foreach (var member in images.Members)
        {
            // v1beta1 since 1.23 does not mind the case, and says so under another rule.
            if (string.Equals(member.Key, component, StringComparison.OrdinalIgnoreCase) && !member.Value.IsNull && !(member.Value is { IsString: true, Text.Length: 0 }))
                return false;
        }

        return true;
    }

    private static Diagnostic Missing(ImageConfigSubject subject, string what, string needs)
    {
        var invalid = what.StartsWith("images.", StringComparison.Ordinal) ? subject.Config.Component(what["images.".Length..]).Image : null;
        var place = subject.Root[what[..what.IndexOf('.', StringComparison.Ordinal)]] ?? subject.Root;
        return Found.At(
            place.Location,
            "The ImageConfig has no " + what + ", which " + needs + " need: the operator " + (invalid is null ? "panics." : invalid.Length == 0 ? "writes no image." : "writes the invalid image `" + Printable.Escape(invalid, 200) + "`."),
            "Add " + what + "; nothing of what the release ships is left when a file replaces it.");
    }
}
