namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Stands for the end of the process: nobody catches it, and nothing is noted after it.</summary>
internal sealed class ProcessKilledException : Exception;
