using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

public class ImageFilterTests
{
    [Theory]
    // Which entry of an ImageConfig a container may run (cass-operator construct_podtemplatespec.go; k8ssandra-operator pkg/nodeconfig, pkg/medusa, pkg/reaper).
    [InlineData("server-config-init", "config-builder", true)]
    [InlineData("server-config-init", "k8ssandra-client", true)]
    [InlineData("cassandra", "dse", true)]
    [InlineData("CASS*", "hcd", true)]
    [InlineData("medusa-restore", "medusa", true)]
    [InlineData("cassandra", "medusa", false)]
    [InlineData("nothing", "medusa", false)]
    public void Containers_name_entries_of_an_ImageConfig(string container, string component, bool expected) =>
        Assert.Equal(expected, new ImageFilter(new ManifestOptions { Containers = [container] }).MatchesEntry(component));

    [Fact]
    public void Component_and_container_both_count() =>
        Assert.False(new ImageFilter(new ManifestOptions { Containers = ["medusa"], Components = ["reaper"] }).MatchesEntry("medusa"));
}
