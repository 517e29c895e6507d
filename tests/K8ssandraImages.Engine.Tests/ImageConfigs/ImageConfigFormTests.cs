using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Tests.ImageConfigs;

public class ImageConfigFormTests
{
    [Theory]
    [InlineData("v1beta1", "images: {system-logger: a/b:1}")]
    [InlineData("v1beta1", "images: {system-logger: 1.0}")]
    [InlineData("v1beta1", "images: {cassandra: {'4.0.7': x/y:z}}")]
    [InlineData("v1beta1", "defaults: {cassandra: {repository: x/y}}")]
    [InlineData("v1beta1", "defaults: {system-logger: {imageRegistry: x}}")]
    [InlineData("v1beta1", "imageRegistry: x")]
    [InlineData("v1beta2", "images: {system-logger: {name: b}}")]
    [InlineData("v1beta2", "images: {cassandra: {pullPolicy: Always}}")]
    [InlineData("v1beta2", "types: {cassandra: {name: c}}")]
    [InlineData("v1beta2", "overrides: {registry: x}")]
    [InlineData("v1beta2", "defaults: {registry: x}")]
    [InlineData("v1beta2", "metadata: {name: x}")]
    public void Form(string expected, string yaml) =>
        Assert.Equal(expected, ImageConfigForm.Of(DocumentParser.Parse(new DocumentText("x", 0, 1, yaml), DocumentLimits.Default).Roots[0]));
}
