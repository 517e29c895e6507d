namespace K8ssandraImages.Cli;

/// <summary>Options that the library understood, and that make no sense together or have no usable value.</summary>
internal sealed class UsageException(string message) : Exception(message);
