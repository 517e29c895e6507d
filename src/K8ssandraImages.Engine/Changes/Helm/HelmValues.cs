using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Writes the values with which a chart writes an ImageConfig, and tells what it cannot write.</summary>
internal abstract class HelmValues
{
    protected HelmValues(HelmTarget target, Node? document)
    {
        Target = target;
        Document = document;
        Copy = new CommentedCopy(document);
    }

    protected HelmTarget Target { get; }

    /// <summary>The ImageConfig; null for an empty one.</summary>
    protected Node? Document { get; }

    /// <summary>The comments of the ImageConfig.</summary>
    protected CommentedCopy Copy { get; }

    /// <summary>The values.</summary>
    protected YamlEntry Root { get; } = new("");

    protected List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Writes the values.</summary>
    /// <param name="target">The chart.</param>
    /// <param name="config">The ImageConfig, as the release decodes it that the chart installs.</param>
    /// <returns>The text, and what is to be said about it.</returns>
    public static (string Text, IReadOnlyList<Diagnostic> Diagnostics) Write(HelmTarget target, ImageConfig config)
    {
        HelmValues values = config is ImageConfigV1Beta1 old ? new HelmValuesV1Beta1(target, old) : new HelmValuesV1Beta2(target, config.Root);
        values.Fill();
        if (!target.CassOperatorChart.StartsOperator)
            values.Diagnostics.Add(ConversionRules.ChartDoesMore.At(config.Root?.Location, target.Name + " mounts a ConfigMap that it does not install any more, so the operator's pod cannot start.", "Use 0.63.2 or later."));
        return (values.Text(), values.Diagnostics);
    }

    protected abstract void Fill();

    protected void CannotSay(Node? node, string what, string remedy) =>
        Diagnostics.Add(ConversionRules.ChartCannotSay.At(node?.Location, Target.Name + " " + what, remedy));

    /// <summary>Helm takes a text in braces for a template of its own.</summary>
    protected void CheckTemplates(Node? value)
    {
        if (value is null)
            return;
        if (value.IsString && value.Text.Contains("{{", StringComparison.Ordinal))
            CannotSay(value, "runs this value through Helm's templates, which begin with {{.", "Leave the braces out.");
        foreach (var member in value.Members.ToArray())
            CheckTemplates(member.Value);
        foreach (var item in value.Items.ToArray())
            CheckTemplates(item);
    }

    private string Text()
    {
        var builder = new StringBuilder();
        foreach (var line in Copy.Head)
            builder.Append(line).Append('\n');
        foreach (var line in Copy.TakeRest())
            builder.Append(line).Append('\n');
        foreach (var entry in Root.Children)
            entry.Write(builder, 0);
        foreach (var line in Copy.Tail)
            builder.Append(line).Append('\n');
        return builder.ToString();
    }
}
