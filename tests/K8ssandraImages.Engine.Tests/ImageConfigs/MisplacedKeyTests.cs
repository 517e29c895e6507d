namespace K8ssandraImages.Engine.Tests.ImageConfigs;

/// <summary>A key at another level, or of the other form, comes with where it belongs.</summary>
public class MisplacedKeyTests
{
    [Theory]
    [InlineData("1.32.0", "registry: r.io", "`overrides`")]
    [InlineData("1.32.0", "pullSecrets: [a]", "`defaults`")]
    [InlineData("1.32.0", "imageRegistry: r.io", "overrides.registry")]
    [InlineData("1.32.0", "imagePullSecret: {name: a}", "defaults.pullSecrets")]
    [InlineData("1.32.0", "imageNamespace: x", "overrides.repository")]
    [InlineData("1.32.0", "cassandra: {name: c}", "`types`")]
    [InlineData("1.32.0", "system-logger: {name: c}", "`images`")]
    [InlineData("1.32.0", "images: {system-logger: {name: c, tag: t, suffix: x}}", "`types`")]
    [InlineData("1.32.0", "images: {system-logger: {image: 'a/b:1'}}", "registry, repository, name and tag")]
    [InlineData("1.32.0", "defaults: {pullSecret: a}", "`pullSecrets`")]
    [InlineData("1.32.0", "overrides: {imageRegistry: a}", "overrides.registry")]
    [InlineData("1.26.1", "images: {}\nregistry: r.io", "`imageRegistry`")]
    [InlineData("1.10.0", "images: {}\noverrides: {registry: r.io}", "`imageRegistryOverride`")]
    [InlineData("1.26.1", "images: {}\ntypes: {}", "`defaults`")]
    [InlineData("1.26.1", "images: {}\nsystem-logger: a/b:1", "`images`")]
    [InlineData("1.26.1", "images: {}\ndefaults: {cassandra: {registry: r.io}}", "`imageRegistry`")]
    [InlineData("1.22.4", "images: {}\nimageNamespace: x", "1.23.0")]
    [InlineData("1.26.1", "images: {}\nimagePullSecrets: [a]", "`imagePullSecret`")]
    [InlineData("1.32.0", "somethingElse: x", "where the release reads it")]
    public void Remedy(string release, string yaml, string says) =>
        Assert.Contains(says, Assert.Single(Configs.Read(release, yaml).Diagnostics, diagnostic => diagnostic.Id == "KSI0031").Remedy, StringComparison.Ordinal);
}
