using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Who wrote an annotation, as the API server notes it (<c>metadata.managedFields</c>).</summary>
internal static class AnnotationAuthor
{
    /// <summary>Whether it was this module, and nobody else; null where the server has no note of it.</summary>
    /// <param name="root">The object as it was read by itself: lists leave the notes out.</param>
    /// <param name="annotation">The annotation's key.</param>
    public static bool? IsOwn(Node root, string annotation)
    {
        bool? isOwn = null;
        foreach (var entry in root.At("metadata", "managedFields") is { } entries ? entries.Items : [])
        {
            if (entry.At("fieldsV1", "f:metadata", "f:annotations", "f:" + annotation) is not null)
                isOwn = isOwn != false && entry["manager"]?.Text == WriteOptions.Default.FieldManager;
        }

        return isOwn;
    }
}
