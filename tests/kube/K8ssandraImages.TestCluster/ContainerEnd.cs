using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="StartedAt">When it had started.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Log">
/// The end of what it wrote. A kubelet tells it only where the container's terminationMessagePolicy is
/// <c>FallbackToLogsOnError</c>, which the operators' is not.
/// </param>
public sealed record ContainerEnd(int ExitCode, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string Log)
{
    internal JsonObject ToJson(string? messagePolicy)
    {
        var end = new JsonObject
        {
            ["exitCode"] = ExitCode,
            ["reason"] = ExitCode == 0 ? "Completed" : "Error",
            ["startedAt"] = PodReport.Time(StartedAt),
            ["finishedAt"] = PodReport.Time(FinishedAt),
        };
        if (messagePolicy == "FallbackToLogsOnError" && ExitCode != 0)
            end["message"] = Log;
        return end;
    }
}
