namespace K8ssandraImages.TestCluster;

/// <summary>Files of the repository that are read where they stand.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Module.sln")))
                return folder;
        }

        throw new DirectoryNotFoundException("No folder above " + AppContext.BaseDirectory + " has Module.sln.");
    }
}
