namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How containers that would run something else stand below what they belong to.</summary>
internal static class ImageChangeTable
{
    private static readonly string[] Heads = ["CONTAINER", "CHANGE", "BEFORE", "AFTER"];

    public static void Write(OutputBuffer output, IReadOnlyList<K8ssImageChange> changes)
    {
        var images = new TextColumns(output, Heads, indent: 4);
        foreach (var change in changes)
        {
            images.Add(
            [
                TableText.Of(change.Container),
                ContractNames.Of(change.Change),
                Describe(change.Before, change.PullPolicyBefore, change.PullSecretsBefore, change.Change),
                Describe(change.After, change.PullPolicyAfter, change.PullSecretsAfter, change.Change),
            ]);
        }

        images.WriteAll();
    }

    // Policy and secrets only where they differ: the columns are wide enough without.
    private static string Describe(string? image, string? policy, IReadOnlyList<string> secrets, ImageChangeKind change) => TableText.Of(image)
        + (image is not null && change.HasFlag(ImageChangeKind.PullPolicy) ? " " + TableText.Of(policy) : "")
        + (image is not null && change.HasFlag(ImageChangeKind.PullSecrets) ? " [" + string.Join(' ', secrets.Select(TableText.Of)) + "]" : "");
}
