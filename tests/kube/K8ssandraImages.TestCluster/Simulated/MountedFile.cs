using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>A file in a container that comes from a ConfigMap.</summary>
internal static class MountedFile
{
    /// <summary>The ConfigMap and the key of a file; null where no ConfigMap is mounted there.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="path">The file.</param>
    public static (string ConfigMap, string Key)? Find(JsonObject pod, JsonObject container, string path)
    {
        foreach (var mount in container["volumeMounts"] as JsonArray ?? [])
        {
            var folder = ((string)mount!["mountPath"]!).TrimEnd('/');
            var subPath = (string?)mount["subPath"];
            if (subPath is null ? !path.StartsWith(folder + "/", StringComparison.Ordinal) : folder != path)
                continue;
            var key = subPath ?? path[(folder.Length + 1)..];
            foreach (var volume in pod["spec"]!["volumes"] as JsonArray ?? [])
            {
                if ((string?)volume!["name"] != (string?)mount["name"] || (string?)volume["configMap"]?["name"] is not { } map)
                    continue;
                foreach (var item in volume["configMap"]!["items"] as JsonArray ?? [])
                {
                    if ((string?)item!["path"] == key)
                        key = (string)item["key"]!;
                }

                return (map, key);
            }
        }

        return null;
    }
}
