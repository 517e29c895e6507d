using System.Text;

namespace K8ssandraImages.Operations.Tests.Manifests;

/// <summary>Effective images as compact text: where, then a container a line, then the findings below it.</summary>
internal static class Lines
{
    public static string Of(EffectiveImage image)
    {
        var text = new StringBuilder()
            .Append(Place(image)).Append(' ')
            .Append(image.Container).Append(' ')
            .Append(image.Image ?? "(none)").Append(' ')
            .Append(image.PullPolicy ?? "-")
            .Append(" [").AppendJoin(' ', image.PullSecrets).Append(']');
        foreach (var diagnostic in image.Diagnostics)
            text.Append("\n    ").Append(Of(diagnostic));
        return text.ToString();
    }

    public static string Of(Diagnostic diagnostic) =>
        diagnostic.Id + (diagnostic.Location is { } location ? " " + location.Source + ":" + location.Line : "");

    private static string Place(EffectiveImage image) =>
        (image.Namespace ?? "-") + "/" + (image.Cluster ?? "-") + "/" + (image.Datacenter ?? "-");
}
