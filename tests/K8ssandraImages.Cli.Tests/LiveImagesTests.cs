using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class LiveImagesTests
{
    [Fact]
    public void The_images_of_a_cluster_carry_its_context()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of("images", "--context", "prod", "--kubeconfig", kubeconfig.Path, "--output", "json");
        Console.Error.WriteLine(run.Error);
        Console.Error.WriteLine(run.Output[..3000]);
    }
}
