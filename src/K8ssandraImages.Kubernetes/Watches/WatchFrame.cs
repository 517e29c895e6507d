using K8ssandraImages.Kubernetes.Lists;

namespace K8ssandraImages.Kubernetes.Watches;

/// <summary>One event as the server writes it: a type such as <c>ADDED</c> or <c>BOOKMARK</c>, and an object or a Status.</summary>
internal sealed record WatchFrame(string Type, ReceivedObject Object);
