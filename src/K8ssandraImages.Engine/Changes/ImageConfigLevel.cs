namespace K8ssandraImages.Engine.Changes;

/// <summary>Where in an ImageConfig a change is made.</summary>
internal enum ImageConfigLevel
{
    /// <summary>For every image taken from it: <c>overrides</c> of v1beta2, the global keys of v1beta1.</summary>
    Override,

    /// <summary>Where an image says nothing itself: <c>defaults</c> of v1beta2; v1beta1 has no such level.</summary>
    Default,

    /// <summary>For named components and server types.</summary>
    Component,
}
