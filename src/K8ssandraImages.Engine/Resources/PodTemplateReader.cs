using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>Reads containers and pull secrets of a pod template.</summary>
internal static class PodTemplateReader
{
    /// <summary>The containers of a list, in order.</summary>
    public static List<ContainerModel> Containers(ResourceReader reader, Node? parent, string key, ImageTier tier)
    {
        var items = reader.Items(parent, key);
        var containers = new List<ContainerModel>(items.Length);
        foreach (var item in items)
        {
            if (item.Kind != NodeKind.Mapping)
            {
                reader.Refuse(item, "a container", null);
                continue;
            }

            if (reader.Text(item, "name") is null)
                reader.Report(ResolutionRules.Missing, item.Location, item.Path + " has no name; the API server refuses the object.", "Give the container a name.");
            containers.Add(new ContainerModel(reader.Text(item, "name") ?? "", item)
            {
                Image = reader.Push(null, item, "image", tier),
                PullPolicy = reader.Push(null, item, "imagePullPolicy", tier),
            });
        }

        return containers;
    }

    /// <summary>The names in <c>imagePullSecrets</c>, in order.</summary>
    public static List<Candidate> PullSecrets(ResourceReader reader, Node? podSpec, ImageTier tier)
    {
        var items = reader.Items(podSpec, "imagePullSecrets");
        var secrets = new List<Candidate>(items.Length);
        foreach (var item in items)
        {
            if (item.Kind != NodeKind.Mapping)
                reader.Refuse(item, "a mapping with `name`", null);
            else if (reader.Text(item, "name") is { } name)
                secrets.Add(new Candidate(name, tier, item["name"]));
        }

        return secrets;
    }
}
