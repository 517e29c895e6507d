using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Values of charts that write <c>global.imageConfig</c> as the ImageConfig. Helm merges them into those of the chart, key by
/// key: where the ImageConfig says nothing and the chart does, an empty text says nothing again, for to the operator it is as
/// good as none.
/// </summary>
internal sealed class HelmValuesV1Beta2(HelmTarget target, Node? document) : HelmValues(target, document)
{
    private static readonly string[] Sections = ["images", "types", "defaults", "overrides"];

    protected override void Fill()
    {
        var values = Root["global"]["imageConfig"];
        foreach (var member in Document is { } root ? root.Members.ToArray() : [])
        {
            if (Sections.Contains(member.Key) && !member.Value.IsNull)
            {
                CheckTemplates(member.Value);
                Copy.Into(values[member.Key], member.Value);
            }
            else if (member.Key is "apiVersion" or "kind" or "metadata")
            {
                values.Above.AddRange(Copy.Take(member.Value).All);
            }
        }

        if (Target.CassOperatorChart.Preset.Root is not { } preset)
            return;
        Blank(values, preset, "images");
        Blank(values, preset, "types");
        foreach (var member in preset["defaults"] is { } defaults ? defaults.Members.ToArray() : [])
            BlankKey(values["defaults"], member);
        // Medusa and Reaper are k8ssandra-operator's own presets.
        foreach (var (component, image) in new[] { ("medusa", Target.K8ssandraOperator?.Ships.HelmMedusa), ("reaper", Target.K8ssandraOperator?.Ships.HelmReaper) })
        {
            if (image is not null && values.Find("images")?.Find(component) is { } own && own.Find("tag") is null)
                BlankKey(own, "tag");
        }
    }

    // An image that the ImageConfig does not have stays the chart's; of one that it has, nothing is left of the chart's.
    private static void Blank(YamlEntry values, Node preset, string section)
    {
        foreach (var member in preset[section] is { } images ? images.Members.ToArray() : [])
        {
            if (values.Find(section)?.Find(member.Key) is not { } own)
                continue;
            foreach (var field in member.Value.Members.ToArray())
                BlankKey(own, field);
        }
    }

    private static void BlankKey(YamlEntry own, in Member field)
    {
        if (field.Value is { IsString: true, Text.Length: > 0 } && own.Find(field.Key) is null)
            BlankKey(own, field.Key);
    }

    private static void BlankKey(YamlEntry own, string key) => own.Set(key, "").Beside.Add("# not the chart's");
}
