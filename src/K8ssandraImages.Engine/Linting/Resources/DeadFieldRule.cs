namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// <c>spec.dockerImageRunsAsCassandra</c> of a CassandraDatacenter, which says how the server image is run and is not looked at
/// any more since cass-operator 1.17.0.
/// </summary>
internal sealed class DeadFieldRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0092", DiagnosticSeverity.Warning, "dockerImageRunsAsCassandra has no effect") { Releases = "cass-operator 1.17.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (subject.Kind == "CassandraDatacenter" && subject.Spec?["dockerImageRunsAsCassandra"] is { IsNull: false } dead && subject.Images is [var image, ..] && subject.CassOperatorOf(image).Release is { IgnoresRunAsCassandra: true } release)
            yield return Found.At(dead.Location, "cass-operator " + release.Version + " reads spec.dockerImageRunsAsCassandra and does not use it.", "Remove it.");
    }
}
