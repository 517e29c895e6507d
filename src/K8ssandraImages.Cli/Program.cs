namespace K8ssandraImages.Cli;

/// <summary>Where the process starts.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        using var interruption = new Interruption();
        return Face.Run(args, StandardStreams.OfProcess(), interruption);
    }
}
